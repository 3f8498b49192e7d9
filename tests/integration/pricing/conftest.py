"""The houses of the worked examples (pricing book, section 18), quoted over HTTP."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients.types import Client, Details
from chalicelib.exchange_rates.service import set_exchange_rate
from chalicelib.kernel import cache, clock
from chalicelib.kernel.callers import Caller, Guest, Staff
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.pricing.late_checkout import routes as late_checkout
from chalicelib.pricing.quotes.routes import router
from chalicelib.properties.houses import service as houses
from chalicelib.properties.prices import service as prices
from chalicelib.properties.special_dates.rules import DateInput
from chalicelib.properties.special_dates.service import save_special_date
from chalicelib.properties.types import House, Rates
from chalicelib.rates.late_checkout.service import LATE_CHECKOUT
from chalicelib.rates.seasons.service import SEASONS
from chalicelib.rates.services.service import SERVICES
from chalicelib.rates.types import LateCheckoutRule, Season, Service
from chalicelib.reservations import routes as staff
from chalicelib.reservations.guest_bookings import routes as guests
from chalicelib.reservations.smart_search import routes as smart_search
from chalicelib.web.application import Application
from tests.support.http import Api

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
POOL, BREAKFAST, CLEANING = (f"5e000000-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
ACTOR = "staff#1"

Quote = Callable[..., dict[str, Any]]
Business = tuple[House, House, House]


@pytest.fixture(autouse=True)
def _monday(aws: None) -> Iterator[None]:
    cache.forget_all()
    with clock.at(NOW):
        yield
    cache.forget_all()


@pytest.fixture
def ana(aws: None) -> Client:
    """A registered guest."""
    details = Details(
        document_type="dni",
        number_doc="40000001",
        first_name="Ana",
        last_name="Quispe",
        tel_number="51987654321",
    )
    return clients.create(details, now=NOW, actor=ACTOR)


@pytest.fixture
def api(aws: None, ana: Client) -> Api:
    """Quotes and stays; a token is the word for its owner."""
    known: dict[str, Caller] = {
        "seller": Staff(2, ("vendedor",), "s2"),
        "cleaner": Staff(4, ("mantenimiento",), "s4"),
        "ana": Guest(ana.client_id, "g1"),
    }

    def resolve(token: str) -> Caller:
        if token not in known:
            raise Unauthenticated
        return known[token]

    routers = [
        router,
        late_checkout.router,
        staff.router,
        guests.router,
        smart_search.router,
    ]
    return Api(Application("pricing", routers=routers, resolver=resolve))


@pytest.fixture
def business(aws: None) -> tuple[House, House, House]:
    """Houses 1, 2 and 3, the seasons, the services and the rate of 3.750."""
    one = houses.create_house(
        {
            "name": "Casa Austin 1",
            "capacity_max": 10,
            "extra_guest_usd": Decimal(15),
            "swap_group": "pair",
        },
        actor=ACTOR,
    ).value
    rates = Rates(
        weekday_low=Decimal(100),
        weekend_low=Decimal(150),
        weekday_high=Decimal(180),
        weekend_high=Decimal(240),
    )
    prices.set_rates(one.property_id, rates, actor=ACTOR)
    save_special_date(
        one.property_id,
        DateInput(month=12, day=31, price_usd=Decimal(400), minimum_nights=3),
        actor=ACTOR,
    )
    two = houses.create_house(
        {
            "name": "Casa Austin 2",
            "price_from": Decimal(120),
            "extra_guest_usd": Decimal(10),
            "swap_group": "pair",
        },
        actor=ACTOR,
    ).value
    three = houses.create_house({"name": "Casa Austin 10"}, actor=ACTOR).value
    _seasons_and_services()
    set_exchange_rate(Decimal("3.750"), actor=ACTOR)
    return one, two, three


def _seasons_and_services() -> None:
    for number, start, end in ((1, (12, 15), (3, 15)), (2, (7, 25), (7, 31))):
        season = Season(
            season_id=f"5ea00000-0000-4000-8000-00000000000{number}",
            name=f"Alta {number}",
            season_type="high",
            start_month=start[0],
            start_day=start[1],
            end_month=end[0],
            end_day=end[1],
        )
        SEASONS.save(season, actor=ACTOR)
    for service_id, name, price, nightly, each in (
        (POOL, "Piscina temperada", 50, True, False),
        (BREAKFAST, "Desayuno", 15, True, True),
        (CLEANING, "Limpieza", 25, False, False),
    ):
        service = Service(
            service_id=service_id,
            name=name,
            price_usd=Decimal(price),
            is_per_night=nightly,
            is_per_person=each,
        )
        SERVICES.save(service, actor=ACTOR)


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
