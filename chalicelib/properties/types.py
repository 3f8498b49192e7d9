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
from chalicelib.kernel.secrecy import SECRET

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
    weekend_low: Decimal
    weekday_high: Decimal
    weekend_high: Decimal


class SpecialDate(msgspec.Struct, frozen=True, kw_only=True):
    """A night of every year with a price of its own, perhaps sold only inside a longer stay.

    The day may be missing from some years (29 February). `minimum_nights` is the wire's
    `minimum_consecutive_nights`: 1 means no restriction.
    """

    special_date_id: str
    month: int
    day: int
    price_usd: Decimal
    description: str = ""
    minimum_nights: int = 1
    is_active: bool = True


class House(msgspec.Struct, frozen=True, kw_only=True):
    """A house that is rented whole.

    property_id, name, slug: identity; the slug is never regenerated.
    title, description, location: marketing texts [titulo, descripcion, location].
    capacity_max: most guests allowed; None means that no limit was entered.
    included_guests: how many guests the night price covers.
    bedrooms, bathrooms: counts [dormitorios, banos].
    bedroom_details, features: a JSON object and a JSON array as staff entered them
        [detalle_dormitorios, caracteristicas].
    check_in_time, check_out_time: Lima hours of day [hora_ingreso, hora_salida].
    price_from: shown as "from", and the night price when there are no rates [precio_desde].
    extra_guest_usd: a night, for each guest beyond the included ones [precio_extra_persona].
    background_color: of the calendar, a CSS colour.
    airbnb_url, pool_on_url, pool_off_url: secret addresses, never shown to the public
        [airbnb_url, on_temperature_pool_url, off_temperature_pool_url].
    player_id: the house's name in the music system; unique when set.
    swap_group: houses with the same group may stand in for each other when staff move a stay.
    special_dates: at most one for each month and day.
    """

    property_id: str
    name: str
    slug: str
    title: str | None = None
    description: str | None = None
    location: str | None = None
    capacity_max: int | None = None
    included_guests: int = 1
    bedrooms: int | None = None
    bathrooms: int | None = None
    bedroom_details: dict[str, Any] = {}
    features: tuple[Any, ...] = ()
    check_in_time: time | None = None
    check_out_time: time | None = None
    price_from: Decimal | None = None
    extra_guest_usd: Decimal | None = None
    background_color: str = "#fff"
    airbnb_url: Annotated[str | None, SECRET] = None
    pool_on_url: Annotated[str | None, SECRET] = None
    pool_off_url: Annotated[str | None, SECRET] = None
    player_id: str | None = None
    swap_group: str | None = None
    rates: Rates | None = None
    special_dates: tuple[SpecialDate, ...] = ()

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
    property_id: str
    alt_text: str = ""
    order: int = 0
    is_main: bool = False
    external_url: str | None = None
    file_key: str | None = None
    thumbnail_key: str | None = None
    state: PhotoState = "ready"
    reason: str | None = None


def in_natural_order(houses: Iterable[House]) -> tuple[House, ...]:
    """The houses as every list shows them."""
    return tuple(sorted(houses, key=lambda house: natural_order(house.name)))


def named(houses: Iterable[House], search: str) -> list[House]:
    """The houses whose name contains `search`, whatever its case and accents."""
    wanted = spanish.fold(search)
    return [house for house in houses if wanted in spanish.fold(house.name)]
