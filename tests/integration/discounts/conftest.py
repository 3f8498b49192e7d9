"""The whole application on an empty AWS, houses, a guest, and a Monday that does not pass."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from chalicelib import entry
from chalicelib.clients import service as clients
from chalicelib.clients.types import Client, Details
from chalicelib.kernel import cache, clock, ids
from chalicelib.kernel.callers import Caller, Guest, Staff
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.properties.houses import service as house_service
from chalicelib.properties.types import House
from tests.support.http import Api
from tests.support.settings import keep

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
ACTOR = "staff#1"


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
def api(ana: Client) -> Api:
    """Every route; a token is the word for its owner."""
    callers: dict[str, Caller] = {
        "admin": Staff(1, ("admin",), "s1"),
        "seller": Staff(2, ("vendedor",), "s2"),
        "cleaner": Staff(4, ("mantenimiento",), "s4"),
        "ana": Guest(ana.client_id, "g1"),
    }

    def resolve(token: str) -> Caller:
        if token not in callers:
            raise Unauthenticated
        return callers[token]

    return Api(entry.application(resolve))


@pytest.fixture
def houses(aws: None) -> tuple[House, House]:
    """Two published houses."""
    one = house_service.create_house(
        {"name": "Casa Austin 1", "price_from": Decimal(100)}, actor=ACTOR
    ).value
    two = house_service.create_house(
        {"name": "Casa Austin 2", "price_from": Decimal(120)}, actor=ACTOR
    ).value
    return one, two


@pytest.fixture
def level(aws: None) -> Callable[..., Achievement]:
    """A new level; its fields by their names in `Achievement`."""

    def make(name: str = "Oro", **details: Any) -> Achievement:
        made = Achievement(achievement_id=ids.new_id(), name=name, **details)
        keep(LEVELS, made)
        return made

    return make
