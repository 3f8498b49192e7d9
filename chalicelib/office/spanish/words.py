"""What the pages say in Spanish of fields beyond their labels (`web/labels.py`): what a choice
means, in what a number counts, what helps to fill a field in, and which resource it names."""

from collections.abc import Mapping

from chalicelib.kernel.spanish import MONTHS, WEEKDAYS
from chalicelib.office.spanish.meanings import CHOICES
from chalicelib.web.labels import LABELS

_MONTHS = {str(number): name.capitalize() for number, name in enumerate(MONTHS, 1)}
NUMBERS: Mapping[str, Mapping[str, str]] = {
    "month": _MONTHS,
    "start_month": _MONTHS,
    "end_month": _MONTHS,
    "weekday": {str(number): name.capitalize() for number, name in enumerate(WEEKDAYS)},
}
"""Numbers that people know by a name."""
UNITS: Mapping[str, str] = {
    "advance_percentage": "%",
    "days_before_checkin": "días",
    "discount_percentage": "%",
    "heats_hours_before": "horas",
    "latitude": "grados",
    "longitude": "grados",
    "max_discount_usd": "USD",
    "min_amount_usd": "USD",
    "minimum_consecutive_nights": "noches",
    "occupancy_goal": "%",
    "percentage": "%",
    "precio_desde": "USD",
    "precio_extra_persona": "USD",
    "price_usd": "USD",
    "profit_sol": "S/",
    "refund_percentage": "%",
    "revenue_goal_sol": "S/",
    "usd_to_sol": "S/",
    "validity_days": "días",
    "weekday_high_season_usd": "USD",
    "weekday_low_season_usd": "USD",
    "weekend_high_season_usd": "USD",
    "weekend_low_season_usd": "USD",
}
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
    "changed": "Se cambió",
    "created": "Se creó",
    "deleted": "Se borró",
    "removed": "Se borró",
    "generated": "Se generó",
    "restored": "Se recuperó",
    "saved": "Se guardó",
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


def choices_of(name: str) -> Mapping[str, str]:
    """What the values of a field mean; empty where they speak for themselves."""
    return NUMBERS.get(name) or CHOICES.get(name, {})


def happened(event: str) -> str:
    """What an event means, in a word or two."""
    return HAPPENED.get(event.rpartition(".")[2], "Hubo un cambio")
