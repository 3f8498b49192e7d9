"""The four night prices on the wire (pricing book, 2.3 and 14)."""

from decimal import Decimal
from typing import ClassVar

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.properties.prices.rules import RATE_NAMES
from chalicelib.properties.special_dates.rules import NO_SPECIAL_DATES
from chalicelib.properties.types import House, Rates
from chalicelib.web.formats import Id
from chalicelib.web.shapes import shared_fields

DATES_MANAGER = "/api/v1/admin/special-dates-manager/"


class RatesView(msgspec.Struct, frozen=True, kw_only=True, rename=RATE_NAMES):
    """The four night prices, in USD."""

    TEXTS_FROM: ClassVar = (Rates,)

    weekday_low: Decimal
    weekend_low: Decimal
    weekday_high: Decimal
    weekend_high: Decimal

    @classmethod
    def of(cls, rates: Rates) -> "RatesView":
        """Rates on the wire."""
        return cls(**shared_fields(rates, cls))

    def rates(self) -> Rates:
        """The rates that were sent."""
        return Rates(**shared_fields(self, Rates))


class RatesChange(msgspec.Struct, frozen=True, kw_only=True, rename=RATE_NAMES):
    """Some of the four night prices; those left out stay as they are."""

    TEXTS_FROM: ClassVar = (Rates,)

    weekday_low: Decimal | UnsetType = UNSET
    weekend_low: Decimal | UnsetType = UNSET
    weekday_high: Decimal | UnsetType = UNSET
    weekend_high: Decimal | UnsetType = UNSET


class HousePricing(msgspec.Struct, frozen=True, kw_only=True, rename=RATE_NAMES):
    """The night prices of a house, null where it has none, and how many special dates it has.

    `special_dates_url` is where all of them are read and replaced, without scheme and host.
    """

    TEXTS_FROM: ClassVar = (Rates,)

    id: Id
    """Names the house."""
    property: Id
    """The same as `id`."""
    property_name: str
    """What the house is called."""
    weekday_low: Decimal | None
    weekend_low: Decimal | None
    weekday_high: Decimal | None
    weekend_high: Decimal | None
    special_dates_count: int
    """How many special dates the house has."""
    special_dates_warning: str | None
    """What is missing, in Spanish; null where nothing is."""
    special_dates_url: str
    """Where its special dates are read and replaced, without scheme and host."""

    @classmethod
    def of(cls, house: House) -> "HousePricing":
        """The prices of a house on the wire."""
        prices = shared_fields(house.rates, cls) if house.rates else dict.fromkeys(RATE_NAMES)
        count = len(house.special_dates)
        return cls(
            id=house.property_id,
            property=house.property_id,
            property_name=house.name,
            special_dates_count=count,
            special_dates_warning=None if count else NO_SPECIAL_DATES,
            special_dates_url=f"{DATES_MANAGER}{house.property_id}/",
            **prices,
        )
