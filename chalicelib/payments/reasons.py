"""What a guest is told of a card that was not charged, and of a payment that is in process."""

from typing import get_args

from chalicelib.integrations.cards import Mistake, Reason

REFUSED = "El banco no autorizó el pago. Intente con otra tarjeta u otro medio de pago."
TEXTS: dict[str, str] = {
    "amount": "El banco no aceptó el monto. Consulte el límite de su tarjeta.",
    "bad_card_number": "Revise el número de su tarjeta.",
    "bad_date": "Revise la fecha de vencimiento de su tarjeta.",
    "bad_other": "Revise los datos de su tarjeta.",
    "bad_security_code": "Revise el código de seguridad de su tarjeta.",
    "blacklist": REFUSED,
    "call_for_authorize": "Llame a su banco para autorizar el pago e intente nuevamente.",
    "card_disabled": "Active su tarjeta para compras por internet en su banco.",
    "card_error": "No se pudo procesar su tarjeta. Intente con otra.",
    "duplicated": "Ya hizo un pago por el mismo monto. Espere unos minutos.",
    "expired": "Su tarjeta está vencida. Intente con otra.",
    "high_risk": "El pago fue rechazado por seguridad. Elija otro medio de pago.",
    "insufficient_funds": "Su tarjeta no tiene saldo suficiente.",
    "invalid_installments": "Su tarjeta no acepta ese número de cuotas.",
    "max_attempts": "Llegó al límite de intentos. Elija otra tarjeta u otro medio de pago.",
    "stolen": REFUSED,
    "rejected": REFUSED,
    "token_used": "Esta tarjeta ya se usó para un pago. Ingrese sus datos nuevamente.",
    "token_invalid": "Los datos de la tarjeta vencieron. Ingréselos nuevamente.",
    "other": "La pasarela no aceptó el pago. Revise los datos de su tarjeta.",
    "unavailable": "La pasarela de pagos no respondió. No se hizo ningún cargo.",
    "not_charged": "El pago no llegó a la pasarela. No se hizo ningún cargo.",
    "differs": "La pasarela cobró otro monto. Nuestro equipo se comunicará con usted.",
    "overdue": "El banco no terminó de procesar el pago. Intente con otro medio de pago.",
    "refunded": "El pago fue devuelto. Si aún desea pagar, intente nuevamente.",
}
"""By every reason of a gateway, every mistake of a request, and our own reasons."""
OWN_REASONS = ("unavailable", "not_charged", "refunded", "differs", "overdue")
"""Why a payment failed although nobody refused the card."""
EVERY_REASON = (*get_args(Reason), *get_args(Mistake), *OWN_REASONS)


def text_of(reason: str | None) -> str:
    """What a guest is told of a reason, in Spanish."""
    return TEXTS.get(reason or "rejected", REFUSED)
