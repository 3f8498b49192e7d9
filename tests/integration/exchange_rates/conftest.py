"""The houses, the application and its callers are those of the tests of houses."""

from tests.integration.properties.conftest import (
    _nothing_remembered,
    api,
    house,
    make_house,
    picture,
)

__all__ = ["_nothing_remembered", "api", "house", "make_house", "picture"]
