import json
from collections.abc import Callable, Iterator

import pytest

from chalicelib.cloud import clients
from chalicelib.cloud.settings import settings
from chalicelib.kernel import cache
from local.providers.chatbot_builder import ChatbotBuilder
from local.providers.deezer import Deezer
from local.providers.expo import Expo
from local.providers.facebook import Facebook
from local.providers.google_sheets import GoogleSheets
from local.providers.identity import Identity
from local.providers.mercadopago import MercadoPago
from local.providers.meta import Meta
from local.providers.openpay import OpenPay
from local.providers.telegram import Telegram
from local.providers.twilio import Twilio
from local.providers.whatsapp import Whatsapp
from tests.support.outside import connected, replaced

Configure = Callable[..., None]


@pytest.fixture
def builder(aws: None) -> Iterator[ChatbotBuilder]:
    """The stand-in, where the product looks for the chatbot builder."""
    with replaced(ChatbotBuilder()) as provider:
        yield provider


@pytest.fixture
def twilio(aws: None) -> Iterator[Twilio]:
    """The stand-in of Twilio, and its account."""
    provider = Twilio()
    with connected(provider):
        yield provider


@pytest.fixture
def whatsapp(aws: None) -> Iterator[Whatsapp]:
    """The stand-in of WhatsApp, and its account."""
    provider = Whatsapp()
    with connected(provider):
        yield provider


@pytest.fixture
def facebook(aws: None) -> Iterator[Facebook]:
    """The stand-in of Facebook, and the application there."""
    provider = Facebook()
    with connected(provider):
        yield provider


@pytest.fixture
def meta(aws: None) -> Iterator[Meta]:
    """The stand-in of Meta's advertising, and its account."""
    provider = Meta()
    with connected(provider):
        yield provider


@pytest.fixture
def sheets(aws: None) -> Iterator[GoogleSheets]:
    """The stand-in of Google Sheets, and its account."""
    provider = GoogleSheets()
    with connected(provider):
        yield provider


@pytest.fixture
def identity(aws: None) -> Iterator[Identity]:
    """The stand-in of the re-seller of names, and its account."""
    provider = Identity()
    with connected(provider):
        yield provider


@pytest.fixture
def deezer(aws: None) -> Iterator[Deezer]:
    """The stand-in of Deezer's catalogue, which may be called."""
    provider = Deezer()
    with connected(provider):
        yield provider


@pytest.fixture
def mercadopago(aws: None) -> Iterator[MercadoPago]:
    """The stand-in of MercadoPago, and its account."""
    provider = MercadoPago()
    with connected(provider):
        yield provider


@pytest.fixture
def openpay(aws: None) -> Iterator[OpenPay]:
    """The stand-in of OpenPay, and its account."""
    provider = OpenPay()
    with connected(provider):
        yield provider


@pytest.fixture
def expo(aws: None) -> Iterator[Expo]:
    """The stand-in of Expo, and its account."""
    provider = Expo()
    with connected(provider):
        yield provider


@pytest.fixture
def telegram(aws: None) -> Iterator[Telegram]:
    """The stand-in of Telegram, and its bot."""
    provider = Telegram()
    with connected(provider):
        yield provider


@pytest.fixture
def configure(aws: None) -> Configure:
    """Writes a secret anew."""

    def write(name: str, **values: str) -> None:
        clients.client("secretsmanager").put_secret_value(
            SecretId=settings().name(name), SecretString=json.dumps(values)
        )
        cache.forget_all()

    return write
