"""What the discounts of all kinds have in common on the wire."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.discounts.types import CheckInDays
from chalicelib.properties.wire import fields
from chalicelib.web.pages import PageQuery

WIRE_NAMES = {"property_ids": "properties", "owner_id": "client"}
"""How the wire calls the fields of discounts where it does not use their own names."""

Weekdays = Annotated[str, msgspec.Meta(pattern="^ *[0-6]( *, *[0-6])* *$")]
"""Weekdays by number, 0 Monday to 6 Sunday (`4,5`)."""


class DaysBody(msgspec.Struct, frozen=True, kw_only=True):
    """On which days guests must arrive: one of the three at most."""

    restrict_weekdays: bool | UnsetType = UNSET
    restrict_weekends: bool | UnsetType = UNSET
    specific_weekdays: Weekdays | UnsetType | None = UNSET


class DaysView(msgspec.Struct, frozen=True, kw_only=True):
    """On which days guests must arrive."""

    restrict_weekdays: bool
    restrict_weekends: bool
    specific_weekdays: str | None


class ActiveQuery(PageQuery, kw_only=True):
    """Whether to list those that are active, those that are not, or (left out) all."""

    is_active: bool | None = None

    def admits(self, is_active: bool) -> bool:
        """Whether one that is active, or is not, is listed."""
        return self.is_active in (None, is_active)


def shared(source: msgspec.Struct, target: type[msgspec.Struct]) -> dict[str, Any]:
    """The fields that both have, weekdays as the wire writes them."""
    names = set(source.__struct_fields__) & set(target.__struct_fields__)
    values = {name: getattr(source, name) for name in names}
    if isinstance(source, CheckInDays):
        values["specific_weekdays"] = weekdays_on_wire(source)
    return values


def weekdays_on_wire(days: CheckInDays) -> str | None:
    """The specific weekdays (`4,5`), or None."""
    return ",".join(str(day) for day in days.specific_weekdays) or None


def _weekdays(text: str | None) -> tuple[int, ...]:
    return tuple(int(day) for day in text.split(",")) if text else ()


def _ids(sent: list[UUID] | None) -> frozenset[str]:
    return frozenset(str(each) for each in sent or ())


def _text(sent: str | None) -> str:
    return sent or ""


def _id(sent: UUID | None) -> str | None:
    return None if sent is None else str(sent)


_READ: fields.Readers = {
    "specific_weekdays": _weekdays,
    "property_ids": _ids,
    "required_achievements": _ids,
    "description": _text,
    "owner_id": _id,
}


def details_of(body: msgspec.Struct) -> dict[str, Any]:
    """The fields of a discount that a body names, as the discount has them."""
    return fields.details_of(body, _READ)
