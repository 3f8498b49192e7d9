"""Which columns a list has, and how each is shown, by resource or, where it is shown alike
everywhere, by field."""

from collections.abc import Mapping
from typing import Any

from chalicelib.office.described.fields import Field
from chalicelib.office.described.resources import Resource
from chalicelib.office.drawing import drawn, showing
from chalicelib.office.drawing.cells import Cell
from chalicelib.office.drawing.drawn import Draw, Seen
from chalicelib.office.drawing.tones import tone_of
from chalicelib.office.spanish import titles
from chalicelib.office.visits import Visit

COLUMNS = 5
BESIDE = {"id", "created", "updated", "version"}
COMPUTED: Mapping[str, tuple[Field, ...]] = {
    "events": (Field(name="winners", kind="integer"),),
}
"""Columns that an entry has no field for."""
BY_FIELD: Mapping[str, Draw] = {
    "importance_level": drawn.importance,
    "default_importance_level": drawn.importance,
}
BY_COLUMN: Mapping[str, Mapping[str, Draw]] = {
    "properties": {"photos": drawn.main_photo, "special_dates": drawn.special_dates},
    "property-pricing": {"special_dates_count": drawn.special_dates},
    "services": {"properties": drawn.some_or_all},
    "events": {
        "image": drawn.photo("Imagen del evento"),
        "registered_count": drawn.participants,
        "pending_count": drawn.waiting,
        "winners": drawn.winners,
    },
    "staff": {
        "photo": drawn.photo("Foto de la persona"),
        "tasks_today": drawn.tasks_today,
    },
    "tasks": {"photos": drawn.photos_of_task},
    "time-tracking": {
        "location_verified": drawn.location,
        "photo": drawn.has_photo,
    },
    "event-registrations": {"evidence_state": drawn.evidence},
    "activity-feed": {"title": drawn.headline, "is_public": drawn.visibility},
    "activity-feed-config": {
        "activity_type": drawn.kind_of_activity,
        "is_public_by_default": drawn.visibility,
    },
    "photos": {"image_thumbnail": drawn.photo("Foto", drawn.MEDIUM)},
    "users": {"profile_photo": drawn.photo("Foto de perfil")},
}


def cell(visit: Visit, resource: Resource, field: Field, row: Mapping[str, Any]) -> Cell:
    """A cell of the list of a resource."""
    value = row.get(field.name)
    text = showing.cell(field, value, visit.name, row)
    draw = BY_COLUMN.get(resource.slug, {}).get(field.name) or BY_FIELD.get(field.name)
    if draw is not None:
        return draw(Seen(visit=visit, field=field, row=row, text=text))
    return Cell(text=text, tone=tone_of(resource.slug, field.name, value))


def columns_of(resource: Resource) -> list[Field]:
    """What a list shows of each entry."""
    shown = {field.name: field for field in (*resource.view, *COMPUTED.get(resource.slug, ()))}
    chosen = [shown[name] for name in titles.title_of(resource.slug).columns if name in shown]
    simple = [field for field in resource.view if field.is_simple and field.name not in BESIDE]
    return chosen or simple[:COLUMNS]
