"""The price of a night and of all nights of a stay (pricing book, section 3).

Prices stay unrounded here: a fallback price in high season may end in half a cent, and only
sums are rounded.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from chalicelib.kernel import money
from chalicelib.kernel.dates import is_weekend_night
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.properties.types import House, Rates, SpecialDate
from chalicelib.rates.types import Season

FALLBACK_PRICE = Decimal("100.00")
HIGH_SEASON_FACTOR = Decimal("1.5")

MonthDay = tuple[int, int]

NightRule = Literal[
    "special_date",
    "weekday_low",
    "weekend_low",
    "weekday_high",
    "weekend_high",
    "fallback_low",
    "fallback_high",
]


class NightPrice(msgspec.Struct, frozen=True):
    """What one night costs the included guests, unrounded USD, and the rule that says so."""

    night: date
    price_usd: Decimal
    rule: NightRule
    description: str = ""


class StayPrice(msgspec.Struct, frozen=True):
    """All nights of a stay and its extra guests; sums are unrounded USD.

    `extra_guest_usd` is a night, for each of `extra_guests`.
    """

    nights: tuple[NightPrice, ...]
    extra_guests: int
    extra_guest_usd: Decimal

    @property
    def base_usd(self) -> Decimal:
        """All nights for the included guests."""
        return sum((night.price_usd for night in self.nights), money.ZERO)

    @property
    def extra_usd(self) -> Decimal:
        """All nights of the guests beyond the included ones."""
        return self.extra_guest_usd * self.extra_guests * len(self.nights)

    @property
    def ordinary_nights(self) -> tuple[NightPrice, ...]:
        """The nights that may be discounted: those on no special date (DESIGN 6)."""
        return tuple(night for night in self.nights if night.rule != "special_date")


class HighSeason(msgspec.Struct, frozen=True):
    """The days of every year that are high season, both ends of each range inclusive."""

    ranges: tuple[tuple[MonthDay, MonthDay], ...]

    @classmethod
    def of(cls, seasons: Iterable[Season]) -> "HighSeason":
        """Prepare the active high seasons; `low` ones have no effect."""
        return cls(
            tuple(
                ((season.start_month, season.start_day), (season.end_month, season.end_day))
                for season in seasons
                if season.is_active and season.season_type == "high"
            )
        )

    def includes(self, day: date) -> bool:
        """Whether any range holds that day of the year; a range may wrap the year end."""
        here = (day.month, day.day)
        for start, end in self.ranges:
            wraps = start > end
            if (here >= start or here <= end) if wraps else (start <= here <= end):
                return True
        return False


def special_dates_by_day(house: House) -> dict[MonthDay, SpecialDate]:
    """The active special dates of a house, by month and day."""
    return {
        (special.month, special.day): special
        for special in house.special_dates
        if special.is_active
    }


def night_price(house: House, high_season: HighSeason, night: date) -> NightPrice:
    """What `night` costs the included guests of `house`: special date, rates, or fallback."""
    return _night_price(house, special_dates_by_day(house), high_season, night)


def extra_guests(house: House, guests: int) -> int:
    """How many of `guests` pay on top of the night price."""
    return max(0, guests - house.included_guests)


def extra_guest_price(house: House) -> Decimal:
    """USD a night for one guest beyond the included ones; zero where none is set."""
    return house.extra_guest_usd or money.ZERO


def price_stay(house: House, high_season: HighSeason, request: StayRequest) -> StayPrice:
    """Price every night of a stay, and its extra guests."""
    specials = special_dates_by_day(house)
    return StayPrice(
        nights=tuple(
            _night_price(house, specials, high_season, night) for night in request.nights()
        ),
        extra_guests=extra_guests(house, request.guests),
        extra_guest_usd=extra_guest_price(house),
    )


def _night_price(
    house: House, specials: Mapping[MonthDay, SpecialDate], high_season: HighSeason, night: date
) -> NightPrice:
    special = specials.get((night.month, night.day))
    if special:
        return NightPrice(night, special.price_usd, "special_date", special.description)
    is_high = high_season.includes(night)
    if house.rates:
        return _rated(house.rates, night, is_high)
    price = house.price_from or FALLBACK_PRICE
    if is_high:
        return NightPrice(night, price * HIGH_SEASON_FACTOR, "fallback_high")
    return NightPrice(night, price, "fallback_low")


def _rated(rates: Rates, night: date, is_high: bool) -> NightPrice:
    if is_weekend_night(night):
        if is_high:
            return NightPrice(night, rates.weekend_high, "weekend_high")
        return NightPrice(night, rates.weekend_low, "weekend_low")
    if is_high:
        return NightPrice(night, rates.weekday_high, "weekday_high")
    return NightPrice(night, rates.weekday_low, "weekday_low")
