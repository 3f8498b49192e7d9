"""The points of a stay (clients book, section 8).

A stay uses points while it blocks its nights: they are taken when it is booked, given back once
when it ends, and taken again when it is reopened. `points_used` says from which lots. What it
earned (`awards`) is taken back when it is not sold any more. A stay that is handed to another
client does both: the old one gets back, and loses, what the stay had of them.
"""

from datetime import datetime

import msgspec

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import CasaAustinError, Conflict
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.points import rules
from chalicelib.loyalty.points.purses import Purses, purses_of
from chalicelib.loyalty.points.rules import NotEnoughPoints
from chalicelib.reservations.commands import AwardStay
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.rules import award_due, has_lapsed
from chalicelib.reservations.types import Stay


class PointsUsedUp(Conflict):
    """The guest of a stay that comes back has spent the points which it was booked with."""

    code = "points_used_up"
    default_message = "Los puntos con los que se hizo la reserva ya no están disponibles."


class HeldByLapsed(Conflict):
    """The points that a stay needs are with holds of the guest that lapsed: whoever meets this
    ends them and decides again (`lapsing.with_present_points`)."""

    code = "points_held"
    default_message = "Los puntos están en una reserva vencida. Intente nuevamente."

    def __init__(self, reservation_ids: list[str]) -> None:
        super().__init__()
        self.reservation_ids = reservation_ids


def uses(stay: Stay) -> bool:
    """Whether a stay has to have points."""
    return stay.blocks and stay.points_redeemed > ZERO


def purses_for(before: Stay | None, after: Stay) -> Purses | None:
    """The clients whose points a change of a stay touches, as of now; None where it touches none,
    which reads nothing."""
    gives_back = before is not None and _gives_back(before, after)
    loses = before is not None and _loses(before, after)
    takes = _takes(before, after)
    if not (gives_back or takes or loses):
        return None
    concerned = [after.client_id] if takes else []
    if before is not None:
        concerned += [before.client_id] if gives_back else []
        concerned += [award.client_id for award in before.awards] if loses else []
    return purses_of(dict.fromkeys(concerned))


def follow(before: Stay | None, after: Stay, purses: Purses, now: datetime) -> Stay:
    """Let points follow a change of a stay; the stay with what it has of them then. The caller
    writes the purses.

    Raises:
        NotEnoughPoints, MoreThanPrice: on `points_to_redeem` of a new stay, `NotEnoughPoints` on
            `client`, where the one who is to have a stay has fewer.
        PointsUsedUp: the guest of a stay that comes back has fewer.
        HeldByLapsed: lapsed holds of the guest have what is missing.
    """
    if before is not None and _gives_back(before, after):
        after = _given_back(purses, before, after, now)
    if before is not None and _loses(before, after):
        after = _taken_back(purses, before, after, now)
    return _used(purses, before, after, now) if _takes(before, after) else after


def write(tx: Transaction, before: Stay | None, after: Stay, purses: Purses, *, actor: str) -> None:
    """Put what `follow` decided into `tx`, whose commit raises `PointsChanged` where somebody else
    changed the points of one of the clients. What a stay earns that another client has now is given
    at once."""
    purses.write(tx, actor=actor)
    if before is not None and _loses(before, after) and award_due(after) is not None:
        # The next run of the job would find it as well.
        tx.enqueue(AwardStay(reservation_id=after.reservation_id), actor=actor)


def _gives_back(before: Stay, after: Stay) -> bool:
    return bool(before.points_used) and not (after.blocks and after.client_id == before.client_id)


def _takes(before: Stay | None, after: Stay) -> bool:
    if not uses(after):
        return False
    return before is None or not before.points_used or _gives_back(before, after)


def _loses(before: Stay, after: Stay) -> bool:
    is_kept = after.is_sold and after.client_id == before.client_id
    return before.awarded_at is not None and not is_kept


def _given_back(purses: Purses, before: Stay, after: Stay, now: datetime) -> Stay:
    account = purses.account(before.client_id)
    stay_id = before.reservation_id
    purses.add(rules.refund(account, before.points_used, now, reservation_id=stay_id))
    return msgspec.structs.replace(after, points_used=())


def _taken_back(purses: Purses, before: Stay, after: Stay, now: datetime) -> Stay:
    """Take what a stay had earned. What was spent meanwhile is a debt of whoever had it, which
    later points pay: those that come back from where it was spent, too. Points that ended since
    are nobody's any more."""
    missing = ZERO
    for award in before.awards:
        posting = rules.take_back(
            purses.account(award.client_id),
            award.points,
            now,
            lot_id=before.reservation_id,
            ended=rules.end_of(before.blocked_until),
            reservation_id=before.reservation_id,
            referred_client_id=before.client_id if award.kind == "referral" else None,
        )
        purses.add(posting)
        missing += posting.short
    return msgspec.structs.replace(after, awarded_at=None, awards=(), points_missing=missing)


def _used(purses: Purses, before: Stay | None, after: Stay, now: datetime) -> Stay:
    """Take the points of a stay, from a client who is not deleted."""
    client = purses.clients.get(after.client_id)
    try:
        if client is None or client.deleted_at is not None:
            raise NotEnoughPoints
        posting = rules.redeem(
            purses.account(after.client_id),
            after.points_redeemed,
            now,
            price=after.price_sol,
            reservation_id=after.reservation_id,
        )
    except NotEnoughPoints as error:
        held = _held_by_lapsed(after, now)
        if held:
            raise HeldByLapsed(held) from error
        raise _refusal(before, after, error) from error
    purses.add(posting)
    [entry] = posting.entries
    return msgspec.structs.replace(after, points_used=entry.taken)


def _held_by_lapsed(after: Stay, now: datetime) -> list[str]:
    """The holds of the guest that lapsed, were not ended yet, and use points."""
    lapsed = [
        row.reservation_id for row in records.of_client(after.client_id) if has_lapsed(row, now)
    ]
    found = records.stays_of(lapsed).values() if lapsed else ()
    return [
        stay.reservation_id
        for stay in found
        if stay.client_id == after.client_id and stay.points_used and has_lapsed(stay, now)
    ]


def _refusal(before: Stay | None, after: Stay, error: NotEnoughPoints) -> CasaAustinError:
    if before is None:
        return error
    if before.client_id != after.client_id:
        return NotEnoughPoints("client")
    return PointsUsedUp()
