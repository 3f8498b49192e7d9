"""The catalogue as everything above it sees it: frozen types of houses, seasons, services, rules.

Tables are turned into these once (and kept for seconds), so a quote is pure arithmetic on them.
They are also what is sent between rooms and stored as JSON. Amounts are USD `Decimal` with two
decimals unless a docstring says otherwise. Deleted things never appear here; inactive ones may,
and the rules skip them. Field meanings: pricing book, section 2; the Spanish wire name follows
the meaning in brackets.
"""

import re
from collections.abc import Iterable
from datetime import datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.kernel import spanish
from chalicelib.kernel.secrecy import SECRET

SeasonType = Literal["low", "high"]
ServiceType = Literal["optional", "mandatory"]
LateCheckoutDiscount = Literal["percentage", "fixed"]
PhotoState = Literal["awaiting_upload", "ready", "rejected"]

POOL_HEATING = "temperature_pool"
"""The `post_action` of the service that is pool heating (pricing book, section 6)."""

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
    Lists are in ascending `order`; at most one photo of a house is the main one.
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


class Season(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of every year, both ends inclusive, for all houses; it may wrap the year end.

    Only active `high` seasons matter: whatever is not high is low (pricing book, section 3).
    """

    season_id: str
    name: str
    season_type: SeasonType
    start_month: int
    start_day: int
    end_month: int
    end_day: int
    is_active: bool = True


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """An extra such as breakfast; `mandatory` ones are charged to every stay (pricing book, B27).

    No `property_ids` means that every house offers it. `post_action` tells the app what to do
    after booking.
    """

    service_id: str
    name: str
    price_usd: Decimal
    description: str = ""
    service_type: ServiceType = "optional"
    is_per_night: bool = False
    is_per_person: bool = False
    is_active: bool = True
    property_ids: frozenset[str] = frozenset()
    post_action: str | None = None


class RefundTier(msgspec.Struct, frozen=True):
    """Who cancels at least `days_before_check_in` days ahead gets `refund_percentage` back."""

    days_before_check_in: int
    refund_percentage: Decimal


class CancellationPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest gets back who cancels at least `days_before_check_in` days ahead.

    `refund_percentage` is 0 to 100. `further_tiers` say what those get who cancel later: each
    asks for fewer days and gives no more than the one before (B31). No `property_ids` means
    every house that has no policy of its own. `days_before_check_in` is the wire's
    `days_before_checkin`.
    """

    policy_id: str
    name: str
    days_before_check_in: int
    refund_percentage: Decimal
    description: str = ""
    is_default: bool = False
    is_active: bool = True
    property_ids: frozenset[str] = frozenset()
    further_tiers: tuple[RefundTier, ...] = ()

    @property
    def tiers(self) -> tuple[RefundTier, ...]:
        """Every tier, most days first."""
        first = RefundTier(self.days_before_check_in, self.refund_percentage)
        return (first, *self.further_tiers)


class LateCheckoutRule(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a departure on `weekday` (0 Monday to 6 Sunday) may be late, and how much cheaper.

    `discount_value` is per cent, or USD when the type is `fixed`. One rule a weekday.
    """

    weekday: int
    name: str
    allowed: bool = True
    discount_type: LateCheckoutDiscount = "percentage"
    discount_value: Decimal = Decimal("10.00")
    is_active: bool = True


class ExchangeRate(msgspec.Struct, frozen=True, kw_only=True):
    """How many PEN a USD is worth, three decimals; exactly one is active (pricing book, B29)."""

    rate_id: str
    rate: Decimal
    created: datetime
    is_active: bool = True


class Catalogue(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Everything a quote needs, as it was at `version`.

    `houses` are in natural order. `exchange_rate` has three decimals. `version` changes with
    every change of the catalogue, so a stored quote says which prices it was made from.
    """

    houses: tuple[House, ...]
    exchange_rate: Decimal
    version: str
    seasons: tuple[Season, ...] = ()
    services: tuple[Service, ...] = ()
    policies: tuple[CancellationPolicy, ...] = ()
    late_checkout: tuple[LateCheckoutRule, ...] = ()

    def house(self, property_id: str) -> House | None:
        """The house with that id, or None."""
        return self._by_id.get(property_id)

    def house_by_slug(self, slug: str) -> House | None:
        """The house with that slug, or None."""
        return self._by_slug.get(slug)

    @cached_property
    def _by_id(self) -> dict[str, House]:
        return {house.property_id: house for house in self.houses}

    @cached_property
    def _by_slug(self) -> dict[str, House]:
        return {house.slug: house for house in self.houses}


def in_natural_order(houses: Iterable[House]) -> tuple[House, ...]:
    """The houses as every list shows them."""
    return tuple(sorted(houses, key=lambda house: natural_order(house.name)))


def named(houses: Iterable[House], search: str) -> list[House]:
    """The houses whose name contains `search`, whatever its case and accents."""
    wanted = spanish.fold(search)
    return [house for house in houses if wanted in spanish.fold(house.name)]
