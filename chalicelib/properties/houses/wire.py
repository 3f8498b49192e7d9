"""Houses as other things name them: in filters, and where a setting is for some houses."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol
from uuid import UUID

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.web.formats import Id
from chalicelib.web.pages import PageQuery
from chalicelib.web.shapes import ids_as

NamesOf = Callable[[Iterable[str]], Mapping[str, str]]
"""What finds the names of houses by their ids."""


class OfHouseQuery(PageQuery, kw_only=True):
    """Which to list: those of a house, or all. `property_id` says the same as `property`."""

    property: UUID | None = None
    """The house (UUID); all when left out."""
    property_id: UUID | None = None
    """The same as `property`."""

    def is_for(self, property_id: str) -> bool:
        """Whether those of a house are to be listed."""
        named = (self.property, self.property_id)
        return all(id_ is None or str(id_) == property_id for id_ in named)


class HouseName(msgspec.Struct, frozen=True):
    """A house by its name."""

    id: Id
    """Names the house."""
    name: str
    """What the house is called."""


class HousesOf(msgspec.Struct, frozen=True):
    """The houses that a setting is for, by name; none where it is for all."""

    properties_detail: list[HouseName]
    """The houses that it counts for, by name; empty means every house."""

    @classmethod
    def of(cls, entry: Entry[Any], names: Mapping[str, str]) -> "HousesOf":
        """Those of a setting, of all whose `names` were looked up."""
        return cls(named_houses(entry.value, names))


class ForHouses(Protocol):
    """A setting that is for some houses."""

    @property
    def property_ids(self) -> frozenset[str]:
        """Their ids; none means all houses."""


def named_houses(value: ForHouses, names: Mapping[str, str]) -> list[HouseName]:
    """Those of `names` that a setting is for, in their order."""
    return [HouseName(id_, name) for id_, name in names.items() if id_ in value.property_ids]


FOR_HOUSES = ids_as("properties")
"""How the wire writes `property_ids`."""
