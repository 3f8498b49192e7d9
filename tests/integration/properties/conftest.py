"""Houses in an empty AWS, the room's routes, and tokens that say whose they are."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image

from chalicelib import entry
from chalicelib.kernel import cache
from chalicelib.kernel.callers import Caller, Guest, Staff
from chalicelib.properties.types import House
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.people import ACTOR, resolver

__all__ = ["ACTOR"]

CALLERS: dict[str, Caller] = {
    "admin": Staff(1, ("admin",), "s1"),
    "vendedor": Staff(2, ("vendedor",), "s2"),
    "mantenimiento": Staff(3, ("mantenimiento",), "s3"),
    "guest": Guest("5f0c1b52-4ac8-4a0e-9d0e-7f0e9a3f1c11", "s4"),
}


@pytest.fixture
def api(aws: None) -> Api:
    """The application; a token is the word for its owner (`admin`, `guest`…)."""
    return Api(entry.application(resolver(CALLERS)))


@pytest.fixture(autouse=True)
def _nothing_remembered(aws: None) -> Iterator[None]:
    cache.forget_all()
    yield
    cache.forget_all()


@pytest.fixture
def make_house(aws: None) -> Callable[..., House]:
    """A published house; its fields by their names in `types.House`."""

    def make(name: str = "Casa Austin 1", **details: Any) -> House:
        return new_house(name, **details)

    return make


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    return make_house()


@pytest.fixture
def picture() -> Callable[..., bytes]:
    """A picture of any format, colour and size."""

    def draw(
        size: tuple[int, int] = (640, 480),
        *,
        kind: str = "JPEG",
        mode: str = "RGB",
        colour: Any = (200, 60, 40),
        **options: Any,
    ) -> bytes:
        stream = io.BytesIO()
        Image.new(mode, size, colour).save(stream, kind, **options)
        return stream.getvalue()

    return draw
