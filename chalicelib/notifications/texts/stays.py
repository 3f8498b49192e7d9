"""What guests are told of their stays (notifications book, 5.1)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from chalicelib.kernel.money import text
from chalicelib.kernel.spanish import hour_text
from chalicelib.notifications.texts import changes, formats
from chalicelib.notifications.texts.formats import lines, long_date, people, usd
from chalicelib.notifications.texts.types import StayFacts, StayNews, Template
from chalicelib.notifications.types import GuestKey
from chalicelib.reservations.stays.windows import CLOSES, CLOSES_LATE

DETAIL, LIST = "ReservationDetail", "Reservations"
UNTIL_THE_EVENING = timedelta(hours=12)
"""Reminders go out at ten and are no use after ten in the evening."""

SAMPLE = StayFacts(
    reservation_id="5b1f7a52-8e0c-4a0e-9f4e-2f1c7a9d3b10",
    client_id="0d9b1c36-6a4f-4a53-8a53-6a2b3e7f9c21",
    property_name="Casa Austin 1",
    client_name="Cliente Uno Demo Dos",
    check_in=date(2027, 3, 9),
    check_out=date(2027, 3, 12),
    departure=date(2027, 3, 12),
    late_checkout=False,
    guests=4,
    price_usd=Decimal("480.00"),
    price_sol=Decimal("1776.00"),
    advance=Decimal("120.00"),
    advance_currency="usd",
    status="approved",
    origin="client",
    seller_id=1,
    seller_name="Vendedora Demo",
    deadline=datetime(2027, 2, 1, 18, 30, tzinfo=ZoneInfo("America/Lima")),
)
NEWS = StayNews(now=SAMPLE, before=SAMPLE)


def about(stay: StayFacts) -> dict[str, Any]:
    """Of which stay a message speaks."""
    return {"reservation_id": stay.reservation_id, "property_name": stay.property_name}


def _created_data(news: StayNews) -> dict[str, Any]:
    return {
        **about(news.now),
        "check_in": news.now.check_in.isoformat(),
        "check_out": news.now.check_out.isoformat(),
        "guests": news.now.guests,
        "price_usd": text(news.now.price_usd),
    }


def _created_title(news: StayNews) -> str:
    is_sold = news.now.status == "approved"
    return "Tu estadía está lista" if is_sold else "Recibimos tu solicitud"


def _created_body(news: StayNews) -> str:
    stay = news.now
    until = None if stay.status == "approved" else stay.deadline
    return lines(
        f"Reservamos {stay.property_name} para ti.",
        f"Del {long_date(stay.check_in)} al {long_date(stay.check_out)}",
        f"Grupo: {people(stay.guests)}",
        f"Importe: {usd(stay.price_usd)}",
        until and f"Sube tu comprobante antes de las {until:%H:%M}.",
    )


def _approved_amount(stay: StayFacts) -> str:
    """What was accepted: the money that the stay has, or its price where none is noted."""
    if stay.advance:
        return formats.in_currency(stay.advance, stay.advance_currency)
    return usd(stay.price_usd)


def _approved_data(news: StayNews) -> dict[str, Any]:
    stay = news.now
    paid = stay.advance or stay.price_usd
    return {
        **about(stay),
        "check_in": stay.check_in.isoformat(),
        "price_usd": text(stay.price_usd),
        "amount": text(paid),
        "currency": stay.advance_currency if stay.advance else "usd",
        **changes.data_of(news),
    }


def _approved_body(news: StayNews) -> str:
    stay = news.now
    return lines(
        f"Validamos el pago de tu estadía en {stay.property_name}.",
        f"Importe: {_approved_amount(stay)}",
        f"Llegas el {long_date(stay.check_in)}.",
        changes.told(news),
        "Nos vemos pronto.",
    )


def _pending_body(news: StayNews) -> str:
    stay = news.now
    return lines(
        f"Recibimos tu comprobante para {stay.property_name}.",
        f"Importe: {usd(stay.price_usd)}",
        f"Llegada: {long_date(stay.check_in)}",
        changes.told(news),
        "Te avisaremos al validarlo.",
    )


def _pending_data(news: StayNews) -> dict[str, Any]:
    return {
        **about(news.now),
        "price_usd": text(news.now.price_usd),
        **changes.data_of(news),
    }


def _cancelled_data(news: StayNews) -> dict[str, Any]:
    reason = {"reason": news.reason} if news.reason else {}
    return {**about(news.now), **reason, **changes.data_of(news)}


def _cancelled_body(news: StayNews) -> str:
    return lines(
        f"No pudimos mantener el pago de tu estadía en {news.now.property_name}.",
        news.reason and f"Motivo: {news.reason}",
        changes.told(news),
        "Escríbenos y te ayudamos.",
    )


def _deleted_body(news: StayNews) -> str:
    stay = news.now
    return lines(
        f"Liberamos tu estadía en {stay.property_name}.",
        f"{long_date(stay.check_in)} – {long_date(stay.check_out)}",
        news.ended == "expired" and "No recibimos tu comprobante a tiempo.",
        "¿Preguntas? Escríbenos.",
    )


def _changed_body(news: StayNews) -> str:
    frame = f"Actualizamos tu estadía en {news.now.property_name}:"
    return lines(frame, changes.told(news))


def _changed_data(news: StayNews) -> dict[str, Any]:
    return {**about(news.now), **changes.data_of(news)}


def _arrival_body(news: StayNews) -> str:
    stay = news.now
    return lines(
        f"Todo listo en {stay.property_name} para recibirte.",
        f"{long_date(stay.check_in)}, desde las {hour_text(stay.arrives_at)}",
        f"Grupo: {people(stay.guests)}",
        "Buen viaje.",
    )


def _arrival_data(news: StayNews) -> dict[str, Any]:
    stay = news.now
    return {**about(stay), "check_in": stay.check_in.isoformat(), "guests": stay.guests}


def latest_hour(stay: StayFacts) -> str:
    """Until when guests stay on their last day."""
    return hour_text(CLOSES_LATE if stay.late_checkout else CLOSES)


def _departure_body(news: StayNews) -> str:
    stay = news.now
    return lines(
        f"Dejas {stay.property_name} el {long_date(stay.departure)}.",
        f"Hora máxima: {latest_hour(stay)}",
        "Gracias por elegirnos.",
    )


def _departure_data(news: StayNews) -> dict[str, Any]:
    stay = news.now
    return {
        **about(stay),
        "check_out": stay.departure.isoformat(),
        "late_checkout": stay.late_checkout,
        "checkout_time": latest_hour(stay),
    }


def _of_stay(
    key: GuestKey,
    title: Callable[[StayNews], str] | str,
    body: Callable[[StayNews], str],
    data: Callable[[StayNews], dict[str, Any]],
    *,
    screen: str = DETAIL,
    aliases: tuple[str, ...] = (),
) -> Template[StayNews]:
    return Template(
        key=key,
        aliases=aliases,
        audience="client",
        screen=screen,
        title=title,
        body=body,
        data=data,
        sample=NEWS,
        can_be_muted=False,
    )


def _changed(key: GuestKey, title: str) -> Template[StayNews]:
    return _of_stay(key, title, _changed_body, _changed_data)


def _reminder(template: Template[StayNews]) -> Template[StayNews]:
    return replace(template, can_be_muted=True, lasts=UNTIL_THE_EVENING)


CREATED = _of_stay("reservation_created", _created_title, _created_body, _created_data)
APPROVED = _of_stay("payment_approved", "¡Pago aceptado!", _approved_body, _approved_data)
PENDING = _of_stay("payment_pending", "Estamos revisando tu pago", _pending_body, _pending_data)
CANCELLED = _of_stay(
    "payment_cancelled",
    "Pago anulado",
    _cancelled_body,
    _cancelled_data,
    aliases=("reservation_cancelled",),
)
DELETED = _of_stay(
    "reservation_deleted",
    "Tu reserva quedó anulada",
    _deleted_body,
    _created_data,
    screen=LIST,
)
UPDATED = _changed("reservation_updated", "Hay cambios en tu reserva")
DATES = _changed("reservation_dates_changed", "Nuevas fechas")
PRICE = _changed("reservation_price_changed", "Nuevo importe")
ADVANCE = _changed("reservation_advance_changed", "Nuevo adelanto")
GUESTS = _changed("reservation_guests_changed", "Cambió tu grupo")
ARRIVAL = _reminder(
    _of_stay("checkin_reminder", "Tu llegada es mañana", _arrival_body, _arrival_data)
)
DEPARTURE = _reminder(
    _of_stay("checkout_reminder", "Mañana termina tu estadía", _departure_body, _departure_data)
)
