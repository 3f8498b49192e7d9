"""Stays that have contracts, and who asks for them."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.clients.types import Client
from chalicelib.documents.contracts import routes as contracts
from chalicelib.documents.templates import routes as templates
from chalicelib.kernel.callers import Caller
from chalicelib.properties.types import House
from chalicelib.reservations import routes as reservations
from chalicelib.web.application import Application
from tests.support.contracts_drawn import drawn_while_waiting
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.landlord import enter_landlord
from tests.support.monday import NOW, monday
from tests.support.people import guest, new_client, resolver, staff

__all__ = ["NOW", "monday"]

Take = Callable[..., str]
Ask = Callable[..., HTTPResponse]


@pytest.fixture
def tokens() -> dict[str, Caller]:
    """Who is behind each token."""
    return staff()


@pytest.fixture
def api(aws: None, tokens: dict[str, Caller]) -> Api:
    """Contracts, and the stays that they are of."""
    routers = (contracts.router, templates.router, reservations.router)
    return Api(Application("documents", routers=routers, resolver=resolver(tokens)))


@pytest.fixture(autouse=True)
def _landlord(aws: None) -> None:
    enter_landlord()


@pytest.fixture
def ana(tokens: dict[str, Caller]) -> Client:
    """A guest, behind token `ana`."""
    record = new_client("40000001", "Ana")
    tokens["ana"] = guest(record)
    return record


@pytest.fixture
def house(aws: None) -> House:
    """A house whose name no header holds as it is."""
    return new_house("Casa Ñusta 1")


@pytest.fixture
def take(api: Api, house: House, ana: Client) -> Take:
    """Take a stay over New Year as staff do; its id."""

    def order(client: Client = ana, **fields: Any) -> str:
        form = {
            "property": house.property_id,
            "client": client.client_id,
            "check_in_date": date(2026, 12, 29).isoformat(),
            "check_out_date": date(2027, 1, 1).isoformat(),
            "guests": "8",
            "price_usd": str(Decimal("1234.50")),
            "price_sol": "4629.38",
            **fields,
        }
        answer = api.post("/api/v1/reservations/", token="admin", form=form)
        assert answer.status_code == 201, answer.body
        return str(answer.json_body["id"])

    return order


@pytest.fixture
def drawn() -> Iterator[list[str]]:
    """Contracts are drawn while somebody waits; the messages that asked for them."""
    with drawn_while_waiting() as asked:
        yield asked


@pytest.fixture
def ask(api: Api) -> Ask:
    """Ask for the contract of a stay as the panel does."""

    def get(reservation_id: str, token: str | None = "seller") -> HTTPResponse:
        headers = {"Accept": "*/*", "Content-Type": "application/json"}
        return api.get(
            f"/api/v1/reservations/{reservation_id}/contrato/", token=token, headers=headers
        )

    return get
