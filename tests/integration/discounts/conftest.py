"""The whole application on an empty AWS, houses, a guest, and a Monday that does not pass."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from chalicelib import entry
from chalicelib.clients.types import Client
from chalicelib.kernel import ids
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.properties.types import House
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.monday import NOW, monday
from tests.support.people import ACTOR, guest, registered, resolver, staff
from tests.support.settings import keep

__all__ = ["ACTOR", "NOW", "monday"]


@pytest.fixture
def ana(aws: None) -> Client:
    """A registered guest."""
    return registered()


@pytest.fixture
def api(ana: Client) -> Api:
    """Every route; a token is the word for its owner."""
    return Api(entry.application(resolver({**staff(), "ana": guest(ana)})))


@pytest.fixture
def houses(aws: None) -> tuple[House, House]:
    """Two published houses."""
    one = new_house("Casa Austin 1", price_from=Decimal(100))
    return one, new_house("Casa Austin 2", price_from=Decimal(120))


@pytest.fixture
def level(aws: None) -> Callable[..., Achievement]:
    """A new level; its fields by their names in `Achievement`."""

    def make(name: str = "Oro", **details: Any) -> Achievement:
        made = Achievement(achievement_id=ids.new_id(), name=name, **details)
        keep(LEVELS, made)
        return made

    return make
