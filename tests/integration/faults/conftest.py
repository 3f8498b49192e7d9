"""The application on a Monday, and what is done in it while calls fail."""

from collections.abc import Iterator

import pytest

from chalicelib.kernel import cache, clock

from .cases import NOW, Case, api


@pytest.fixture
def case(request: pytest.FixtureRequest, aws: None) -> Iterator[Case]:
    """A use case whose calls may fail."""
    with clock.at(NOW):
        made: Case = request.param(api())
        yield made
    cache.forget_all()
