"""Two records of one person, on a Monday that does not pass."""

from collections.abc import Iterator

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from chalicelib.properties.types import House
from tests.support.every_route import every_route
from tests.support.houses import house_one, seasons_and_rate
from tests.support.http import Api
from tests.support.monday import NOW
from tests.support.outbox import Outbox
from tests.support.people import new_client, staff


@pytest.fixture
def tokens() -> dict[str, Caller]:
    return staff()


@pytest.fixture
def api(aws: None, tokens: dict[str, Caller]) -> Api:
    return every_route(tokens)


@pytest.fixture(autouse=True)
def monday(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def house(aws: None) -> House:
    seasons_and_rate()
    return house_one()


@pytest.fixture
def outbox(aws: None) -> Outbox:
    return Outbox()


@pytest.fixture
def kept(aws: None) -> Client:
    return new_client("40000001", "Ana", email=None)


@pytest.fixture
def gone(aws: None) -> Client:
    return new_client("40000002", "Anita", tel_number="51911222333", notes="Prefiere la casa 2")
