"""Two houses, two guests, and tokens that say whose they are."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.clients import service as clients
from chalicelib.clients.types import Client, Details
from chalicelib.exchange_rates.service import set_exchange_rate
from chalicelib.kernel import cache, clock
from chalicelib.kernel.callers import Caller, Guest, Staff
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.pricing.quotes import routes as pricing
from chalicelib.properties.houses import service as houses
from chalicelib.properties.prices import service as prices
from chalicelib.properties.special_dates.rules import DateInput
from chalicelib.properties.special_dates.service import save_special_date
from chalicelib.properties.types import House, Rates
from chalicelib.rates.seasons.service import SEASONS
from chalicelib.rates.services.service import SERVICES
from chalicelib.rates.types import Season, Service
from chalicelib.reservations import routes as staff
from chalicelib.reservations.availability import routes as calendars
from chalicelib.reservations.cancellations import routes as cancellations
from chalicelib.reservations.guest_bookings import routes as guest_bookings
from chalicelib.reservations.lists import routes as lists
from chalicelib.reservations.own import routes as own
from chalicelib.reservations.refunds import routes as refunds
from chalicelib.reservations.smart_search import routes as smart_search
from chalicelib.web.application import Application
from tests.support.http import Api

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""Monday 2 March 2026, 10:00 in Lima."""

Order = Callable[..., dict[str, Any]]
Book = Callable[..., HTTPResponse]
Quoted = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def _monday(aws: None) -> Iterator[None]:
    cache.forget_all()
    with clock.at(NOW):
        yield
    cache.forget_all()


@pytest.fixture
def tokens() -> dict[str, Caller]:
    """Who is behind each token."""
    return {
        "admin": Staff(1, ("admin",), "s1"),
        "seller": Staff(2, ("vendedor",), "s2"),
        "other seller": Staff(3, ("vendedor",), "s3"),
        "cleaner": Staff(4, ("mantenimiento",), "s4"),
    }


@pytest.fixture
def api(aws: None, tokens: dict[str, Caller]) -> Api:
    """The room's routes; a token is the word for its owner (`admin`, `guest`…)."""

    def resolve(token: str) -> Caller:
        if token not in tokens:
            raise Unauthenticated
        return tokens[token]

    routers = (
        staff.router,
        guest_bookings.router,
        own.router,
        cancellations.router,
        refunds.router,
        lists.router,
        calendars.router,
        smart_search.router,
        pricing.router,
    )
    return Api(Application("reservations", routers=routers, resolver=resolve))


def new_client(number: str, first_name: str, **details: Any) -> Client:
    """A registered guest."""
    given = {
        "document_type": "dni",
        "number_doc": number,
        "first_name": first_name,
        "last_name": "Quispe",
        "email": f"{first_name.lower()}@example.com",
        "tel_number": "51987654321",
        **details,
    }
    return clients.create(Details(**given), now=clock.now(), actor="staff#1")


@pytest.fixture
def ana(tokens: dict[str, Caller]) -> Client:
    """A guest, behind token `ana`."""
    record = new_client("40000001", "Ana")
    tokens["ana"] = Guest(record.client_id, "g1")
    return record


@pytest.fixture
def luis(tokens: dict[str, Caller]) -> Client:
    """Another guest, behind token `luis`."""
    record = new_client("40000002", "Luis")
    tokens["luis"] = Guest(record.client_id, "g2")
    return record


@pytest.fixture
def house(aws: None) -> House:
    """House 1 of the worked examples (pricing book, section 18), with its seasons."""
    made = houses.create_house(
        {
            "name": "Casa Austin 1",
            "capacity_max": 10,
            "extra_guest_usd": Decimal(15),
            "background_color": "#112233",
            "pool_on_url": "https://pool.example/on",
        },
        actor="staff#1",
    ).value
    prices.set_rates(
        made.property_id,
        Rates(
            weekday_low=Decimal(100),
            weekend_low=Decimal(150),
            weekday_high=Decimal(180),
            weekend_high=Decimal(240),
        ),
        actor="staff#1",
    )
    save_special_date(
        made.property_id,
        DateInput(
            month=12, day=31, price_usd=Decimal(400), description="Año Nuevo", minimum_nights=3
        ),
        actor="staff#1",
    )
    for season_id, name, start, end in (
        ("9a0a2f7e-0000-4000-8000-000000000002", "Verano", (12, 15), (3, 15)),
        ("9a0a2f7e-0000-4000-8000-000000000003", "Fiestas Patrias", (7, 25), (7, 31)),
    ):
        SEASONS.save(
            Season(
                season_id=season_id,
                name=name,
                season_type="high",
                start_month=start[0],
                start_day=start[1],
                end_month=end[0],
                end_day=end[1],
            ),
            actor="staff#1",
        )
    SERVICES.save(
        Service(
            service_id="9a0a2f7e-0000-4000-8000-000000000004",
            name="Piscina temperada",
            price_usd=Decimal(50),
            is_per_night=True,
            post_action="temperature_pool",
        ),
        actor="staff#1",
    )
    set_exchange_rate(Decimal("3.750"), actor="staff#1")
    return made


@pytest.fixture
def other_house(aws: None) -> House:
    """A second house, with nothing but its name."""
    return houses.create_house({"name": "Casa Austin 2"}, actor="staff#1").value


@pytest.fixture
def quoted(api: Api, house: House) -> Quoted:
    """The quote of House 1 for four people, from Thursday 16 to Sunday 19 April."""

    def ask(token: str | None = "ana", **fields: Any) -> dict[str, Any]:
        query = {
            "check_in_date": day(4, 16),
            "check_out_date": day(4, 19),
            "guests": 4,
            "property_id": house.property_id,
            **fields,
        }
        text = "&".join(f"{name}={value}" for name, value in query.items())
        answer = api.get(f"/api/v1/properties/calculate-pricing/?{text}", token=token)
        assert answer.status_code == 200, answer.body
        found: dict[str, Any] = answer.json_body["data"]["properties"][0]
        return found

    return ask


@pytest.fixture
def book(api: Api, house: House) -> Book:
    """Book House 1 as the app does; the answer."""

    def order(token: str = "ana", **fields: Any) -> HTTPResponse:
        body = {
            "property": house.property_id,
            "check_in_date": day(4, 16),
            "check_out_date": day(4, 19),
            "guests": 4,
            **fields,
        }
        return api.post("/api/v1/clients/reservations/create/", token=token, json=body)

    return order


def made(answer: HTTPResponse) -> dict[str, Any]:
    assert answer.status_code == 201, answer.body
    stay: dict[str, Any] = answer.json_body["reservation"]
    return stay


def day(month: int, number: int, year: int = 2026) -> str:
    """A date as the wire writes it."""
    return date(year, month, number).isoformat()


@pytest.fixture
def take(api: Api, house: House, ana: Client) -> Order:
    """Take a stay as staff do; the answer's body."""

    def order(check_in: str, check_out: str, *, token: str = "seller", **fields: Any) -> Any:
        answer = api.post(
            "/api/v1/reservations/",
            token=token,
            form={
                "property": house.property_id,
                "client": ana.client_id,
                "check_in_date": check_in,
                "check_out_date": check_out,
                "guests": "4",
                "price_usd": "400",
                "price_sol": "1500",
                **fields,
            },
        )
        assert answer.status_code == 201, answer.body
        return answer.json_body

    return order
