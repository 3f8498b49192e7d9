"""Two houses, two guests, and tokens that say whose they are."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.clients.types import Client
from chalicelib.kernel.callers import Caller
from chalicelib.loyalty.points import routes as points
from chalicelib.pricing.quotes import routes as pricing
from chalicelib.properties.devices import routes as devices
from chalicelib.properties.types import House
from chalicelib.reservations import routes as for_staff
from chalicelib.reservations.availability import routes as calendars
from chalicelib.reservations.cancellations import routes as cancellations
from chalicelib.reservations.display import routes as display
from chalicelib.reservations.guest_bookings import routes as guest_bookings
from chalicelib.reservations.lists import routes as lists
from chalicelib.reservations.lookups import routes as lookups
from chalicelib.reservations.own import routes as own
from chalicelib.reservations.presence import routes as presence
from chalicelib.reservations.proof import routes as proof
from chalicelib.reservations.refunds import routes as refunds
from chalicelib.reservations.smart_search import routes as smart_search
from chalicelib.timeline import routes as timeline
from chalicelib.web.application import Application
from tests.support.houses import house_one, new_house, offer_pool, seasons_and_rate
from tests.support.http import Api
from tests.support.monday import NOW, monday
from tests.support.people import guest, new_client, resolver, staff

from .awarding import referred

__all__ = ["NOW", "monday", "new_client"]

Order = Callable[..., dict[str, Any]]
Book = Callable[..., HTTPResponse]
Quoted = Callable[..., dict[str, Any]]


@pytest.fixture
def tokens() -> dict[str, Caller]:
    """Who is behind each token."""
    return staff()


@pytest.fixture
def api(aws: None, tokens: dict[str, Caller]) -> Api:
    """The room's routes; a token is the word for its owner (`admin`, `guest`…)."""

    routers = (
        for_staff.router,
        guest_bookings.router,
        own.router,
        lookups.router,
        cancellations.router,
        refunds.router,
        lists.router,
        presence.router,
        display.router,
        proof.router,
        timeline.router,
        devices.router,
        calendars.router,
        smart_search.router,
        pricing.router,
        points.router,
    )
    return Api(Application("reservations", routers=routers, resolver=resolver(tokens)))


@pytest.fixture
def ana(tokens: dict[str, Caller]) -> Client:
    """A guest, behind token `ana`."""
    record = new_client("40000001", "Ana")
    tokens["ana"] = guest(record)
    return record


@pytest.fixture
def luis(tokens: dict[str, Caller]) -> Client:
    """Another guest, behind token `luis`."""
    record = new_client("40000002", "Luis")
    tokens["luis"] = guest(record, "g2")
    return record


@pytest.fixture
def house(aws: None) -> House:
    """House 1 of the worked examples (pricing book, section 18), with its seasons."""
    one = house_one(background_color="#112233", pool_on_url="https://pool.example/on")
    seasons_and_rate()
    offer_pool(post_action="temperature_pool")
    return one


@pytest.fixture
def other_house(aws: None) -> House:
    """A second house, with nothing but its name."""
    return new_house("Casa Austin 2")


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
        body: dict[str, Any] = {
            "property": house.property_id,
            "check_in_date": day(4, 16),
            "check_out_date": day(4, 19),
            "guests": 4,
            **fields,
        }
        headers = body.pop("headers", None)
        return api.post(
            "/api/v1/clients/reservations/create/", token=token, json=body, headers=headers
        )

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


@pytest.fixture
def rosa(luis: Client) -> Client:
    """A guest whom Luis brought."""
    return referred("40000003", luis)
