"""The houses, the application and its callers are those of the tests of houses."""

from typing import Any

import pytest

from chalicelib import entry
from chalicelib.kernel.callers import Caller
from tests.integration.properties.conftest import (
    CALLERS,
    _nothing_remembered,
    api,
    house,
    make_house,
    picture,
)
from tests.support.http import Api
from tests.support.people import resolver

from .circle import Circle
from .desk import Desk

__all__ = ["_nothing_remembered", "api", "house", "make_house", "picture"]


@pytest.fixture
def tokens() -> dict[str, Caller]:
    """Who is behind each token; guests are added as a test registers them."""
    return dict(CALLERS)


@pytest.fixture
def circle(aws: None, tokens: dict[str, Caller]) -> Circle:
    """Guests who bring each other."""
    return Circle(Api(entry.application(resolver(tokens))), tokens)


@pytest.fixture
def desk(api: Api) -> Desk:
    """Two houses and those who sell them."""
    opened = Desk(api)
    opened.open()
    return opened


@pytest.fixture
def october(circle: Circle) -> dict[str, Any]:
    """Vector 18: R1's friends came in September, R2's in the first hour of October."""
    with circle.at("2025-09-10"):
        first, second = circle.register("Rosa", "Uno"), circle.register("Raúl", "Dos")
        third = circle.register("Rita", "Tres")
        friends = [circle.register("Ana", by=first), circle.register("Eva", by=first)]
    with circle.at("2025-10-01", "00:30"):
        luis = circle.register("Luis", by=second)
    with circle.at("2025-10-10"):
        circle.book(friends[0], "300.00")
        circle.book(friends[1], "400.00")
        circle.book(luis, "900.00")
        circle.book(luis, "100.00")
        circle.register("Olga", by=third)
    return {"first": first, "second": second, "third": third, "friends": friends}
