"""Every stand-in, and how the product finds them."""

from collections.abc import Callable
from typing import Any

from chalicelib.cloud.settings import Settings
from local.aws.provision import fill_secret
from local.providers.calendar_feed import CalendarFeed
from local.providers.chatbot_builder import ChatbotBuilder
from local.providers.deezer import Deezer
from local.providers.expo import Expo
from local.providers.facebook import Facebook
from local.providers.google_sheets import GoogleSheets
from local.providers.identity import Identity
from local.providers.mercadopago import MercadoPago
from local.providers.meta import Meta
from local.providers.nextcloud import Nextcloud
from local.providers.openpay import OpenPay
from local.providers.provider import Provider
from local.providers.telegram import Telegram
from local.providers.twilio import Twilio
from local.providers.whatsapp import Whatsapp

PROVIDERS: tuple[type[Provider], ...] = (
    CalendarFeed,
    ChatbotBuilder,
    Twilio,
    Whatsapp,
    Facebook,
    GoogleSheets,
    Nextcloud,
    Identity,
    MercadoPago,
    OpenPay,
    Expo,
    Telegram,
    Meta,
    Deezer,
)


def environment(address: str) -> dict[str, str]:
    """The variables that lead the product's clients to the stand-ins at `address`."""
    return {f"CASA_{each.name.upper()}_URL": f"{address}/{each.name}" for each in PROVIDERS}


def open_accounts(client: Callable[[str], Any], settings: Settings) -> None:
    """Put the accounts of the stand-ins into the secrets of a local stack.

    What somebody entered there stays.
    """
    for provider in PROVIDERS:
        name = settings.name(provider.account.secret)
        fill_secret(client("secretsmanager"), name, provider.entered())
