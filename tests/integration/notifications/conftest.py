"""A house, its guest and its seller, each with telephones, and the services that reach them."""

from collections.abc import Iterator

import pytest

from chalicelib import entry
from chalicelib.kernel import cache
from chalicelib.kernel.callers import Caller
from local.providers.chatbot_builder import ChatbotBuilder
from local.providers.expo import Expo
from local.providers.telegram import Telegram
from local.providers.twilio import Twilio
from local.providers.whatsapp import Whatsapp
from tests.support.houses import house_one, seasons_and_rate
from tests.support.http import Api
from tests.support.monday import NOW
from tests.support.outside import connected
from tests.support.people import resolver, staff
from tests.support.post import Post, opened

from .telephones import Telephones


@pytest.fixture
def tokens() -> dict[str, Caller]:
    """Who is behind each token; guests are added as a test registers them."""
    return staff()


@pytest.fixture
def api(aws: None, tokens: dict[str, Caller]) -> Api:
    """Every route; a token is the word for its owner."""
    return Api(entry.application(resolver(tokens)))


@pytest.fixture
def telegram() -> Telegram:
    """Telegram; reached with Expo."""
    return Telegram()


@pytest.fixture
def whatsapp() -> Whatsapp:
    """WhatsApp; reached with Expo."""
    return Whatsapp()


@pytest.fixture
def twilio() -> Twilio:
    """Twilio; reached with Expo."""
    return Twilio()


@pytest.fixture
def expo(aws: None, telegram: Telegram, whatsapp: Whatsapp, twilio: Twilio) -> Iterator[Expo]:
    """Expo, whose account the product knows."""
    provider = Expo()
    with connected(provider, telegram, whatsapp, twilio, ChatbotBuilder()):
        yield provider


@pytest.fixture
def post(aws: None) -> Iterator[Post]:
    """Messages that move when they are told to, from Monday morning on."""
    cache.forget_all()
    with opened(NOW) as delivered:
        yield delivered
    cache.forget_all()


@pytest.fixture
def town(post: Post, api: Api, tokens: dict[str, Caller], expo: Expo) -> Telephones:
    """The house of the worked examples, its guest Ana (two telephones) and its seller (one)."""
    house = house_one()
    seasons_and_rate()
    town = Telephones(api, tokens, post, expo, house)
    town.open()
    return town
