"""The ways a stay ends or comes back: removed, lapsed, reopened (`cancellations` has the rest)."""

import logging
from datetime import datetime

from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes.uses import CodeExhausted
from chalicelib.kernel.callers import SYSTEM, Staff
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.reservations.events import StayEvent, StayExpired, StayRemoved, StayReopened
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.rules import (
    check_access,
    has_lapsed,
    next_version,
    reopened_status,
)
from chalicelib.reservations.stays.service import write_stay
from chalicelib.reservations.types import Stay

AT_ONCE = 200
"""Lapsed holds of one run; the next run, minutes later, takes what is left."""


class CodeUsedUp(Conflict):
    """The discount code of an ended stay has no use left."""

    code = "code_used_up"
    default_message = "El código de descuento de la reserva ya no tiene usos disponibles."


logger = logging.getLogger(__name__)


def remove(reservation_id: str, *, caller: Staff, now: datetime) -> None:
    """Take a stay off every list and free its nights (reservations book, 2.6).

    It is how staff undo what should not have been entered: nothing is owed to anybody for it.

    Raises:
        NotFound, Forbidden: as for a change.
    """
    before = records.stay_of(reservation_id)
    check_access(before, caller)
    after = next_version(before, now, deleted=True, deadline=None)
    _commit(before, after, StayRemoved, now, actor=caller.actor)


def reopen(reservation_id: str, *, caller: Staff, now: datetime) -> Stay:
    """Bring an ended stay back, if its nights are still free (reservations book, 2.2).

    Raises:
        NotFound, Forbidden: as for a change.
        NotAllowedFrom: it has not ended.
        NightTaken: others have its nights now.
        CodeUsedUp: others have used up the code that it was booked with.
    """
    found = records.stays_of([reservation_id]).get(reservation_id)
    if found is None or (found.deleted and found.status != "expired"):
        raise NotFound
    check_access(found, caller)
    status = reopened_status(found)
    after = next_version(found, now, status=status, deleted=False, deadline=None, refund=None)
    try:
        return _commit(found, after, StayReopened, now, actor=caller.actor)
    except CodeExhausted as error:
        raise CodeUsedUp from error


def expire_lapsed(*, now: datetime) -> int:
    """End the holds whose deadline has passed; how many ended.

    One that changes at the same moment (a voucher, a cancellation) is left to its new state.
    """
    ended = 0
    for reservation_id in records.lapsed_holds(now, AT_ONCE):
        try:
            ended += _expire(reservation_id, now)
        except Conflict:
            logger.info("hold changed while expiring", extra={"reservation_id": reservation_id})
    return ended


def _expire(reservation_id: str, now: datetime) -> bool:
    before = records.stays_of([reservation_id]).get(reservation_id)
    # The index may lag behind: only the stay itself says whether its hold is over.
    if before is None or before.deleted or not has_lapsed(before, now):
        return False
    after = next_version(before, now, status="expired", deleted=True)
    _commit(before, after, StayExpired, now, actor=SYSTEM.actor)
    return True


def _commit(
    before: Stay, after: Stay, event: type[StayEvent], now: datetime, *, actor: str
) -> Stay:
    tx = Transaction(now)
    write_stay(tx, before, after, event, actor=actor)
    tx.commit()
    return after
