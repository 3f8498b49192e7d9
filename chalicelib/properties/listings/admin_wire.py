"""Houses as administrators see and write them, and the houses that a setting is for."""

from collections.abc import Sequence

import msgspec

from chalicelib.properties.houses.rules import WIRE_NAMES, checked_house
from chalicelib.properties.photos.wire import StaffPhotoView
from chalicelib.properties.prices.wire import RatesView
from chalicelib.properties.special_dates.wire import SpecialDateView
from chalicelib.properties.types import House, Rates, SpecialDate
from chalicelib.web.shapes import Field, Shapes


class HousePhotos(msgspec.Struct, frozen=True):
    """Every photo of a house, with those that cannot be shown yet."""

    photos: list[StaffPhotoView]
    """Its photos in their order, those that cannot be shown yet too."""


def _rates(rates: Rates | None) -> RatesView | None:
    return RatesView.of(rates) if rates else None


def _special_dates(dates: Sequence[SpecialDate]) -> list[SpecialDateView]:
    return [SpecialDateView.of(special) for special in dates]


HOUSE = Shapes(
    House,
    key="property_id",
    checked=checked_house,
    extra=HousePhotos,
    is_versioned=True,
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
