"""Cancellations on the wire (reservations book, 4.1 and 5.2)."""

from decimal import Decimal

import msgspec

from chalicelib.kernel import money
from chalicelib.reservations.bookings.wire import MoneyForm
from chalicelib.reservations.cancellations.service import Cancellation


class CancelForm(MoneyForm, kw_only=True):
    """A cancellation; `expected_refund` is refused with a conflict when it is another now."""

    expected_refund: Decimal | None = None


class CancellationView(msgspec.Struct, kw_only=True):
    """What cancelling a stay now would mean. Amounts are in `currency`, that of the payment."""

    can_cancel: bool
    reason: str | None
    days_before_checkin: int
    policy: str | None
    refund_percentage: float
    paid: str
    refund: str
    currency: str
    points_returned: str
    discount_code_returned: str | None

    @classmethod
    def of(cls, found: Cancellation) -> "CancellationView":
        """The view of a preview."""
        stay, refund = found.stay, found.refund
        return cls(
            can_cancel=found.refusal is None,
            reason=found.refusal,
            days_before_checkin=refund.days_before_check_in,
            policy=refund.policy,
            refund_percentage=float(refund.percentage),
            paid=money.text(refund.paid),
            refund=money.text(refund.amount),
            currency=refund.currency,
            points_returned=money.text(stay.points_redeemed),
            discount_code_returned=stay.discount_code_used,
        )


class OwnCancellation(msgspec.Struct):
    """What cancelling one of the guest's stays would mean."""

    success: bool
    cancellation: CancellationView
