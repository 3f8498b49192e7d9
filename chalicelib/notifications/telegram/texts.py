"""What chats of the business read: pure, in Spanish (notifications book, 10: T1 to T11)."""

from datetime import date

from chalicelib.kernel import spanish
from chalicelib.notifications.telegram.types import ChatLevels, ChatPayment, ChatStay
from chalicelib.notifications.texts.formats import (
    in_currency,
    lines,
    pen,
    usd,
    weekday_date,
)
from chalicelib.notifications.texts.staff import DOCUMENTS
from chalicelib.notifications.texts.types import ClientFacts, StayFacts
from chalicelib.reservations.money.types import ServicePurpose
from chalicelib.reservations.types import ORIGIN_LABELS, Origin

EMOJI: dict[Origin, str] = {"client": "💻", "air": "🏠", "aus": "📞", "man": "🔧"}
SERVICES: dict[ServicePurpose, str] = {
    "temperature_pool": "Piscina temperada",
    "late_checkout": "Salida tardía",
}


def sold(about: ChatStay) -> str:
    """T1: a stay that no guest booked by themselves."""
    stay = about.stay
    advance = in_currency(stay.advance, stay.advance_currency)
    return lines(
        f"{EMOJI[stay.origin]} Canal {ORIGIN_LABELS[stay.origin]}",
        _house(stay),
        _guest(stay),
        _span(stay),
        _comfort(stay),
        f"Total: {usd(stay.price_usd)} / {pen(stay.price_sol)}",
        f"Adelanto: {advance}",
        _contact(about.phone),
    )


def requested(about: ChatStay) -> str:
    """T2: a stay that a guest booked."""
    stay = about.stay
    return lines(
        f"{EMOJI['client']} Solicitud desde la web",
        _guest(stay),
        _house(stay),
        _span(stay),
        _comfort(stay),
        _total(stay),
        _contact(about.phone),
    )


def arriving_today(about: ChatStay) -> str:
    """T3: a stay that begins today."""
    stay = about.stay
    return lines(f"⏰ Para hoy en {stay.property_name}", _guest(stay), _span(stay), _comfort(stay))


def in_full(about: ChatStay) -> str:
    """T4: any new stay, with what is known of its guest."""
    stay = about.stay
    return lines(
        f"🏡 {stay.property_name}",
        _guest(stay),
        about.birth_date and _birthday(about.birth_date, about.today),
        _span(stay),
        _comfort(stay),
        about.phone and f"https://wa.me/{about.phone}",
    )


def voucher(about: ChatStay, ordinal: int) -> str:
    """T5: the voucher of a stay that came as the `ordinal`th."""
    return lines(
        f"📄 Comprobante {ordinal}",
        _place(about),
        _total(about.stay),
        _contact(about.phone),
        f"Por validar · Reserva {about.stay.reservation_id}",
    )


def card_paid(paid: ChatPayment) -> str:
    """T6: a stay that was paid by card."""
    return lines("💳 Pago con tarjeta", _paid(paid))


def service_paid(paid: ChatPayment) -> str:
    """T7: a service that was bought by card."""
    name = SERVICES[paid.service] if paid.service else "Servicio adicional"
    return lines(f"🛎 {name}", _paid(paid))


def client_created(client: ClientFacts) -> str:
    """T8: a new client."""
    return lines(
        "👤 Cliente nuevo",
        _person(client),
        f"Correo: {client.email or 'sin correo'}",
        _contact(client.tel_number),
        f"Contraseña: {_yes(client.is_password_set)}",
        client.referral_code and f"Código de referido: {client.referral_code}",
    )


def password_set(client: ClientFacts) -> str:
    """T9: a client who can sign in since."""
    return lines(
        "🔑 Contraseña creada",
        _person(client),
        _contact(client.tel_number),
        "Ya puede iniciar sesión",
    )


def level_earned(earned: ChatLevels) -> str:
    """T10: a client who reached levels."""
    return lines(
        "🎖 Nuevo logro" if len(earned.levels) == 1 else "🎖 Nuevos logros",
        _person(earned.client),
        *(f"🏆 {level}" for level in earned.levels),
    )


def expired(about: ChatStay) -> str:
    """T11: a hold that nobody paid, of nights that are near."""
    return lines(
        "⌛ Reserva vencida",
        _place(about),
        "Motivo: no llegó el comprobante a tiempo",
        f"Anulación automática · Reserva {about.stay.reservation_id}",
    )


def _paid(paid: ChatPayment) -> str:
    return lines(
        _place(paid.about),
        f"Pagado: {in_currency(paid.amount, paid.currency)}",
        f"Transacción: {paid.gateway_id}",
        _contact(paid.about.phone),
        "Aprobado automáticamente",
    )


def _place(about: ChatStay) -> str:
    return lines(_guest(about.stay), _house(about.stay), _span(about.stay))


def _house(stay: StayFacts) -> str:
    return f"Casa: {stay.property_name}"


def _guest(stay: StayFacts) -> str:
    return f"Titular: {stay.client_name}"


def _span(stay: StayFacts) -> str:
    return lines(f"Entra: {weekday_date(stay.check_in)}", f"Sale: {weekday_date(stay.departure)}")


def _comfort(stay: StayFacts) -> str:
    return lines(f"Huéspedes: {stay.guests}", f"Piscina temperada: {_yes(stay.temperature_pool)}")


def _total(stay: StayFacts) -> str:
    return f"Total: {pen(stay.price_sol)}"


def _contact(phone: str) -> str:
    return f"Contacto: +{phone}" if phone else ""


def _yes(value: bool) -> str:
    return "Sí" if value else "No"


def _person(client: ClientFacts) -> str:
    return lines(
        f"Cliente: {client.client_name}", f"{DOCUMENTS[client.document_type]} {client.number_doc}"
    )


def _birthday(born: date, today: date) -> str:
    """When somebody has their next birthday, and how old they are then."""
    is_over = (born.month, born.day) < (today.month, today.day)
    age = today.year - born.year + is_over
    day = f"{born.day} de {spanish.MONTHS[born.month - 1]}"
    return f"Cumpleaños: {day} (cumple {age})"
