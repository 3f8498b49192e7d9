"""Houses, their photos, and what their nights cost.

What stands here is stored as JSON, whole: a new field needs no other list. Amounts are USD
`Decimal` with two decimals. Field meanings: pricing book, section 2; the Spanish wire name
follows the meaning in brackets.
"""

import re
from collections.abc import Iterable
from datetime import time
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.kernel import spanish
from chalicelib.kernel.places import Coordinate, Place
from chalicelib.kernel.secrecy import SECRET

GUESTS_LEAVE = time(11)
"""Until when guests leave on their last day, in Lima; nobody else has a house before."""

PhotoState = Literal["awaiting_upload", "ready", "rejected"]

_TRAILING_NUMBER = re.compile(r"(.*?)\s*(\d*)\s*", re.DOTALL)


def natural_order(name: str) -> tuple[str, int, str]:
    """The sort key of every list of houses: `Casa 2` before `Casa 10` (pricing book, B36)."""
    parts = _TRAILING_NUMBER.fullmatch(name)
    prefix, number = parts.groups() if parts else (name, "")
    return spanish.fold(prefix), int(number or -1), name


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """The four night prices of a house (`PropertyPricing`); zero is a real price of zero."""

    weekday_low: Decimal
    """A night from Sunday to Thursday in low season, in USD."""
    weekend_low: Decimal
    """A Friday or Saturday night in low season, in USD."""
    weekday_high: Decimal
    """A night from Sunday to Thursday in high season, in USD."""
    weekend_high: Decimal
    """A Friday or Saturday night in high season, in USD."""


class SpecialDate(msgspec.Struct, frozen=True, kw_only=True):
    """A night of every year with a price of its own, perhaps sold only inside a longer stay.

    The day may be missing from some years (29 February). `minimum_nights` is the wire's
    `minimum_consecutive_nights`: 1 means no restriction.
    """

    special_date_id: str
    """Names the special date."""
    month: int
    """The month, 1 to 12."""
    day: int
    """The day of the month; 29 February counts in leap years only."""
    price_usd: Decimal
    """What the night costs in every year, in USD."""
    description: str = ""
    """What the night is, in Spanish (`Año Nuevo`)."""
    minimum_nights: int = 1
    """How many nights a stay with this night must have; 1 asks nothing."""
    is_active: bool = True
    """Whether it counts."""


class House(msgspec.Struct, frozen=True, kw_only=True):
    """A house that is rented whole. It has at most one special date for each month and day."""

    property_id: str
    """Names the house."""
    name: str
    """What the house is called."""
    slug: str
    """The house in addresses of the site; it never changes."""
    title: str | None = None
    """The headline of its page."""
    description: str | None = None
    """The text of its page."""
    location: str | None = None
    """Where the house is, as guests read it."""
    latitude: Coordinate | None = None
    """Where it stands, in degrees north (WGS 84): who works on site is measured by it. Guests do
    not see it."""
    longitude: Coordinate | None = None
    """Where it stands, in degrees east; it comes with the latitude."""
    capacity_max: int | None = None
    """The most guests that it takes; null where no limit was entered."""
    included_guests: int = 1
    """How many guests the price of a night covers."""
    advance_percentage: Decimal = Decimal(50)
    """What part of the price a guest may pay in advance, in per cent; the rest is the balance."""
    bedrooms: int | None = None
    """How many bedrooms it has."""
    bathrooms: int | None = None
    """How many bathrooms it has."""
    bedroom_details: dict[str, Any] = {}
    """What is in each bedroom, by its name, as staff entered it."""
    features: tuple[Any, ...] = ()
    """What the house offers, as staff entered it."""
    check_in_time: time | None = None
    """From when guests may arrive, in Lima."""
    check_out_time: time | None = None
    """Until when guests must leave, in Lima."""
    devices_from: time | None = None
    """From when guests have the devices and the display on the day of arrival, in Lima; null: from
    12:00."""
    music_from: time | None = None
    """From when guests have its music on the day of arrival, in Lima; null: from 15:00."""
    price_from: Decimal | None = None
    """The price of a night that is shown as "from", in USD; it counts where there are no night
    prices."""
    extra_guest_usd: Decimal | None = None
    """What each guest beyond the included ones costs a night, in USD."""
    background_color: str = "#fff"
    """Its colour in the calendar, as CSS writes it."""
    airbnb_url: Annotated[str | None, SECRET] = None
    """The secret address of its calendar at Airbnb."""
    pool_on_url: Annotated[str | None, SECRET] = None
    """The secret address that turns the heating of the pool on."""
    pool_off_url: Annotated[str | None, SECRET] = None
    """The secret address that turns the heating of the pool off."""
    player_id: str | None = None
    """The house in the music system; no two share one."""
    swap_group: str | None = None
    """Houses of one group may stand in for each other when staff move a stay."""
    rates: Rates | None = None
    """The four prices of a night; null where there are none."""
    special_dates: tuple[SpecialDate, ...] = ()
    """The nights with a price of their own."""

    @property
    def place(self) -> Place | None:
        """Where it stands, if that was entered."""
        if self.latitude is None or self.longitude is None:
            return None
        return Place(self.latitude, self.longitude)

    @property
    def has_pool_heating(self) -> bool:
        """Whether the house has a pool that can be heated on request."""
        return bool(self.pool_on_url)


class Photo(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of a house: an uploaded file or an external address; the file wins.

    `file_key` and `thumbnail_key` are object keys, None until the upload has been checked.
    `reason` is why its file was refused, in Spanish for staff. Lists are in ascending `order`; at
    most one photo of a house is the main one.
    """

    photo_id: str
    """Names the photo."""
    property_id: str
    """The house."""
    alt_text: str = ""
    """What the picture shows, for those who do not see it."""
    order: int = 0
    """The place among the photos of the house, the lowest first."""
    is_main: bool = False
    """Whether it is the picture that stands for the house; at most one is."""
    external_url: str | None = None
    """The address of a picture that is kept elsewhere; an uploaded file wins over it."""
    file_key: str | None = None
    thumbnail_key: str | None = None
    state: PhotoState = "ready"
    """Whether the file can be shown (`ready`), is awaited, or was refused."""
    reason: str | None = None
    """Why the file was refused, in Spanish; null where it was not."""


def in_natural_order(houses: Iterable[House]) -> tuple[House, ...]:
    """The houses as every list shows them."""
    return tuple(sorted(houses, key=lambda house: natural_order(house.name)))


def named(houses: Iterable[House], search: str) -> list[House]:
    """The houses whose name contains `search`, whatever its case and accents."""
    wanted = spanish.fold(search)
    return [house for house in houses if wanted in spanish.fold(house.name)]
