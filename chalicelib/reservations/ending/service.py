"""How staff remove a stay and bring one back (`cancellations` and `lapsing` have other ends)."""

from datetime import datetime
from functools import partial
from typing import Any

from chalicelib.clients.records import client_of, require_present
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import Conflict, NotFound, unless_gone
from chalicelib.loyalty.points.purses import Purses
from chalicelib.properties.houses.service import HOUSES, rely_on_house, with_present_house
from chalicelib.reservations.cancellations.service import refund_of
from chalicelib.reservations.events import StayRemoved, StayReopened
from chalicelib.reservations.lapsing.service import with_present_points
from chalicelib.reservations.money.refunds import payment_left, waived
from chalicelib.reservations.stays import points, records
from chalicelib.reservations.stays.rules import check_access, next_version, reopened_status
from chalicelib.reservations.stays.service import Seen, commit_with_code, write_stay
from chalicelib.reservations.stays.sold import stay_with_quote
from chalicelib.reservations.types import GuestName, Stay, is_upcoming


class HouseClosed(Conflict):
    """The house of an ended stay was deleted since."""

    code = "house_closed"
    default_message = "La propiedad de la reserva fue eliminada. Restáurela primero."


class ClientGone(Conflict):
    """The guest of an ended stay was deleted since."""

    code = "client_gone"
    default_message = "El cliente de la reserva fue eliminado. Restáurelo primero."


def remove(
    reservation_id: str, *, caller: Staff, now: datetime, waive_refund: bool = False
) -> None:
    """Take a stay off every list and free its nights (reservations book, 2.6).

    In the published panel it is the only way to cancel, so it owes what a cancellation owes,
    unless staff waive that. Who removes a stay at the same moment as somebody else has removed it.

    Raises:
        NotFound, Forbidden: as for a change.
        Stale: someone else changed it meanwhile.
    """
    with_present_points(lambda: _remove(reservation_id, caller, now, waive_refund), now=now)


def _remove(reservation_id: str, caller: Staff, now: datetime, waive_refund: bool) -> None:
    before, sold = stay_with_quote(reservation_id)
    check_access(before, caller)
    refund = refund_of(before, sold, now=now) if before.blocks else before.refund
    if refund is not None and refund.is_due and waive_refund:
        refund = waived(before, refund, caller.actor, now)
    after = next_version(before, now, deleted=True, deadline=None, refund=refund)
    tx = Transaction(now)
    event = partial(StayRemoved, refund=refund)
    write_stay(tx, before, after, event, actor=caller.actor)
    with unless_gone(lambda: records.stays_of([reservation_id])[reservation_id].deleted):
        tx.commit()


def reopen(
    reservation_id: str, *, caller: Staff, now: datetime, once: Once[Stay] | None = None
) -> Stay:
    """Bring an ended stay back, if its nights are still free (reservations book, 2.2). What its
    guest got back meanwhile is not paid any more.

    Raises:
        NotFound, Forbidden: as for a change.
        NotAllowedFrom: it has not ended.
        NightTaken: others have its nights now.
        CodeUsedUp: others have used up the code that it was booked with.
        PointsUsedUp: its guest has not the points any more that it was booked with.
        HouseClosed, ClientGone: it is yet to come, and its house or guest was deleted.
    """
    return with_present_points(
        lambda: with_present_house(lambda: _reopen(reservation_id, caller, now, once)), now=now
    )


def _reopen(reservation_id: str, caller: Staff, now: datetime, once: Once[Stay] | None) -> Stay:
    found = records.stays_of([reservation_id]).get(reservation_id)
    if found is None or (found.deleted and found.status != "expired"):
        raise NotFound
    check_access(found, caller)
    status = reopened_status(found)
    after = next_version(
        payment_left(found), now, status=status, deleted=False, deadline=None, **_guest_now(found)
    )
    tx = Transaction(now)
    purses = points.purses_for(found, after)
    if is_upcoming(after, dates.today(now)):
        require_house(tx, after)
        require_guest(tx, after, purses)
    seen = Seen(purses=purses)
    after = write_stay(tx, found, after, StayReopened, actor=caller.actor, seen=seen, once=once)
    commit_with_code(tx)
    return after


def _guest_now(stay: Stay) -> dict[str, Any]:
    """Whose a stay is that comes back, as fields of it: a merge of clients moves what is not
    removed, so a removed stay comes back to the client who has everything since."""
    client = client_of(stay.client_id) if stay.deleted else None
    kept = None if client is None or client.merged_into is None else client_of(client.merged_into)
    return {} if kept is None else {"client_id": kept.client_id, "guest": GuestName.of(kept)}


def require_house(tx: Transaction, stay: Stay) -> None:
    """Let a transaction that brings a stay back pass only while its house takes stays.

    Raises:
        HouseClosed: it does not.
    """
    house = HOUSES.find(stay.property_id)
    if house is None:
        raise HouseClosed
    rely_on_house(tx, house)


def require_guest(tx: Transaction, stay: Stay, purses: Purses | None) -> None:
    """Let a transaction that brings a stay back pass only while its guest is a client.

    Raises:
        ClientGone: the guest is not; the commit says so otherwise.
    """
    if purses is None:
        require_present(tx, stay.client_id, otherwise=ClientGone())
        return
    # Its points are written with the client, who must be as was read.
    client = purses.clients.get(stay.client_id)
    if client is None or client.deleted_at is not None:
        raise ClientGone
