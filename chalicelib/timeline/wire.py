"""The timeline of a booking, on the wire."""

from datetime import datetime

import msgspec

from chalicelib.kernel import dates
from chalicelib.reservations.stays.wire import STAY_NAMES
from chalicelib.timeline.types import Difference, Happening, Value
from chalicelib.web.labels import label_of

FIELDS = {**STAY_NAMES, "property_id": "property", "seller_id": "seller"}
"""What the wire calls a field of a stay otherwise."""
LABELS = {
    "departure": "Fecha de salida",
    "discount_code_used": "Código de descuento",
    "points_redeemed": "Puntos canjeados",
    "price_temperature_pool": "Precio de la piscina temperada",
}
"""What people call fields that no form has."""


class ChangedField(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the booking that changed."""

    field: str
    """Its name on the wire."""
    label: str
    """What people call it."""
    old: Value
    """What it was; null where it was nothing."""
    new: Value
    """What it is since."""

    @classmethod
    def of(cls, difference: Difference) -> "ChangedField":
        """The view of a change."""
        field = FIELDS.get(difference.field, difference.field)
        label = LABELS.get(field) or label_of(field)
        return cls(field=field, label=label, old=difference.old, new=difference.new)


class TimelineRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a booking."""

    at: datetime
    """When, in Lima."""
    actor: str
    """Who did it: a name of the staff, `Huésped`, `Sistema` or `Programa`."""
    event: str
    """What the log calls it."""
    text: str
    """What happened, in Spanish."""
    changes: list[ChangedField]
    """What changed of the booking with it."""

    @classmethod
    def of(cls, happening: Happening) -> "TimelineRow":
        """The view of what happened."""
        return cls(
            at=dates.in_lima(happening.at),
            actor=happening.actor,
            event=happening.name,
            text=happening.sentence,
            changes=[ChangedField.of(each) for each in happening.differences],
        )
