"""Houses as administrators see and write them, and the houses that a setting is for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Protocol
from uuid import UUID

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.properties.houses.rules import WIRE_NAMES
from chalicelib.properties.houses.service import house_names
from chalicelib.properties.photos.wire import StaffPhotoView
from chalicelib.properties.prices.wire import RatesView
from chalicelib.properties.special_dates.wire import SpecialDateView
from chalicelib.properties.types import House, Rates, SpecialDate
from chalicelib.web.shapes import Field, Shapes, uuid_texts

MOST_IDS = 2000
Ids = Annotated[list[UUID], msgspec.Meta(max_length=MOST_IDS)]


class HousePhotos(msgspec.Struct, frozen=True):
    """Every photo of a house, with those that cannot be shown yet."""

    photos: list[StaffPhotoView]


def _rates(rates: Rates | None) -> RatesView | None:
    return RatesView.of(rates) if rates else None


def _special_dates(dates: Sequence[SpecialDate]) -> list[SpecialDateView]:
    return [SpecialDateView.of(special) for special in dates]


HOUSE = Shapes(
    House,
    key="property_id",
    extra=HousePhotos,
    fields={
        **{name: Field(wire) for name, wire in WIRE_NAMES.items()},
        "slug": Field("slug", is_writable=False),
        "bedroom_details": Field(WIRE_NAMES["bedroom_details"], takes_null=False),
        "features": Field(WIRE_NAMES["features"], takes_null=False),
        "rates": Field("rates", shows=RatesView | None, show=_rates, is_writable=False),
        "special_dates": Field(
            "special_dates", shows=list[SpecialDateView], show=_special_dates, is_writable=False
        ),
    },
)
"""A house with all of its fields, the secret addresses with them."""


class HouseName(msgspec.Struct, frozen=True):
    """A house by its name."""

    id: str
    name: str


class HousesOf(msgspec.Struct, frozen=True):
    """The houses that a setting is for, by name; none where it is for all."""

    properties_detail: list[HouseName]


class ForHouses(Protocol):
    """A setting that is for some houses."""

    @property
    def property_ids(self) -> frozenset[str]:
        """Their ids; none means all houses."""


def houses_of(entries: Sequence[Entry[Any]]) -> Callable[[Entry[Any]], HousesOf]:
    """The houses of settings, whose names are read once for all of them."""
    names = house_names(id_ for entry in entries for id_ in entry.value.property_ids)
    return lambda entry: HousesOf(named_houses(entry.value, names))


def named_houses(value: ForHouses, names: Mapping[str, str]) -> list[HouseName]:
    """Those of `names` that a setting is for, in their order."""
    return [HouseName(id_, name) for id_, name in names.items() if id_ in value.property_ids]


FOR_HOUSES = Field("properties", reads=Ids, read=uuid_texts, shows=list[str], show=sorted)
"""How the wire writes `property_ids`."""
