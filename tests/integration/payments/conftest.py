"""A guest with a hold on House 1, and a gateway."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.clients.types import Client
from chalicelib.kernel.callers import Caller
from chalicelib.payments.charges import routes as charges
from chalicelib.payments.ledger import routes as ledger
from chalicelib.payments.proof import routes as proof
from chalicelib.payments.reports import routes as reports
from chalicelib.payments.vouchers import routes as vouchers
from chalicelib.payments.webhooks import routes as webhooks
from chalicelib.reservations import routes as for_staff
from chalicelib.reservations.cancellations import routes as cancellations
from chalicelib.reservations.guest_bookings import routes as guest_bookings
from chalicelib.reservations.lists import routes as lists
from chalicelib.reservations.own import routes as own
from chalicelib.reservations.refunds import routes as refunds
from chalicelib.web.application import Application
from tests.integration.reservations.conftest import (
    Book,
    ana,
    book,
    day,
    house,
    luis,
    made,
    take,
    tokens,
)
from tests.support.cards import FakeGateway, instead_of
from tests.support.http import Api
from tests.support.monday import NOW, monday
from tests.support.people import resolver

__all__ = [
    "NOW",
    "Book",
    "ana",
    "book",
    "day",
    "house",
    "luis",
    "made",
    "monday",
    "take",
    "tokens",
]

Pay = Callable[..., HTTPResponse]


@pytest.fixture
def api(aws: None, tokens: dict[str, Caller]) -> Api:
    """The routes around a payment; a token is the word for its owner."""
    routers = (
        charges.router,
        ledger.router,
        proof.router,
        reports.router,
        webhooks.router,
        vouchers.router,
        for_staff.router,
        guest_bookings.router,
        own.router,
        lists.router,
        cancellations.router,
        refunds.router,
    )
    return Api(Application("payments", routers=routers, resolver=resolver(tokens)))


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    """The gateway that cards are charged at."""
    with instead_of("mercadopago") as fake:
        yield fake


@pytest.fixture
def hold(ana: Client, book: Book) -> dict[str, Any]:
    """A hold of Ana's: 535.00 USD, 2006.25 PEN, until 11:00."""
    return made(book())


@pytest.fixture
def pay(api: Api, gateway: FakeGateway) -> Pay:
    """Pay a stay by card as the app does; the answer."""

    def order(stay: dict[str, Any], card: str = "approve", *, as_: str = "ana", **body: Any) -> Any:
        path = f"/api/v1/payment/process/{stay['id']}/"
        return api.post(path, token=as_, json={"token": card, **body})

    return order


@pytest.fixture
def buy(api: Api, gateway: FakeGateway) -> Pay:
    """Buy a service by card as the app does; the answer."""

    def order(stay: dict[str, Any], service: str, card: str = "approve", **body: Any) -> Any:
        path = f"/api/v1/payment/additional-services/{stay['id']}/"
        return api.post(path, token="ana", json={"token": card, "service_type": service, **body})

    return order


def shown(api: Api, stay: dict[str, Any]) -> dict[str, Any]:
    """A stay as staff see it."""
    answer = api.get(f"/api/v1/reservations/{stay['id']}/", token="admin")
    assert answer.status_code == 200, answer.body
    found: dict[str, Any] = answer.json_body
    return found
