"""The application on a Monday morning, and who calls it."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from chalicelib import entry
from chalicelib.kernel import cache, clock
from chalicelib.kernel.callers import Caller, Guest, Staff
from chalicelib.operations.staff.types import StaffMember
from chalicelib.properties.types import House
from tests.support.crew import LUZ_SIGNS_IN, MONDAY, ROSA_SIGNS_IN, join
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.people import resolver, staff

CALLERS: dict[str, Caller] = {
    **staff(),
    "rosa": Staff(ROSA_SIGNS_IN, ("mantenimiento",), "s4"),
    "luz": Staff(LUZ_SIGNS_IN, ("mantenimiento",), "s5"),
    "guest": Guest("5f0c1b52-4ac8-4a0e-9d0e-7f0e9a3f1c11", "s6"),
}
NOBODY = "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"
"""An id that nothing has."""
STRANGERS = [(None, 401), ("nobody", 401), ("guest", 401)]
"""Tokens that no route of this room lets in, and the answer."""


@pytest.fixture
def api(aws: None) -> Api:
    """The application; a token is the word for its owner (`admin`, `rosa`…)."""
    return Api(entry.application(resolver(CALLERS)))


@pytest.fixture(autouse=True)
def _monday_morning(aws: None) -> Iterator[None]:
    cache.forget_all()
    with clock.at(MONDAY):
        yield
    cache.forget_all()


@pytest.fixture
def house(aws: None) -> House:
    """A house that stands where maps say."""
    return new_house("Casa Austin 1", latitude=Decimal("-12.3361"), longitude=Decimal("-76.8260"))


@pytest.fixture
def rosa(aws: None) -> StaffMember:
    return join("Rosa", user_id=ROSA_SIGNS_IN)


@pytest.fixture
def luz(aws: None) -> StaffMember:
    return join("Luz", user_id=LUZ_SIGNS_IN)
