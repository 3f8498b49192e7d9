"""The whole application, a queue that tests carry on by hand, a builder that listens, and a
spreadsheet."""

import json
from collections.abc import Iterator

import msgspec
import pytest

from chalicelib import entry
from chalicelib.clients import technical
from chalicelib.clients.types import Client
from chalicelib.cloud import clients
from chalicelib.cloud.settings import settings
from chalicelib.integrations import chatbot_builder
from chalicelib.kernel import cache, clock
from chalicelib.kernel.callers import Caller, Guest, Staff
from chalicelib.properties.types import House
from local.providers.calendar_feed import CalendarFeed
from local.providers.chatbot_builder import ChatbotBuilder
from local.providers.google_sheets import GoogleSheets
from local.providers.meta import Meta
from tests.integration.insights.searches.visits import Visits
from tests.support.houses import house_one, new_house, seasons_and_rate
from tests.support.http import Api
from tests.support.outside import connected, replaced
from tests.support.people import new_client, resolver

from .advertising import Agency
from .channel import URL, Channel
from .copies import Copy
from .desk import NOW, Delivery

CALLERS: dict[str, Caller] = {
    "admin": Staff(1, ("admin",), "s1"),
    "seller": Staff(2, ("vendedor",), "s2"),
    "cleaner": Staff(3, ("mantenimiento",), "s3"),
    "ana": Guest("3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11", "g1"),
}


@pytest.fixture(autouse=True)
def _monday(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def api(aws: None) -> Api:
    """Every route; a token is the word for its owner."""

    return Api(entry.application(resolver(CALLERS)))


@pytest.fixture
def delivery(aws: None) -> Delivery:
    return Delivery()


@pytest.fixture
def unknown_builder(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatbotBuilder]:
    """A builder of whose account nobody has told the product yet."""
    hasty = msgspec.structs.replace(chatbot_builder.SERVICE, pause_seconds=0.0)
    monkeypatch.setattr(chatbot_builder, "SERVICE", hasty)
    with replaced(ChatbotBuilder()) as provider:
        yield provider


@pytest.fixture
def builder(unknown_builder: ChatbotBuilder) -> ChatbotBuilder:
    """A builder whose account is configured."""
    configure(access_token="t0k3n", global_discounts_field="11", levels_field="22")
    return unknown_builder


@pytest.fixture
def copy(aws: None) -> Iterator[Copy]:
    """An empty spreadsheet, and somebody who searches."""
    sheets = GoogleSheets()
    with connected(sheets):
        yield Copy(sheets, Visits())


@pytest.fixture
def house(aws: None) -> House:
    """A house whose calendar a channel keeps."""
    technical.ensure_technical_clients(now=NOW)
    return new_house("Casa Austin 1", airbnb_url=URL)


@pytest.fixture
def channel(house: House) -> Iterator[Channel]:
    """The calendars of channels, of which the house has one at Airbnb."""
    provider = CalendarFeed()
    with connected(provider):
        yield Channel(provider, house)


@pytest.fixture
def ana(aws: None) -> Client:
    """A guest."""
    return new_client("40000001", "Ana")


def configure(**values: str) -> None:
    """Put the account of the builder into its secret, as the documentation says."""
    clients.client("secretsmanager").put_secret_value(
        SecretId=settings().name("chatbot"), SecretString=json.dumps(values)
    )
    cache.forget_all()


@pytest.fixture
def agency(aws: None) -> Iterator[Agency]:
    """A house that can be booked, and a Meta and a bot that listen."""
    seasons_and_rate()
    meta = Meta()
    meta.now = lambda: NOW
    builder = ChatbotBuilder()
    with connected(meta, builder):
        yield Agency(meta, builder, house_one())
