"""Which gateway a payment is asked of, and its answers in the words of this room."""

from collections.abc import Callable

from chalicelib.cloud.secrets import secret
from chalicelib.integrations.cards import CardGateway, CardPayment
from chalicelib.payments.types import Outcome
from chalicelib.reservations.money.types import Gateway, Payment

PEN = "PEN"


def _mercadopago() -> CardGateway:
    from chalicelib.integrations.mercadopago import MercadoPago

    return MercadoPago()


def _openpay() -> CardGateway:
    from chalicelib.integrations.openpay import OpenPay

    return OpenPay()


GATEWAYS: dict[Gateway, Callable[[], CardGateway]] = {
    "mercadopago": _mercadopago,
    "openpay": _openpay,
}


def gateway(name: Gateway) -> CardGateway:
    """The gateway of that name. Its calls raise `NotConfigured` where nobody has entered an
    account."""
    return GATEWAYS[name]()


def public_keys() -> dict[Gateway, str]:
    """The keys that the scripts of gateways are given, of those whose accounts were entered."""
    keys = {name: secret(name).get("public_key") for name in GATEWAYS}
    return {name: key for name, key in keys.items() if key}


def reference_of(payment: Payment) -> str:
    """What gateways call a payment, by which it is found there."""
    return f"RES-{payment.reservation_id}-{payment.payment_id}"


def place_of(reference: str) -> tuple[str, str] | None:
    """The stay and the payment that a reference names; None where it is none of ours."""
    ids = reference.removeprefix("RES-")
    if len(ids) != UUIDS or not reference.startswith("RES-"):
        return None
    return ids[:UUID], ids[UUID + 1 :]


UUID, UUIDS = 36, 73


def outcome_of(found: CardPayment) -> Outcome:
    """What became of a charge."""
    match found.state:
        case "approved" | "in_process" | "charged_back":
            return Outcome(state=found.state, gateway_id=found.gateway_id)
        case "refunded":
            return Outcome(state="refunded", gateway_id=found.gateway_id, reason="refunded")
        case "rejected" | "cancelled":
            return Outcome(
                state="failed",
                gateway_id=found.gateway_id or None,
                reason=found.reason or "rejected",
            )


def differs(found: CardPayment, payment: Payment) -> bool:
    """Whether a gateway has another payment than was asked for."""
    return (found.amount, found.currency) != (payment.amount, PEN)
