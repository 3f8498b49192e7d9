"""What people were to be told and did not get, and calls to services outside that were given up."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from chalicelib.kernel.permissions import Permission
from chalicelib.office import rendering
from chalicelib.office.drawing import showing
from chalicelib.office.requests import Answer, address_of, moved
from chalicelib.office.visits import Visit

SLUG = "deliveries"
PATH = "/admin/undelivered/"
MARK = "~~"
"""What stands between channel and entry in the name of a box."""
NAMES = ("channel", "kind", "cursor")
CHANNELS = {
    "push": "Aviso en la app",
    "whatsapp": "WhatsApp",
    "sms": "Mensaje de texto",
    "telegram": "Telegram",
}
KINDS = {
    "admin_advance_changed": "Personal: cambió el adelanto",
    "admin_client_registered": "Personal: cliente nuevo",
    "admin_dates_changed": "Personal: cambiaron las fechas",
    "admin_guests_changed": "Personal: cambiaron los huéspedes",
    "admin_price_changed": "Personal: cambió el precio",
    "admin_reservation_created": "Personal: reserva nueva",
    "admin_reservation_deleted": "Personal: reserva eliminada",
    "admin_reservation_updated": "Personal: reserva modificada",
    "admin_status_changed": "Personal: cambió el estado",
    "admin_test": "Personal: prueba",
    "arrival_today": "Llegada de hoy",
    "card_paid": "Pago con tarjeta",
    "checkin_reminder": "Recordatorio de llegada",
    "checkout_reminder": "Recordatorio de salida",
    "client_created": "Cliente nuevo",
    "custom": "Escrito a mano",
    "event_winner": "Ganador de un evento",
    "hold_expired": "Reserva vencida",
    "level_earned": "Nivel alcanzado",
    "music_access_requested": "Piden elegir la música",
    "password_set": "Contraseña creada",
    "payment_approved": "Pago aceptado",
    "payment_cancelled": "Pago que no cuenta",
    "payment_pending": "Pago en revisión",
    "points_earned": "Puntos ganados",
    "referral_bonus": "Puntos por recomendar",
    "reservation_advance_changed": "Cambió el adelanto",
    "reservation_cancelled": "Reserva anulada",
    "reservation_created": "Reserva creada",
    "reservation_dates_changed": "Cambiaron las fechas",
    "reservation_deleted": "Reserva eliminada",
    "reservation_guests_changed": "Cambiaron los huéspedes",
    "reservation_price_changed": "Cambió el precio",
    "reservation_updated": "Reserva modificada",
    "service_paid": "Servicio pagado",
    "stay_in_full": "Cada reserva",
    "stay_requested": "Solicitud desde la web",
    "stay_sold": "Reserva vendida",
    "voucher_received": "Comprobante recibido",
    "welcome": "Bienvenida",
    "welcome_discount": "Descuento de bienvenida",
}
CHATS = {
    "chat": "Chat de reservas",
    "second_chat": "Chat de llegadas",
    "personal_chat": "Chat personal",
    "clients_chat": "Chat de clientes",
}
OUTCOMES = {
    "again": "Enviados otra vez",
    "gone": "Ya no estaban en la lista",
    "told_lately": "Recibieron lo mismo hace menos de diez minutos",
    "nobody": "La persona ya no está, o ya no recibe avisos",
    "unknown_how": "No se guardó cómo enviarlos",
}
OUTSIDE = {
    "sync-dead": "El chatbot",
    "meta-dead": "Meta (publicidad)",
    "sheets-dead": "La hoja de Google",
    "contacts-dead": "La libreta de contactos",
    "calendars-dead": "Los calendarios de canales",
    "codes-dead": "Los códigos de un solo uso",
}
"""The dead-letter queues of calls to services outside, which no person waits for by name."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Something that did not reach somebody. person, stay: the addresses of their pages; empty
    where there is none."""

    box: str
    channel: str
    kind: str
    title: str
    who: str
    contact: str
    person: str
    stay: str
    happened_at: str
    failed_at: str
    attempts: int
    reason: str
    is_texted: bool
    can_repeat: bool
    is_chosen: bool


def shown(visit: Visit, *rest: str) -> Answer | None:
    """The list, the newest first."""
    return None if rest else _list(visit)


def sent(visit: Visit, *rest: str) -> Answer | None:
    """Send one again, or those that are marked."""
    if rest:
        return None
    request = visit.request
    only = request.sent("_one")
    chosen = [only] if only else [value for name, value in request.form if name == "delivery"]
    pairs = [each.partition(MARK)[::2] for each in chosen]
    if not pairs:
        return moved(_address(visit, did="nothing"))
    named = [{"channel": channel, "entry": entry} for channel, entry in pairs]
    said = visit.caller.ask("POST", f"{PATH}again/", {"deliveries": named})
    if not said.is_well:
        return _list(visit, said.detail or said.message, said.status)
    counts = dict.fromkeys(OUTCOMES, 0)
    for each in said.content:
        counts[each["outcome"]] += 1
    return moved(_address(visit, **{name: str(count) for name, count in counts.items() if count}))


def _list(visit: Visit, error: str = "", status: int = 200) -> Answer:
    request = visit.request
    asked = {name: request.asked(name) for name in NAMES}
    told = visit.caller.read(PATH, **{name: text for name, text in asked.items() if text})
    chosen = {value for name, value in request.form if name == "delivery"}
    return rendering.page(
        "work/deliveries.html",
        "Envíos que fallaron",
        visit=visit,
        status=status,
        here=_address(visit),
        rows=[_row(visit, each, chosen) for each in told["deliveries"]],
        older=_older(visit, told["next_cursor"]),
        channels=CHANNELS,
        kinds=KINDS,
        asked=asked,
        is_narrowed=any(asked.values()),
        outside=_outside(visit),
        error=error,
        told=_told(visit),
    )


def _row(visit: Visit, told: Mapping[str, Any], chosen: set[str]) -> Row:
    person, stay = told["person"], told["reservation_id"]
    box = f"{told['channel']}{MARK}{told['entry']}"
    who = person["name"] or CHATS.get(person["key"]) or "Alguien que ya no está"
    is_guest = person["kind"] == "guest"
    return Row(
        box=box,
        channel=CHANNELS[told["channel"]],
        kind=KINDS.get(told["kind"] or "", told["kind"] or "—"),
        title=told["title"] or "",
        who=who,
        contact=person["contact"] or "",
        person=visit.leads_to("clients", person["key"]) if is_guest else "",
        stay=visit.leads_to("reservations", stay) if stay else "",
        happened_at=showing.instant(told["happened_at"]),
        failed_at=showing.instant(told["failed_at"]),
        attempts=told["attempts"],
        reason=told["reason"],
        is_texted=told["texted"],
        can_repeat=told["can_repeat"],
        is_chosen=box in chosen,
    )


def _outside(visit: Visit) -> list[tuple[str, str, int]]:
    """Services outside whose calls were given up: their names, pages, and how many calls."""
    if not visit.may(Permission.REPLAYS_MESSAGES):
        return []
    said = visit.caller.get("/admin/dead-letters/")
    return [
        (OUTSIDE[each["name"]], address_of("dead-letters", each["name"]), each["count"])
        for each in (said.content if said.is_well else ())
        if each["count"] and each["name"] in OUTSIDE
    ]


def _older(visit: Visit, cursor: str | None) -> str:
    if cursor is None:
        return ""
    kept = {name: visit.request.asked(name) for name in ("channel", "kind")}
    return _with({**kept, "cursor": cursor})


def _address(visit: Visit, **told: str) -> str:
    """This page as it is narrowed, with what it is to tell."""
    return _with({**{name: visit.request.asked(name) for name in NAMES}, **told})


def _with(query: Mapping[str, str]) -> str:
    asked = urlencode({name: text for name, text in query.items() if text})
    return address_of(SLUG) + (f"?{asked}" if asked else "")


def _told(visit: Visit) -> str:
    """What became of a form, once it led back here."""
    if visit.request.asked("did") == "nothing":
        return "No se marcó ningún envío."
    counts = ((text, visit.request.asked(name)) for name, text in OUTCOMES.items())
    return " ".join(f"{text}: {count}." for text, count in counts if count.isdigit())
