"""The ways a stay ends or comes back: removed, lapsed, reopened (`cancellations` has the rest)."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from chalicelib.clients.records import require_present
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.kernel.callers import SYSTEM, Staff
from chalicelib.kernel.errors import Conflict, NotFound, Unavailable, unless_gone
from chalicelib.properties.houses.service import HOUSES, rely_on_house, with_present_house
from chalicelib.reservations.cancellations.rules import payment_left, refund_in_full, waived
from chalicelib.reservations.cancellations.service import refund_of
from chalicelib.reservations.events import StayEvent, StayExpired, StayRemoved, StayReopened
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.rules import (
    check_access,
    has_lapsed,
    next_version,
    reopened_status,
)
from chalicelib.reservations.stays.service import commit_with_code, write_stay
from chalicelib.reservations.types import Stay, is_upcoming

AT_ONCE = 200
"""Lapsed holds of one run; the next run, minutes later, takes what is left."""


class HouseClosed(Conflict):
    """The house of an ended stay was deleted since."""

    code = "house_closed"
    default_message = "La propiedad de la reserva fue eliminada. Restáurela primero."


class ClientGone(Conflict):
    """The guest of an ended stay was deleted since."""

    code = "client_gone"
    default_message = "El cliente de la reserva fue eliminado. Restáurelo primero."


class HoldsNotEnded(Unavailable):
    """Lapsed holds stand, and not one of them could be ended."""

    code = "holds_not_ended"


logger = logging.getLogger(__name__)


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
    before, sold = records.stay_with_quote(reservation_id)
    check_access(before, caller)
    refund = refund_of(before, sold, now=now) if before.blocks else before.refund
    if refund is not None and refund.is_due and waive_refund:
        refund = waived(refund, caller.actor, now)
    after = next_version(before, now, deleted=True, deadline=None, refund=refund)
    event = partial(StayRemoved, refund=refund)
    with unless_gone(lambda: records.stays_of([reservation_id])[reservation_id].deleted):
        _commit(before, after, event, now, actor=caller.actor)


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
        HouseClosed, ClientGone: it is yet to come, and its house or guest was deleted.
    """
    return with_present_house(lambda: _reopen(reservation_id, caller, now, once))


def _reopen(reservation_id: str, caller: Staff, now: datetime, once: Once[Stay] | None) -> Stay:
    found = records.stays_of([reservation_id]).get(reservation_id)
    if found is None or (found.deleted and found.status != "expired"):
        raise NotFound
    check_access(found, caller)
    status = reopened_status(found)
    after = next_version(payment_left(found), now, status=status, deleted=False, deadline=None)
    tx = Transaction(now)
    if is_upcoming(after, dates.today(now)):
        _require_host_and_guest(tx, after)
    write_stay(tx, found, after, StayReopened, actor=caller.actor, once=once)
    commit_with_code(tx)
    return after


def _require_host_and_guest(tx: Transaction, stay: Stay) -> None:
    house = HOUSES.find(stay.property_id)
    if house is None:
        raise HouseClosed
    rely_on_house(tx, house)
    require_present(tx, stay.client_id, otherwise=ClientGone())


def expire_lapsed(*, now: datetime) -> int:
    """End the holds whose deadline has passed; how many ended.

    One that changes at the same moment (a voucher, a cancellation) is left to its new state, one
    whose items others hold to the next run.

    Raises:
        HoldsNotEnded: every write failed, although the holds have lapsed.
    """
    ended, refused = 0, []
    for reservation_id in records.lapsed_holds(now, AT_ONCE):
        try:
            ended += _expire(reservation_id, now)
        except Conflict:
            logger.info("hold not ended", extra={"reservation_id": reservation_id}, exc_info=True)
            refused.append(reservation_id)
    if refused and not ended and _lapsed(refused, now):
        raise HoldsNotEnded
    return ended


def _lapsed(reservation_ids: Sequence[str], now: datetime) -> bool:
    """Whether any of these holds still waits for its end."""
    found = records.stays_of(reservation_ids).values()
    return any(not stay.deleted and has_lapsed(stay, now) for stay in found)


def _expire(reservation_id: str, now: datetime) -> bool:
    before = records.stays_of([reservation_id]).get(reservation_id)
    # The index may lag behind: only the stay itself says whether its hold is over.
    if before is None or before.deleted or not has_lapsed(before, now):
        return False
    # A hold for which staff noted a payment: the guest gets it back.
    refund = refund_in_full(before, now) if before.advance_payment else None
    after = next_version(before, now, status="expired", deleted=True, refund=refund)
    _commit(before, after, StayExpired, now, actor=SYSTEM.actor)
    return True


def _commit(
    before: Stay, after: Stay, event: Callable[..., StayEvent], now: datetime, *, actor: str
) -> Stay:
    tx = Transaction(now)
    write_stay(tx, before, after, event, actor=actor)
    tx.commit()
    return after
