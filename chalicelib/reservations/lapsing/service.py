"""Ending the holds that nobody paid for in time: all of them by the job, those of a guest who needs
their points at once."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from chalicelib.cloud import budget
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Conflict, Unavailable
from chalicelib.loyalty.points.records import PointsChanged
from chalicelib.reservations.events import StayExpired
from chalicelib.reservations.money.refunds import refund_in_full
from chalicelib.reservations.stays import due, records
from chalicelib.reservations.stays.points import HeldByLapsed
from chalicelib.reservations.stays.rules import has_lapsed, next_version
from chalicelib.reservations.stays.service import write_stay

T = TypeVar("T")
AT_ONCE = 200
"""Lapsed holds of one run; the next run, minutes later, takes what is left."""
logger = logging.getLogger(__name__)


class HoldsNotEnded(Unavailable):
    """Lapsed holds stand, and not one of them could be ended."""

    code = "holds_not_ended"


def expire_lapsed(*, now: datetime) -> int:
    """End the holds whose deadline has passed; how many ended.

    One that changes at the same moment (a voucher, a cancellation) is left to its new state, one
    whose items others hold to the next run.

    Raises:
        HoldsNotEnded: every write failed, although the holds have lapsed.
    """
    ended, refused = 0, []
    for reservation_id in due.lapsed_holds(now, AT_ONCE):
        try:
            ended += _expire(reservation_id, now)
        except Conflict:
            logger.info("hold not ended", extra={"reservation_id": reservation_id}, exc_info=True)
            refused.append(reservation_id)
    if refused and not ended and _lapsed(refused, now):
        raise HoldsNotEnded
    return ended


def end(reservation_id: str, *, now: datetime) -> bool:
    """End a hold at once if it has lapsed; whether it had.

    Raises:
        Conflict: somebody else changes it.
    """
    return _expire(reservation_id, now)


def with_present_points(work: Callable[[], T], *, now: datetime) -> T:
    """What `work` gives, which reads the points that it decides by; once more where they changed
    meanwhile, as long as there is time. Where the guest has too few, and lapsed holds have some,
    those are ended first.

    Raises:
        PointsChanged, HeldByLapsed: others were faster again and again.
    """

    def attempt() -> T:
        try:
            return work()
        except HeldByLapsed as held:
            for each in held.reservation_ids:
                # Who changed it meanwhile may have ended it as well: the next attempt looks.
                with suppress(Conflict):
                    _expire(each, now)
            raise

    return budget.again(attempt, PointsChanged, HeldByLapsed)


def _lapsed(reservation_ids: Sequence[str], now: datetime) -> bool:
    """Whether any of these holds still waits for its end."""
    found = records.stays_of(reservation_ids).values()
    return any(not stay.deleted and has_lapsed(stay, now) for stay in found)


def _expire(reservation_id: str, now: datetime) -> bool:
    return budget.again(lambda: _expire_as_known(reservation_id, now), PointsChanged)


def _expire_as_known(reservation_id: str, now: datetime) -> bool:
    before = records.stays_of([reservation_id]).get(reservation_id)
    # The index may lag behind: only the stay itself says whether its hold is over.
    if before is None or before.deleted or not has_lapsed(before, now):
        return False
    # A hold for which staff noted a payment: the guest gets it back.
    refund = refund_in_full(before, now) if before.advance_payment else before.refund
    after = next_version(before, now, status="expired", deleted=True, refund=refund)
    tx = Transaction(now)
    write_stay(tx, before, after, StayExpired, actor=SYSTEM.actor)
    tx.commit()
    return True
