"""What the pages say in Spanish of fields beyond their labels (`web/labels.py`): in what a number
counts, which resource a field names, and what became of an entry."""

from collections.abc import Collection, Mapping

from chalicelib.kernel.spanish import MONTHS, WEEKDAYS
from chalicelib.office.spanish.meanings import CHOICES, SEVERAL
from chalicelib.web.labels import LABELS

_MONTHS = {str(number): name.capitalize() for number, name in enumerate(MONTHS, 1)}
NUMBERS: Mapping[str, Mapping[str, str]] = {
    "month": _MONTHS,
    "start_month": _MONTHS,
    "end_month": _MONTHS,
    "weekday": {str(number): name.capitalize() for number, name in enumerate(WEEKDAYS)},
}
"""Numbers that people know by a name."""
SOLES, DOLLARS = "S/", "USD"
UNITS: Mapping[str, str] = {
    "advance_percentage": "%",
    "daily_rate": SOLES,
    "days_before_checkin": "días",
    "discount_percentage": "%",
    "heats_hours_before": "horas",
    "latitude": "grados",
    "longitude": "grados",
    "max_discount_usd": DOLLARS,
    "min_amount_usd": DOLLARS,
    "minimum_consecutive_nights": "noches",
    "occupancy_goal": "%",
    "percentage": "%",
    "precio_desde": DOLLARS,
    "precio_extra_persona": DOLLARS,
    "price_latecheckout": SOLES,
    "price_sol": SOLES,
    "price_temperature_pool": SOLES,
    "price_usd": DOLLARS,
    "profit_sol": SOLES,
    "refund_percentage": "%",
    "resta_pagar": SOLES,
    "resta_pagar_usd": DOLLARS,
    "revenue_goal_sol": SOLES,
    "usd_to_sol": SOLES,
    "validity_days": "días",
    "weekday_high_season_usd": DOLLARS,
    "weekday_low_season_usd": DOLLARS,
    "weekend_high_season_usd": DOLLARS,
    "weekend_low_season_usd": DOLLARS,
}
RATES = {"usd_to_sol"}
"""What is told with more decimals than an amount has."""
BESIDE: Mapping[str, str] = {
    "advance_payment": "advance_payment_currency",
    "amount": "currency",
    "discount_value": "discount_type",
    "paid": "currency",
    "waived": "currency",
}
"""Which field tells in what a number counts, where that differs from entry to entry."""
UNITS_BESIDE: Mapping[str, str] = {
    "fixed": DOLLARS,
    "fixed_sol": SOLES,
    "fixed_usd": DOLLARS,
    "percentage": "%",
    "sol": SOLES,
    "usd": DOLLARS,
}
"""What such a field says."""
LONG = {
    "comentarios_clientes",
    "comentarios_reservas",
    "description",
    "descripcion",
    "mensaje",
    "promotional_message",
    "promotional_subtitle",
    "titulo",
}
"""Texts that want more than a line."""
AGAIN = "Su sesión se había cerrado. Aquí está lo que escribió: revíselo y guarde."
"""What is said where a form comes back from another session."""
TARGETS: Mapping[str, str] = {
    "achievement": "achievements",
    "category": "event-categories",
    "event": "events",
    "id": "properties",
    "properties": "properties",
    "property": "properties",
    "property_id": "properties",
    "building_property": "properties",
    "property_location": "properties",
    "required_achievements": "achievements",
    "seller": "users",
    "staff_member": "staff",
}
"""Which resource a field names entries of, by the name of the field."""
OF_HOUSES = {"bridges"}
"""Resources whose entries have the id of a house, which the form of a new one names."""
SEARCHED = {"client": "clients", "gone": "clients", "reservation": "reservations"}
"""Fields that name one of very many, which are found by `search` in the list of that resource."""
NAMES = {**TARGETS, **SEARCHED, "referred_by": "clients", "work_task": "tasks"}
"""Which resource a field names an entry of, however many there are."""
NAMED_BY = ("name", "full_name", "title", "titulo", "code", "friendly_name", "mensaje", "email")
"""The fields by which people know an entry, the best first."""
HAPPENED: Mapping[str, str] = {
    "activated": "Se activó",
    "added": "Se agregó",
    "approved": "Se aprobó",
    "assigned": "Se asignó",
    "cancelled": "Se canceló",
    "changed": "Se cambió",
    "completed": "Se completó",
    "corrected": "Se corrigió",
    "created": "Se creó",
    "decided": "Se decidió",
    "deleted": "Se borró",
    "evidence_refused": "No se aceptó la foto",
    "evidence_sent": "Llegó la foto",
    "generated": "Se generó",
    "moved": "Cambió de día",
    "needs_review": "Espera revisión",
    "noted": "Se registró",
    "noticed": "Se notó",
    "password_changed": "Se cambió la contraseña",
    "photo_checked": "Se revisó la foto",
    "registered": "Se registró",
    "registration_cancelled": "Se retiró",
    "removed": "Se borró",
    "resolved": "Se resolvió",
    "restored": "Se recuperó",
    "saved": "Se guardó",
    "started": "Se empezó",
    "unassigned": "Quedó sin asignar",
    "winner_announced": "Se anunció que ganó",
    "winner_marked": "Se cambió si ganó",
    "written": "Se escribió",
}
"""What the last word of an event means."""
WHO: Mapping[str, str] = {
    "bot": "El chatbot",
    "bridge": "Un puente",
    "client": "Un huésped",
    "device": "Un equipo",
    "past": "El sistema anterior",
    "staff": "Usuario del personal",
    "system": "El sistema",
}
NOTHING = "—"


COLUMNS: Mapping[str, str] = {
    "image_thumbnail": "Foto",
    "photos": "Fotos",
    "row_state": "Estado",
    "winners": "Ganadores",
}
"""What columns are called that are no fields of the API."""


def label(name: str) -> str:
    """What a field or a column is called."""
    return "Propiedad" if name == "id" else COLUMNS.get(name) or LABELS.get(name, name)


def unit_of(name: str, row: Mapping[str, object]) -> str:
    """In what the number of a field counts in an entry; empty where it is a mere number."""
    return UNITS.get(name) or UNITS_BESIDE.get(str(row.get(BESIDE.get(name, ""))), "")


def choices_of(name: str, choices: Collection[str] = ()) -> Mapping[str, str]:
    """What the values of a field mean; empty where they speak for themselves. choices: what it may
    be."""
    fitting = [each for each in SEVERAL.get(name, ()) if each.keys() >= set(choices)]
    if choices and fitting:
        return min(fitting, key=len)
    return NUMBERS.get(name) or CHOICES.get(name, {})


def happened(event: str) -> str:
    """What an event means, in a word or two."""
    return HAPPENED.get(event.rpartition(".")[2], "Hubo un cambio")
