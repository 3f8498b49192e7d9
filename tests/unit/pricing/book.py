"""The fixture of the worked examples (pricing book, section 18), and short ways to ask for it."""

from collections.abc import Set
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.kernel.amounts import Amount
from chalicelib.pricing.quotes.rules.quote import HouseQuote, quote_house
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.types import House, Rates, SpecialDate
from chalicelib.rates.types import CancellationPolicy, LateCheckoutRule, Season, Service

TODAY = date(2026, 3, 2)

NEW_YEARS_EVE = SpecialDate(
    special_date_id="nye",
    month=12,
    day=31,
    price_usd=Decimal("400.00"),
    description="Año Nuevo",
    minimum_nights=3,
)
HOUSE_1 = House(
    property_id="house-1",
    name="Casa Austin 1",
    slug="casa-austin-1",
    capacity_max=10,
    extra_guest_usd=Decimal("15.00"),
    rates=Rates(
        weekday_low=Decimal("100.00"),
        weekend_low=Decimal("150.00"),
        weekday_high=Decimal("180.00"),
        weekend_high=Decimal("240.00"),
    ),
    special_dates=(NEW_YEARS_EVE,),
)
HOUSE_2 = House(
    property_id="house-2",
    name="Casa Austin 2",
    slug="casa-austin-2",
    price_from=Decimal("120.00"),
    extra_guest_usd=Decimal("10.00"),
)
HOUSE_3 = House(property_id="house-3", name="Casa Austin 3", slug="casa-austin-3")


def season(
    start: tuple[int, int], end: tuple[int, int], season_type: Any = "high", **fields: Any
) -> Season:
    return Season(
        season_id=f"{start}-{end}",
        name="Temporada",
        season_type=season_type,
        start_month=start[0],
        start_day=start[1],
        end_month=end[0],
        end_day=end[1],
        **fields,
    )


SUMMER = season((12, 15), (3, 15))
NATIONAL_DAYS = season((7, 25), (7, 31))

POOL = Service(
    service_id="pool",
    name="Piscina temperada",
    price_usd=Decimal("50.00"),
    is_per_night=True,
    post_action="temperature_pool",
)
BREAKFAST = Service(
    service_id="breakfast",
    name="Desayuno",
    price_usd=Decimal("15.00"),
    is_per_night=True,
    is_per_person=True,
)
CLEANING = Service(service_id="cleaning", name="Limpieza", price_usd=Decimal("25.00"))

CATALOGUE = Catalogue(
    houses=(HOUSE_1, HOUSE_2, HOUSE_3),
    exchange_rate=Decimal("3.750"),
    version="7",
    seasons=(SUMMER, NATIONAL_DAYS),
    services=(POOL, BREAKFAST, CLEANING),
)


def change(struct: Any, **fields: Any) -> Any:
    return msgspec.structs.replace(struct, **fields)


def late_rule(weekday: int, value: str, **fields: Any) -> LateCheckoutRule:
    return LateCheckoutRule(weekday=weekday, name="Regla", discount_value=Decimal(value), **fields)


def policy(policy_id: str, days: int, refund: str, **fields: Any) -> CancellationPolicy:
    return CancellationPolicy(
        policy_id=policy_id,
        name=policy_id,
        days_before_check_in=days,
        refund_percentage=Decimal(refund),
        **fields,
    )


def stay(check_in: str, check_out: str, guests: int = 1) -> StayRequest:
    return StayRequest(date.fromisoformat(check_in), date.fromisoformat(check_out), guests)


STAY4 = stay("2026-04-16", "2026-04-19", guests=4)


def days(*texts: str) -> Set[date]:
    return {date.fromisoformat(text) for text in texts}


def quote(
    request: StayRequest,
    house: House = HOUSE_1,
    catalogue: Catalogue = CATALOGUE,
    **options: Any,
) -> HouseQuote:
    return quote_house(catalogue, house, request, **options)


def amount(usd: str, pen: str) -> Amount:
    return Amount(Decimal(usd), Decimal(pen))
