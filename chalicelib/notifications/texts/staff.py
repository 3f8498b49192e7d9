"""What staff are told (notifications book, 5.2): short, the client and the house first."""

from collections.abc import Callable
from typing import Any

from chalicelib.kernel.money import text
from chalicelib.notifications.texts import changes, formats
from chalicelib.notifications.texts.formats import lines, long_date, people, usd
from chalicelib.notifications.texts.stays import NEWS, about
from chalicelib.notifications.texts.types import ClientFacts, Ended, StayFacts, StayNews, Template
from chalicelib.notifications.types import StaffKey
from chalicelib.reservations.types import ORIGIN_LABELS, Status

DETAIL, LIST, CLIENTS = "AdminReservationDetail", "AdminReservations", "AdminClients"
LABELS: dict[Status, str] = {
    "incomplete": "Incompleta",
    "pending": "Pendiente",
    "under_review": "En revisión",
    "approved": "Aprobada",
    "rejected": "Rechazada",
    "cancelled": "Cancelada",
    "expired": "Vencida",
}
DOCUMENTS = {"dni": "DNI", "cex": "CE", "pas": "PAS", "ruc": "RUC"}
NOBODY_SELLS = "Sin asignar"


def _head(stay: StayFacts) -> str:
    return f"{stay.client_name} · {stay.property_name}"


def _about(stay: StayFacts) -> dict[str, Any]:
    return {**about(stay), "client_name": stay.client_name}


def _span_and_price(stay: StayFacts) -> str:
    span = f"{long_date(stay.check_in)} → {long_date(stay.check_out)}"
    return f"{span} · {people(stay.guests)} · {usd(stay.price_usd)}"


def _created_body(news: StayNews) -> str:
    stay = news.now
    advance = formats.in_currency(stay.advance, stay.advance_currency)
    seller = stay.seller_name or NOBODY_SELLS
    return lines(
        _head(stay),
        _span_and_price(stay) + (f" · Adelanto {advance}" if stay.advance else ""),
        f"Canal: {ORIGIN_LABELS[stay.origin]} · Vende: {seller}",
    )


def _stay_data(stay: StayFacts) -> dict[str, Any]:
    return {
        **_about(stay),
        "check_in": stay.check_in.isoformat(),
        "check_out": stay.check_out.isoformat(),
        "guests": stay.guests,
        "price_usd": text(stay.price_usd),
    }


def _created_data(news: StayNews) -> dict[str, Any]:
    stay = news.now
    return {
        **_stay_data(stay),
        "advance_payment": text(stay.advance) if stay.advance else "0",
        "advance_currency": stay.advance_currency if stay.advance else "usd",
        "origin": stay.origin,
        "origin_display": ORIGIN_LABELS[stay.origin],
        "seller_id": "" if stay.seller_id is None else str(stay.seller_id),
        "seller_name": stay.seller_name or "",
    }


def _status_title(news: StayNews) -> str:
    return f"Estado: {LABELS[news.now.status]}"


def _status_body(news: StayNews) -> str:
    return lines(
        _head(news.now),
        f"Ahora está {LABELS[news.now.status]}",
        news.reason and f"Motivo: {news.reason}",
        changes.told(news),
    )


def _status_data(news: StayNews) -> dict[str, Any]:
    return {
        **_about(news.now),
        "old_status": news.before.status,
        "new_status": news.now.status,
        **changes.data_of(news),
    }


def _changed_body(news: StayNews) -> str:
    return lines(_head(news.now), changes.told(news))


def _changed_data(news: StayNews) -> dict[str, Any]:
    return {**_about(news.now), **changes.data_of(news)}


ENDED: dict[Ended, str] = {
    "staff": "Anulada",
    "expired": "Venció sin comprobante",
}


def _deleted_body(news: StayNews) -> str:
    why = ENDED[news.ended or "staff"]
    return lines(
        _head(news.now),
        _span_and_price(news.now),
        f"{why} por {news.by}" if news.by else why,
    )


def _client_body(client: ClientFacts) -> str:
    document = f"{DOCUMENTS[client.document_type]} {client.number_doc}"
    return lines(
        client.client_name,
        f"{document} · +{client.tel_number}",
        client.referred_by_name and f"Lo invitó {client.referred_by_name}",
    )


def _client_data(client: ClientFacts) -> dict[str, Any]:
    return {name: getattr(client, name) for name in ClientFacts.__struct_fields__}


def _of_stay(
    key: StaffKey,
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
        audience="staff",
        screen=screen,
        title=title,
        body=body,
        data=data,
        sample=NEWS,
    )


def _changed(key: StaffKey, title: str, *aliases: str) -> Template[StayNews]:
    return _of_stay(key, title, _changed_body, _changed_data, aliases=aliases)


CREATED = _of_stay("admin_reservation_created", "Entró una reserva", _created_body, _created_data)
STATUS = _of_stay("admin_status_changed", _status_title, _status_body, _status_data)
DATES = _changed("admin_dates_changed", "Fechas modificadas", "admin_reservation_dates_changed")
PRICE = _changed("admin_price_changed", "Importe modificado", "admin_reservation_price_changed")
ADVANCE = _changed(
    "admin_advance_changed", "Adelanto modificado", "admin_reservation_advance_changed"
)
GUESTS = _changed("admin_guests_changed", "Grupo modificado", "admin_reservation_guests_changed")
UPDATED = _changed("admin_reservation_updated", "Varios cambios en una reserva")
DELETED = _of_stay(
    "admin_reservation_deleted",
    "Reserva anulada",
    _deleted_body,
    lambda news: _stay_data(news.now),
    screen=LIST,
)
CLIENT = Template[ClientFacts](
    key="admin_client_registered",
    audience="staff",
    screen=CLIENTS,
    title="Cliente nuevo",
    body=_client_body,
    data=_client_data,
    sample=ClientFacts(
        client_id=NEWS.now.client_id,
        client_name=NEWS.now.client_name,
        document_type="dni",
        number_doc="00000000",
        email="cliente.uno@example.com",
        tel_number="51999888777",
        referral_code="DEMO23",
        referred_by_id="",
        referred_by_name="",
        is_password_set=True,
    ),
)
