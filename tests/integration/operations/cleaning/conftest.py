"""Some houses, and what happens when everything that waits is delivered."""

from collections.abc import Callable

import pytest

from chalicelib.properties.types import House
from tests.support.houses import new_house
from tests.support.outbox import Outbox


@pytest.fixture
def houses(aws: None) -> list[House]:
    """Houses 1 to 5."""
    return [new_house(f"Casa Austin {number}") for number in range(1, 6)]


@pytest.fixture
def settle(aws: None, houses: list[House]) -> Callable[[], object]:
    """Let everything follow from what happened since."""
    return Outbox().settle
