"""What gateways do with the money of stays, and what becomes of vouchers."""

from decimal import Decimal

from chalicelib.reservations.events import PaymentEvent
from chalicelib.reservations.money.types import Gateway, Purpose


class VoucherEvent(PaymentEvent, frozen=True, kw_only=True):
    """Something happened to a voucher of a transfer."""

    receipt_id: str | None


class VoucherReceived(VoucherEvent, frozen=True, kw_only=True, tag="payment.voucher_received"):
    """A guest sent a voucher, which waits for staff. There is one such event for each voucher."""


class VoucherRefused(VoucherEvent, frozen=True, kw_only=True, tag="payment.voucher_refused"):
    """A voucher does not count: staff refused it, its file could not be opened, or it came too
    late."""

    reason: str | None


class CardEvent(PaymentEvent, frozen=True, kw_only=True):
    """Something happened to a payment by card."""

    gateway: Gateway | None
    gateway_id: str | None
    purpose: Purpose | None
    reason: str | None = None


class CardPaid(CardEvent, frozen=True, kw_only=True, tag="payment.card_paid"):
    """A guest paid (a part of) a stay by card."""


class ServicePaid(CardEvent, frozen=True, kw_only=True, tag="payment.service_paid"):
    """A guest bought a service by card, which the stay has since."""


class CardFailed(CardEvent, frozen=True, kw_only=True, tag="payment.failed"):
    """A card was not charged."""


class MoneyCameLate(CardEvent, frozen=True, kw_only=True, tag="payment.came_late"):
    """Money came for what the guest cannot have any more; it goes back."""


class MoneyLeftOver(CardEvent, frozen=True, kw_only=True, tag="payment.surplus"):
    """A card paid more than the stay needed by then, since staff noted money or lowered the price
    meanwhile. `surplus` (PEN) goes back."""

    surplus: Decimal


class ChargedBack(CardEvent, frozen=True, kw_only=True, tag="payment.charged_back"):
    """The bank took the money of a payment back."""


class PaymentDiffers(CardEvent, frozen=True, kw_only=True, tag="payment.differs"):
    """A gateway has another amount or currency for a payment than was asked; it counts for
    nothing until somebody has looked."""


class PaymentOverdue(CardEvent, frozen=True, kw_only=True, tag="payment.overdue"):
    """A bank has not ended a payment in the time that it has: a hold that waited for it lapses, and
    somebody has to ask the gateway."""


class PaymentRefunded(CardEvent, frozen=True, kw_only=True, tag="payment.refunded"):
    """A gateway gave money back."""


class RefundFailed(CardEvent, frozen=True, kw_only=True, tag="payment.refund_failed"):
    """A gateway will not give money back: staff have to."""
