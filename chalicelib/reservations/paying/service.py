"""Writing a stay whose money changed, for the rooms above."""

from collections.abc import Callable, Sequence
from functools import partial

from chalicelib.cloud.transaction import Transaction
from chalicelib.reservations.ending.service import require_guest, require_house
from chalicelib.reservations.events import (
    RefundSettled,
    StayApproved,
    StayChanged,
    StayEvent,
    StayMoved,
    StayReopened,
)
from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.stays import points
from chalicelib.reservations.stays.service import Seen, write_stay
from chalicelib.reservations.types import Stay


def write_paid(
    tx: Transaction, before: Stay, after: Stay, payments: Sequence[Payment], *, actor: str
) -> Stay:
    """Put a stay whose money changed into `tx`, with the payments that changed it; the stay as it
    is written. One that comes back relies on what a reopened one relies on.

    Raises:
        HouseClosed, ClientGone, PointsUsedUp and others: as for a stay that staff reopen; the
            commit says the rest.
    """
    seen = _revived(tx, before, after) if after.blocks and not before.blocks else Seen()
    event = _event(before, after)
    return write_stay(tx, before, after, event, actor=actor, seen=seen, payments=payments)


def _revived(tx: Transaction, before: Stay, after: Stay) -> Seen:
    purses = points.purses_for(before, after)
    require_house(tx, after)
    require_guest(tx, after, purses)
    return Seen(purses=purses)


def _event(before: Stay, after: Stay) -> Callable[..., StayEvent]:
    """The most telling event of the change; its `changes` have all of it."""
    if after.blocks and not before.blocks:
        return StayReopened
    if after.status != before.status and after.status == "approved":
        return StayApproved
    if before.blocked_nights != after.blocked_nights:
        return StayMoved
    was_due = before.refund is not None and before.refund.is_due
    if was_due and after.refund is not None and after.refund.settled_at is not None:
        return partial(RefundSettled, refund=after.refund)
    return StayChanged
