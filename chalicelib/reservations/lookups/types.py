"""What a code leads to."""

from decimal import Decimal

import msgspec

from chalicelib.clients.types import Client
from chalicelib.properties.types import House, Photo
from chalicelib.reservations.types import Stay


class CodeOwner(msgspec.Struct, frozen=True, kw_only=True):
    """The client with a referral code. percentage: what the first stay of whoever comes by it is
    cheaper. stays: those that are under way; empty for callers who may not know."""

    client: Client
    percentage: Decimal
    is_known: bool
    stays: list[Stay]


class ScannedStay(msgspec.Struct, frozen=True, kw_only=True):
    """The stay of a QR code. client: None where it has no guest. percentage: None where the guest's
    level gives nothing. is_signed: whether we signed the code; an old one tells less."""

    stay: Stay
    client: Client | None
    percentage: Decimal | None
    is_signed: bool


class PicturedHouse(msgspec.Struct, frozen=True):
    """A house with its photos."""

    house: House
    photos: list[Photo]
