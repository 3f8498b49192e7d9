"""A house, its guests, and messages that move when they are told to."""

from collections.abc import Iterator

import pytest

from chalicelib import entry
from chalicelib.kernel import cache
from chalicelib.kernel.callers import Caller
from tests.support.houses import house_one, seasons_and_rate
from tests.support.http import Api
from tests.support.monday import NOW
from tests.support.people import resolver, staff
from tests.support.post import Post, opened

from .square import Square


@pytest.fixture
def post(aws: None) -> Iterator[Post]:
    """Messages that move when they are told to, from Monday morning on."""
    cache.forget_all()
    with opened(NOW) as delivered:
        yield delivered
    cache.forget_all()


@pytest.fixture
def square(post: Post) -> Square:
    """The house of the worked examples, and Ana."""
    tokens: dict[str, Caller] = staff()
    api = Api(entry.application(resolver(tokens)))
    house = house_one()
    seasons_and_rate()
    found = Square(api, tokens, post, house)
    found.guest("ana")
    return found
