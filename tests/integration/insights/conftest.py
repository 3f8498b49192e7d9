"""The houses, the application and its callers are those of the tests of houses."""

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
