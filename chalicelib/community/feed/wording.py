"""The words of the activity feed, in Spanish (staff book, 5.2)."""

from datetime import date

from chalicelib.community.feed.types import Activity, ActivityType, Facts, Span
from chalicelib.kernel.spanish import MONTHS

SOMEBODY = "Alguien"
USUAL_ICON = "📌"

LABELS: dict[ActivityType, str] = {
    "points_earned": "Puntos Ganados",
    "reservation_made": "Reserva Realizada",
    "reservation_confirmed": "Reserva Confirmada",
    "reservation_cancelled": "Reserva Cancelada",
    "reservation_expired": "Reserva Expirada",
    "reservation_auto_deleted_cron": "Reserva Eliminada por Sistema",
    "client_registered": "Cliente Registrado",
    "event_created": "Evento Creado",
    "event_registration": "Registro a Evento",
    "event_cancellation": "Cancelación a Evento",
    "event_winner": "Ganador de Evento",
    "payment_completed": "Pago Completado",
    "achievement_earned": "Logro Obtenido",
    "discount_used": "Descuento Usado",
    "review_posted": "Reseña Publicada",
    "staff_assigned": "Personal Asignado",
    "milestone_reached": "Hito Alcanzado",
    "system_update": "Actualización del Sistema",
}
TITLES: dict[ActivityType, str] = {
    **LABELS,
    "reservation_made": "Nueva Reserva",
    "reservation_auto_deleted_cron": "Reserva Eliminada",
    "client_registered": "Nuevo Cliente",
    "event_created": "Nuevo Evento",
}
ICONS: dict[ActivityType, str] = {
    "points_earned": "⭐",
    "reservation_made": "📅",
    "reservation_confirmed": "✅",
    "reservation_cancelled": "❌",
    "reservation_expired": "⏰",
    "reservation_auto_deleted_cron": "⏰",
    "client_registered": USUAL_ICON,
    "event_created": "🎉",
    "event_registration": "✅",
    "event_cancellation": "❌",
    "event_winner": "🏆",
    "payment_completed": "💰",
    "achievement_earned": "🏅",
    "discount_used": "🎫",
    "review_posted": "📝",
    "staff_assigned": "👥",
    "milestone_reached": "🎯",
    "system_update": "📢",
}


SENTENCES: dict[ActivityType, str] = {
    "points_earned": "{who} ganó {points} puntos{by}",
    "reservation_made": "{who} hizo una reserva{where}",
    "reservation_confirmed": "{who} confirmó su reserva{where}",
    "reservation_cancelled": "{who} canceló su reserva{where}",
    "reservation_expired": "La reserva de {who}{where} expiró",
    "reservation_auto_deleted_cron": "La reserva de {who}{where} fue retirada",
    "payment_completed": "{who} completó el pago de su reserva{where}",
    "client_registered": "{who} se unió a Casa Austin{friend}",
    "event_created": "Nuevo evento: {event}",
    "event_registration": "{who} {did} {event}",
    "event_cancellation": "{who} ya no participa en {event}",
    "event_winner": "{who} ganó en {event}{prize}",
}
"""Of kinds that only administrators write, the entry says its title."""


def message(activity: Activity, *, name: str | None, span: Span | None) -> str:
    """What happened, in a sentence: with the name and the stay as far as they may be known."""
    sentence = SENTENCES.get(activity.activity_type)
    if sentence is None or activity.description:
        return activity.description or activity.title
    return f"{sentence.format(**_words(activity.facts, name, span))}."


def _words(facts: Facts, name: str | None, span: Span | None) -> dict[str, str]:
    where = ""
    if span is not None:
        where = f" en {span.property_name}, {dates(span.check_in, span.check_out)}"
    by_evidence = facts.action == "evidence_uploaded"
    return {
        "who": name or SOMEBODY,
        "where": where,
        "points": f"{facts.points or 0:.2f}",
        "by": " por un referido" if facts.is_referral else f" por su estadía{where}",
        "friend": " por recomendación de un amigo" if facts.is_referral else "",
        "event": facts.event_name or "",
        "did": "envió su evidencia para" if by_evidence else "se registró en",
        "prize": f" y se lleva: {facts.prize}" if facts.prize else "",
    }


def dates(start: date, end: date) -> str:
    """`del 5 al 8 de marzo`; another month or year is said where it differs."""
    first, last = f"{start.day}", f"{end.day} de {MONTHS[end.month - 1]}"
    if (start.year, start.month) != (end.year, end.month):
        first = f"{start.day} de {MONTHS[start.month - 1]}"
    year = f" de {end.year}" if start.year != end.year else ""
    return f"del {first} al {last}{year}"
