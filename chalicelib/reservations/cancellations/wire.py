"""Cancellations on the wire (reservations book, 4.1 and 5.2)."""

from decimal import Decimal

import msgspec

from chalicelib.kernel import money
from chalicelib.reservations.bookings.wire import MoneyForm
from chalicelib.reservations.cancellations.types import Cancellation
from chalicelib.reservations.types import Currency
from chalicelib.web.formats import Amount


class CancelForm(MoneyForm, kw_only=True):
    """A cancellation; `expected_refund` is refused with a conflict when it is another now."""

    expected_refund: Decimal | None = None
    """What the guest expects to get back; another amount is a conflict."""


class CancellationView(msgspec.Struct, kw_only=True):
    """What cancelling a stay now would mean. Amounts are in `currency`, that of the payment."""

    can_cancel: bool
    """Whether the stay may be given up now."""
    reason: str | None
    """Why not, in Spanish; null where it may."""
    days_before_checkin: int
    """How many days are left until the arrival."""
    policy: str | None
    """The name of the cancellation policy; null where none counts."""
    refund_percentage: float
    """What part of the payment is given back, in per cent."""
    paid: Amount
    """What was paid, in `currency`."""
    refund: Amount
    """What would be given back, in `currency`."""
    currency: Currency
    """The currency of the payment: `sol` (PEN) or `usd`."""
    points_returned: Amount
    """The points that would be given back, in PEN."""
    discount_code_returned: str | None
    """The code that could be used again; null without one."""

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
    """Always true."""
    cancellation: CancellationView
    """What giving it up would mean."""
