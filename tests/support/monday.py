"""A Monday that does not pass."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from chalicelib.kernel import cache, clock

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""Monday 2 March 2026, 10:00 in Lima."""


@pytest.fixture(autouse=True)
def monday(aws: None) -> Iterator[None]:
    """It is `NOW`, until a test says otherwise, and no process remembers anything."""
    cache.forget_all()
    with clock.at(NOW):
        yield
    cache.forget_all()
