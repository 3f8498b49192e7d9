"""From one struct to another, field by field, and what the settings have in common."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Protocol
from uuid import UUID

import msgspec
from msgspec import UNSET

from chalicelib.kernel import dates
from chalicelib.properties.houses.admin_wire import HouseName
from chalicelib.properties.houses.service import house_names

__all__ = ["HouseName", "house_names"]
MOST_IDS = 2000
Ids = Annotated[list[UUID], msgspec.Meta(max_length=MOST_IDS)]


class Written(Protocol):
    """What knows when it was first and last written (aware UTC)."""

    @property
    def created(self) -> datetime:
        """When first."""

    @property
    def updated(self) -> datetime:
        """When last."""


def said(source: msgspec.Struct, target: type[msgspec.Struct]) -> dict[str, Any]:
    """The fields that both structs have."""
    names = set(source.__struct_fields__) & set(target.__struct_fields__)
    return {name: getattr(source, name) for name in names}


def given(body: msgspec.Struct) -> dict[str, Any]:
    """The fields of a body that were sent."""
    values = {name: getattr(body, name) for name in body.__struct_fields__}
    return {name: value for name, value in values.items() if value is not UNSET}


def houses_in(property_ids: Iterable[str], names: Mapping[str, str]) -> list[HouseName]:
    """Those of `names` that a setting is for, in their order."""
    wanted = set(property_ids)
    return [HouseName(id_, name) for id_, name in names.items() if id_ in wanted]


def for_houses(property_ids: Iterable[str], names: Mapping[str, str]) -> dict[str, Any]:
    """The two fields that tell which houses a setting is for; `names` are those of the houses."""
    wanted = sorted(property_ids)
    return {"properties": wanted, "properties_detail": houses_in(wanted, names)}


def written(entry: Written) -> dict[str, Any]:
    """The two fields that tell when something was first and last written."""
    return {"created": dates.in_lima(entry.created), "updated": dates.in_lima(entry.updated)}


def _text(sent: str | None) -> str:
    return sent or ""


def _ids(sent: list[UUID] | None) -> frozenset[str]:
    return frozenset(str(each) for each in sent or ())


Readers = Mapping[str, Callable[[Any], Any]]
_READ: Readers = {
    "description": _text,
    "property_id": str,
    "property_ids": _ids,
}


def details_of(body: msgspec.Struct, readers: Readers = _READ) -> dict[str, Any]:
    """The fields of a setting that a body names, as the setting has them."""
    return {
        name: readers[name](value) if name in readers else value
        for name, value in given(body).items()
    }
