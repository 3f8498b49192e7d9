"""The houses of the worked examples (pricing book, section 18), quoted over HTTP."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.pricing.late_checkout import routes as late_checkout
from chalicelib.pricing.quotes.routes import router
from chalicelib.properties.types import House
from chalicelib.rates.late_checkout.service import LATE_CHECKOUT
from chalicelib.rates.types import LateCheckoutRule
from chalicelib.reservations import routes as for_staff
from chalicelib.reservations.guest_bookings import routes as guests
from chalicelib.reservations.smart_search import routes as smart_search
from chalicelib.web.application import Application
from tests.support.houses import (
    BREAKFAST,
    CLEANING,
    POOL,
    house_one,
    new_house,
    offer,
    offer_pool,
    seasons_and_rate,
)
from tests.support.http import Api
from tests.support.monday import NOW, monday
from tests.support.people import ACTOR, guest, registered, resolver, staff

__all__ = ["ACTOR", "BREAKFAST", "CLEANING", "NOW", "POOL", "monday"]

Quote = Callable[..., dict[str, Any]]
Business = tuple[House, House, House]


@pytest.fixture
def ana(aws: None) -> Client:
    """A registered guest."""
    return registered()


@pytest.fixture
def api(aws: None, ana: Client) -> Api:
    """Quotes and stays; a token is the word for its owner."""
    routers = [
        router,
        late_checkout.router,
        for_staff.router,
        guests.router,
        smart_search.router,
    ]
    return Api(
        Application("pricing", routers=routers, resolver=resolver({**staff(), "ana": guest(ana)}))
    )


@pytest.fixture
def business(aws: None) -> tuple[House, House, House]:
    """Houses 1, 2 and 3, the seasons, the services and the rate of 3.750."""
    one = house_one(swap_group="pair")
    two = new_house(
        "Casa Austin 2",
        price_from=Decimal(120),
        extra_guest_usd=Decimal(10),
        swap_group="pair",
    )
    three = new_house("Casa Austin 10")
    seasons_and_rate()
    offer_pool()
    offer(BREAKFAST, "Desayuno", 15, is_per_night=True, is_per_person=True)
    offer(CLEANING, "Limpieza", 25)
    return one, two, three


def late_rule(weekday: int, kind: Any, value: str) -> None:
    """A late-checkout rule of one weekday."""
    rule = LateCheckoutRule(
        weekday=weekday, name="regla", discount_type=kind, discount_value=Decimal(value)
    )
    LATE_CHECKOUT.save(rule, actor=ACTOR)


@pytest.fixture
def quote(api: Api, business: tuple[House, House, House]) -> Quote:
    """The data of a quote that must work; `house` is a position of `business`."""

    def ask(check_in: str, check_out: str, *, house: int | None = 0, **more: Any) -> Any:
        query = {"check_in_date": check_in, "check_out_date": check_out, **more}
        token = query.pop("token", None)
        if house is not None:
            query["property_id"] = business[house].property_id
        text = "&".join(f"{name}={value}" for name, value in query.items())
        answer = api.get(f"/api/v1/properties/calculate-pricing/?{text}", token=token)
        assert answer.status_code == 200, answer.body
        return answer.json_body["data"]

    return ask
