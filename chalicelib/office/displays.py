"""Which columns a list has, and how each is shown, by resource or, where it is shown alike
everywhere, by field."""

from collections.abc import Mapping
from typing import Any

from chalicelib.office import drawing, showing, titles
from chalicelib.office.cells import Cell
from chalicelib.office.drawing import Draw, Seen
from chalicelib.office.fields import Field
from chalicelib.office.resources import Resource
from chalicelib.office.tones import tone_of
from chalicelib.office.visits import Visit

COLUMNS = 5
BESIDE = {"id", "created", "updated", "version"}
COMPUTED: Mapping[str, tuple[Field, ...]] = {
    "events": (Field(name="winners", kind="integer"),),
}
"""Columns that an entry has no field for."""
BY_FIELD: Mapping[str, Draw] = {
    "importance_level": drawing.importance,
    "default_importance_level": drawing.importance,
}
BY_COLUMN: Mapping[str, Mapping[str, Draw]] = {
    "properties": {"photos": drawing.main_photo, "special_dates": drawing.special_dates},
    "property-pricing": {"special_dates_count": drawing.special_dates},
    "services": {"properties": drawing.some_or_all},
    "events": {
        "image": drawing.photo("Imagen del evento"),
        "registered_count": drawing.participants,
        "pending_count": drawing.waiting,
        "winners": drawing.winners,
    },
    "staff": {
        "photo": drawing.photo("Foto de la persona"),
        "tasks_today": drawing.tasks_today,
    },
    "tasks": {"photos": drawing.photos_of_task},
    "time-tracking": {
        "location_verified": drawing.location,
        "photo": drawing.has_photo,
    },
    "event-registrations": {"evidence_state": drawing.evidence},
    "activity-feed": {"title": drawing.headline, "is_public": drawing.visibility},
    "activity-feed-config": {
        "activity_type": drawing.kind_of_activity,
        "is_public_by_default": drawing.visibility,
    },
    "photos": {"image_thumbnail": drawing.photo("Foto", drawing.MEDIUM)},
    "users": {"profile_photo": drawing.photo("Foto de perfil")},
}


def cell(visit: Visit, resource: Resource, field: Field, row: Mapping[str, Any]) -> Cell:
    """A cell of the list of a resource."""
    value = row.get(field.name)
    text = showing.cell(field, value, visit.name)
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
