"""How a payment by card looks on the wire (reservations book, 6.2 and 6.3)."""

from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.payments.charges.rules import OtherAmount
from chalicelib.payments.charges.types import CardCommand, Charged, Options
from chalicelib.payments.reasons import text_of
from chalicelib.reservations.money.types import (
    OPEN,
    Gateway,
    PaymentState,
    Purpose,
    ServicePurpose,
)
from chalicelib.reservations.types import Status
from chalicelib.web.formats import Id
from chalicelib.web.routing import PREFIX

Token = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
"""Made by the gateway's script, for one use; never a card number."""
MethodName = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
Installments = Annotated[int, msgspec.Meta(ge=1, le=36)]
SUCCEEDED: dict[PaymentState, str] = {
    "paid": "approved",
    "created": "in_process",
    "in_process": "in_process",
}
"""What the app calls the state of a payment."""


class CardForm(msgspec.Struct, kw_only=True):
    """A payment by card. The server computes the amount; one that is sent must be the same."""

    token: Token
    """The token that the gateway's script made of the card."""
    amount: Decimal | None = None
    """What the guest saw, in PEN; another amount than the right one is refused."""
    payment_method_id: MethodName = "visa"
    """The brand of the card, as the gateway's script calls it."""
    installments: Installments = 1
    """In how many monthly installments the guest pays it to the bank."""
    gateway: Gateway = "mercadopago"
    """The gateway whose script made the token."""
    device_session_id: Annotated[str, msgspec.Meta(max_length=255)] | None = None
    """What OpenPay's script says of the device."""

    def command(self, purpose: Purpose) -> CardCommand:
        """The command that the form gives."""
        return CardCommand(
            token=self.token,
            purpose=purpose,
            amount=self.amount,
            method=self.payment_method_id,
            installments=self.installments,
            gateway=self.gateway,
            device_session_id=self.device_session_id,
        )


class StayPaymentForm(CardForm, kw_only=True):
    """A payment of a stay by card."""

    purpose: Purpose = "balance"
    """What is paid: all that is left (`balance`), the part in advance (`advance`), or a service."""


class ServicePaymentForm(CardForm, kw_only=True):
    """A payment of a service by card."""

    service_type: ServicePurpose
    """The service. What a stay itself costs is paid at its own address."""


class CardPaymentView(msgspec.Struct, kw_only=True):
    """A payment by card, as its gateway left it."""

    success: bool
    """Whether it is paid, or may still be."""
    message: str
    """What happened, in Spanish."""
    reservation_id: Id
    """The stay."""
    payment_id: Id
    """Names the payment."""
    transaction_id: str | None
    """What the gateway calls it; null until it answers."""
    payment_status: str
    """`approved`, `in_process`, or why it is neither: `rejected`, `charged_back`, `refunded`."""
    payment_detail: str | None
    """Why the card was not charged, in a word; null where it was."""
    amount: float
    """How much, in PEN."""
    currency: Literal["SOL"]
    """Always `SOL`, as earlier clients read it: `PEN` is meant."""
    service_type: Purpose | None
    """The service that was bought; null for others."""
    status: Status
    """Where the stay stands."""
    full_payment: bool
    """Whether the stay is paid in full."""
    status_url: str
    """Where to ask again while it is in process."""


class CardProblem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Why a card was not charged."""

    success: bool
    """Always false."""
    message: str
    """Why not, in Spanish."""
    code: str | int
    """The same for programs."""
    error_code: str | int
    """The same, by the name that earlier clients read."""
    errors: dict[str, list[str]]
    """The texts of each wrong field, by its name."""
    payment_detail: str | None = None
    """Why the bank or the gateway refused, in a word."""
    amount: float | None = None
    """The right amount, in PEN, where another was sent."""


class NotPaid(Invalid):
    """The bank or the gateway refused the card. `detail` is why, in a word."""

    code = "card_rejected"

    def __init__(self, reason: str | None) -> None:
        super().__init__(text_of(reason))
        self.detail = reason or "rejected"


class OptionView(msgspec.Struct, kw_only=True):
    """Something that a guest may pay by card."""

    purpose: Purpose
    """What is paid."""
    amount: float | None
    """How much, in PEN; null where it cannot be paid."""
    reason: str | None
    """Why it cannot be paid, in Spanish; null where it can."""


class GatewayView(msgspec.Struct, kw_only=True):
    """A gateway that takes cards."""

    gateway: Gateway
    """Its name."""
    public_key: str
    """The key that its script is given; it opens nothing else."""


class OptionsView(msgspec.Struct, kw_only=True):
    """What a guest may pay of a stay by card, and where."""

    options: list[OptionView]
    """Every purpose, with its amount or why there is none."""
    gateways: list[GatewayView]
    """The gateways that take cards."""

    @classmethod
    def of(cls, found: Options) -> "OptionsView":
        """The view of what may be paid."""
        return cls(
            options=[
                OptionView(
                    purpose=each.purpose,
                    amount=None if each.amount is None else float(each.amount),
                    reason=each.reason,
                )
                for each in found.options
            ],
            gateways=[
                GatewayView(gateway=name, public_key=key) for name, key in found.public_keys.items()
            ],
        )


def is_open(view: CardPaymentView) -> bool:
    """Whether nobody knows yet what became of a payment."""
    return view.payment_status == "in_process"


def card_problem(error: CasaAustinError) -> CardProblem:
    """An error in the shape that the app reads."""
    return CardProblem(
        success=False,
        message=error.message,
        code=error.code,
        error_code=error.code,
        errors=error.fields if isinstance(error, Invalid) else {},
        payment_detail=error.detail if isinstance(error, NotPaid) else None,
        amount=float(error.amount) if isinstance(error, OtherAmount) else None,
    )


def card_payment_view(charged: Charged, base_url: str) -> CardPaymentView:
    """A payment by card and what it made of its stay."""
    stay, payment = charged.stay, charged.payment
    status, message = _told(charged)
    return CardPaymentView(
        success=payment.state in SUCCEEDED and status != "refunded",
        message=message,
        reservation_id=stay.reservation_id,
        payment_id=payment.payment_id,
        transaction_id=payment.gateway_id,
        payment_status=status,
        payment_detail=payment.reason,
        amount=float(payment.amount),
        currency="SOL",
        service_type=payment.purpose if payment.purpose in SERVICE_NAMES else None,
        status=stay.status,
        full_payment=stay.full_payment,
        status_url=f"{base_url}{PREFIX}/payment/{stay.reservation_id}/{payment.payment_id}/",
    )


SERVICE_NAMES: frozenset[Any] = frozenset({"temperature_pool", "late_checkout"})


def _told(charged: Charged) -> tuple[str, str]:
    """What a payment is called, and what its guest is told."""
    payment = charged.payment
    if payment.state in OPEN:
        return "in_process", "Estamos confirmando su pago. Le avisaremos cuando esté listo."
    if payment.state == "charged_back":
        return "charged_back", "El banco devolvió este pago."
    if payment.state != "paid":
        return "rejected", text_of(payment.reason)
    if charged.goes_back:
        return "refunded", "Su pago llegó cuando ya no era posible usarlo. Se lo devolveremos."
    if charged.going_back:
        surplus = f"Le devolveremos S/ {charged.going_back} que pagó de más."
        return "approved", f"Pago aprobado. {surplus}"
    return "approved", "Pago aprobado. ¡Gracias!"
