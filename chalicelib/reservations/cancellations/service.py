"""Cancelling a stay, and what its guest gets back (pricing book, section 7; DESIGN 6).

The preview and the cancellation compute the refund with the same function, by the rules that the
stay was sold with; a stay that staff took goes by the present ones. The refund is owed from the
transaction of the cancellation on: it stands on the stay and in its event.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import Guest, Staff
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.pricing.catalogue import catalogue
from chalicelib.pricing.quotes.rules import policy
from chalicelib.pricing.sales.rules import QuoteSnapshot
from chalicelib.reservations.cancellations import rules
from chalicelib.reservations.cancellations.types import Cancellation
from chalicelib.reservations.events import StayCancelled
from chalicelib.reservations.lapsing.service import with_present_points
from chalicelib.reservations.stays import points
from chalicelib.reservations.stays.details import with_receipts
from chalicelib.reservations.stays.rules import check_access, next_version
from chalicelib.reservations.stays.service import Seen, write_stay
from chalicelib.reservations.stays.sold import stay_with_quote
from chalicelib.reservations.stays.types import StayWithReceipts
from chalicelib.reservations.types import RefundOwed, Stay


class RefundChanged(Conflict):
    """The guest saw another refund than is due now."""

    code = "refund_changed"


def preview(reservation_id: str, *, caller: Staff | Guest, now: datetime) -> Cancellation:
    """What cancelling a stay now would mean.

    Raises:
        NotFound, Forbidden: no such stay, or one that the caller may not reach.
    """
    stay, sold = stay_with_quote(reservation_id)
    _check_caller(stay, caller)
    refund = refund_of(stay, sold, now=now) if stay.blocks else rules.refund_of_ended(stay)
    return Cancellation(stay, refund, rules.refusal(stay, now))


def cancel_by_guest(
    reservation_id: str,
    *,
    caller: Guest,
    now: datetime,
    expected_refund: Decimal | None = None,
    once: Once[Any] | None = None,
) -> StayWithReceipts:
    """A guest gives up a booking before the day of arrival (reservations book, 2.2).

    What the answer shows is read before the change is written: nothing may fail after it.

    Raises:
        NotFound: not the guest's own.
        NotAllowedFrom: it has ended.
        TooLate: the day of arrival has come.
        RefundChanged: another refund than `expected_refund` (in the currency of the payment).
    """
    return with_present_points(
        lambda: _cancel(reservation_id, caller, now, expected_refund, once), now=now
    )


def _cancel(
    reservation_id: str,
    caller: Guest,
    now: datetime,
    expected_refund: Decimal | None,
    once: Once[Any] | None,
) -> StayWithReceipts:
    found = preview(reservation_id, caller=caller, now=now)
    before, refund = found.stay, found.refund
    rules.check_allowed(before, now)
    if expected_refund not in (None, refund.amount):
        raise RefundChanged(f"La devolución cambió: ahora es {refund.amount} ({refund.currency}).")
    after = next_version(before, now, status="cancelled", deadline=None, refund=refund)
    tx = Transaction(now)
    purses = points.purses_for(before, after)
    seen = Seen(purses=purses)
    after = write_stay(tx, before, after, StayCancelled, actor=caller.actor, seen=seen)
    shown = with_receipts(after, {} if purses is None else purses.clients)
    tx.once(once, shown)
    tx.commit()
    return shown


def refund_of(stay: Stay, sold: QuoteSnapshot | None, *, now: datetime) -> RefundOwed:
    """What a cancellation gives back now, by the rules that the stay was sold with."""
    if sold is not None:
        return rules.refund_by_rules(stay, sold.refund_rules, now)
    present = policy.refund_rules(catalogue().policies, stay.property_id)
    return rules.refund_by_rules(stay, present, now)


def _check_caller(stay: Stay, caller: Staff | Guest) -> None:
    if isinstance(caller, Staff):
        check_access(stay, caller)
    elif stay.client_id != caller.client_id:
        raise NotFound
