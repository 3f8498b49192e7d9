"""The business of the worked examples (pricing book, section 18)."""

from decimal import Decimal
from typing import Any

from chalicelib.exchange_rates.service import set_exchange_rate
from chalicelib.properties.houses import service as houses
from chalicelib.properties.prices import service as prices
from chalicelib.properties.special_dates.rules import DateInput
from chalicelib.properties.special_dates.service import save_special_date
from chalicelib.properties.types import House, Rates
from chalicelib.rates.seasons.service import SEASONS
from chalicelib.rates.services.service import SERVICES
from chalicelib.rates.types import Season, Service
from tests.support.people import ACTOR

POOL, BREAKFAST, CLEANING = (f"5e000000-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
RATES = Rates(
    weekday_low=Decimal(100),
    weekend_low=Decimal(150),
    weekday_high=Decimal(180),
    weekend_high=Decimal(240),
)
NEW_YEARS_EVE = DateInput(month=12, day=31, price_usd=Decimal(400), minimum_nights=3)


def house_one(**details: Any) -> House:
    """House 1 with its prices and its special date."""
    house = new_house("Casa Austin 1", capacity_max=10, extra_guest_usd=Decimal(15), **details)
    prices.set_rates(house.property_id, RATES, actor=ACTOR)
    save_special_date(house.property_id, NEW_YEARS_EVE, actor=ACTOR)
    return house


def new_house(name: str, **details: Any) -> House:
    """A published house; its fields by their names in `types.House`."""
    return houses.create_house({"name": name, **details}, actor=ACTOR).value


def seasons_and_rate() -> None:
    """The two high seasons, and the rate of 3.750."""
    for number, name, start, end in (
        (1, "Verano", (12, 15), (3, 15)),
        (2, "Fiestas Patrias", (7, 25), (7, 31)),
    ):
        season = Season(
            season_id=f"5ea00000-0000-4000-8000-00000000000{number}",
            name=name,
            season_type="high",
            start_month=start[0],
            start_day=start[1],
            end_month=end[0],
            end_day=end[1],
        )
        SEASONS.save(season, actor=ACTOR)
    set_exchange_rate(Decimal("3.750"), actor=ACTOR)


def offer(service_id: str, name: str, price: int, **details: Any) -> None:
    """Offer a service in all houses, at `price` USD."""
    service = Service(service_id=service_id, name=name, price_usd=Decimal(price), **details)
    SERVICES.save(service, actor=ACTOR)


def offer_pool(**details: Any) -> None:
    """Offer a warm pool, by the night."""
    offer(POOL, "Piscina temperada", 50, is_per_night=True, **details)
