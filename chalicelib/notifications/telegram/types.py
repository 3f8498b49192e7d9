"""What messages to chats are made of."""

from datetime import date
from decimal import Decimal

import msgspec

from chalicelib.notifications.texts.types import ClientFacts, StayFacts
from chalicelib.reservations.money.types import ServicePurpose
from chalicelib.reservations.types import Currency


class ChatStay(msgspec.Struct, frozen=True, kw_only=True):
    """A stay for a chat. phone: that of its guest in digits, empty where nobody is behind it;
    today: the day in Lima on which it is told."""

    stay: StayFacts
    phone: str
    birth_date: date | None
    today: date


class ChatPayment(msgspec.Struct, frozen=True, kw_only=True):
    """A payment by card for a chat. service: what it bought; None where it pays the stay."""

    about: ChatStay
    amount: Decimal
    currency: Currency
    gateway_id: str
    service: ServicePurpose | None = None


class ChatLevels(msgspec.Struct, frozen=True, kw_only=True):
    """Levels that a client reached, each as it is shown."""

    client: ClientFacts
    levels: tuple[str, ...]


class ChatFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file beside the words."""

    name: str
    content_type: str
    content: bytes

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.content_type.startswith("image/")


class ChatContent(msgspec.Struct, frozen=True, kw_only=True):
    """What a chat gets."""

    text: str
    file: ChatFile | None = None
