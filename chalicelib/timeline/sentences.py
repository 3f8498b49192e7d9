"""What each event says of a booking, in Spanish. `STORY` has a sentence for every event whose
subject is a stay; a test asks for those of new events."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from chalicelib.kernel import spanish
from chalicelib.reservations.types import ORIGIN_LABELS

Facts = Mapping[str, Any]
"""The fields of an event, as the log has them."""
Sentence = str | Callable[[Facts], str]
SIGNS = {"sol": "S/", "usd": "$"}
BY = {"card": "con tarjeta", "voucher": "por transferencia", "staff": "según el personal"}
PURPOSES = {
    "balance": "el saldo",
    "advance": "el adelanto",
    "temperature_pool": "el temperado de la piscina",
    "late_checkout": "la salida tardía",
}
WHY_CONTRACT = {"person": "persona natural", "company": "empresa"}


def amount(facts: Facts) -> str:
    """An amount with the sign of its currency."""
    return f"{SIGNS[facts['currency']]} {facts['amount']}"


def _created(facts: Facts) -> str:
    discount = facts.get("discount")
    saved = f", con el descuento «{discount['name']}»" if discount else ""
    return f"Se registró la reserva ({_origin(facts)}), {_days(facts)}{saved}."


def _removed(facts: Facts) -> str:
    refund = facts.get("refund")
    owed = f" Se debe devolver {amount(refund)}." if refund else ""
    return f"Se eliminó la reserva.{owed}"


def _moved(facts: Facts) -> str:
    return f"La reserva cambió de noches o de casa: {_days(facts)}."


def _recorded(facts: Facts) -> str:
    how = BY.get(facts["source"], "")
    verb = "Se anotó una devolución de" if facts["direction"] == "out" else "Se anotó un pago de"
    return f"{verb} {amount(facts)} {how}".rstrip() + "."


def _card(text: str) -> Callable[[Facts], str]:
    def tell(facts: Facts) -> str:
        purpose = PURPOSES.get(facts.get("purpose") or "", "la reserva")
        return f"{text.format(amount=amount(facts), purpose=purpose)}."

    return tell


def _contract(facts: Facts) -> str:
    kind = WHY_CONTRACT.get(facts["template"], facts["template"])
    return f"Se hizo la versión {facts['version']} del contrato ({kind})."


def _conflict(facts: Facts) -> str:
    span = spanish.date_range(
        date.fromisoformat(facts["check_in"]), date.fromisoformat(facts["check_out"])
    )
    return f"El calendario de {facts['channel']} vendió noches de esta reserva: {span}."


def _origin(facts: Facts) -> str:
    return next(label for origin, label in ORIGIN_LABELS.items() if origin == facts["origin"])


def _days(facts: Facts) -> str:
    return spanish.date_range(
        date.fromisoformat(facts["check_in"]), date.fromisoformat(facts["departure"])
    )


def _several(facts: Facts) -> str:
    count = facts["count"]
    return "Se agregó un comprobante." if count == 1 else f"Se agregaron {count} comprobantes."


CHANNELS = {
    "telegram": "al personal por Telegram",
    "whatsapp": "al huésped por WhatsApp",
    "sms": "al huésped por mensaje de texto",
}
TOLD = {
    "reservation_created": "su reserva",
    "payment_approved": "que su pago fue aceptado",
    "payment_pending": "que su pago está en revisión",
    "payment_cancelled": "que su pago no cuenta",
    "reservation_deleted": "que su reserva quedó anulada",
}
"""What a guest was told of a stay; everything else is that something changed."""


def _told(facts: Facts) -> str:
    return f"Se avisó al huésped en la app: {TOLD.get(facts['key'], 'los cambios')}."


def _sent(facts: Facts) -> str:
    return f"Se escribió {CHANNELS[facts['channel']]}."


def _unsent(facts: Facts) -> str:
    why = f" ({facts['code']})" if facts.get("code") else ""
    return f"No se pudo escribir {CHANNELS[facts['channel']]}{why}."


def _decided(facts: Facts) -> str:
    what = "aceptó" if facts["decision"] == "accepted" else "rechazó"
    return f"El huésped {what} que otra persona elija la música."


def _left(facts: Facts) -> str:
    if facts["end"] == "left":
        return "Alguien dejó de elegir la música."
    return "El huésped retiró a alguien de la música."


STORY: Mapping[str, Sentence] = {
    "channel.conflicts": _conflict,
    "contract.made": _contract,
    "guest.told": _told,
    "message.failed": _unsent,
    "message.sent": _sent,
    "music.access_decided": _decided,
    "music.access_ended": _left,
    "music.access_requested": "Alguien pidió elegir la música.",
    "payment.came_late": _card("Llegaron {amount} para {purpose} cuando ya no era posible"),
    "payment.card_paid": _card("Se pagaron {amount} con tarjeta para {purpose}"),
    "payment.charged_back": _card("El banco retiró un pago con tarjeta de {amount}"),
    "payment.differs": _card("La pasarela tiene otro monto que los {amount} pedidos"),
    "payment.failed": _card("No se pudo cobrar {amount} con tarjeta para {purpose}"),
    "payment.overdue": _card("El banco no termina un pago con tarjeta de {amount}"),
    "payment.recorded": _recorded,
    "payment.refund_failed": _card("La pasarela no devuelve {amount}: le toca al personal"),
    "payment.refunded": _card("La pasarela devolvió {amount}"),
    "payment.service_paid": _card("Se pagaron {amount} con tarjeta para {purpose}"),
    "payment.surplus": _card("Un pago con tarjeta de {amount} fue más de lo necesario"),
    "payment.voucher_received": "El huésped envió el voucher de una transferencia.",
    "payment.voucher_refused": "Un voucher no cuenta.",
    "receipt.added": _several,
    "receipt.opened": "Se revisó el archivo de un comprobante.",
    "receipt.removed": "Se quitó un comprobante.",
    "reservation.approved": "La reserva quedó aprobada.",
    "reservation.awarded": "La estadía dio sus puntos.",
    "reservation.cancelled": "La reserva fue cancelada.",
    "reservation.changed": "Se modificó la reserva.",
    "reservation.checkin_tomorrow": "Se recordó al huésped que llega al día siguiente.",
    "reservation.checkout_tomorrow": "Se recordó al huésped que se va al día siguiente.",
    "reservation.created": _created,
    "reservation.expired": "La reserva venció sin pago y sus noches quedaron libres.",
    "reservation.fully_paid": "La reserva quedó pagada por completo.",
    "reservation.moved": _moved,
    "reservation.purchase": "Se registró la compra para la publicidad.",
    "reservation.refund_settled": lambda facts: f"Se devolvieron {amount(facts['refund'])}.",
    "reservation.rejected": "La reserva fue rechazada.",
    "reservation.removed": _removed,
    "reservation.reopened": "La reserva volvió a abrirse.",
}


def sentence(name: str, facts: Facts) -> str:
    """What an event says. One that nobody wrote a sentence for is told by its name."""
    told = STORY.get(name, name)
    return told if isinstance(told, str) else told(facts)
