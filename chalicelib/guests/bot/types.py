"""What the chatbot is told of a guest (clients book, 5.3)."""

import msgspec

from chalicelib.clients.types import Client, DocumentType
from chalicelib.loyalty.points.types import Account
from chalicelib.reservations.stays.types import StaysInFull


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """What a number may be that a chat knows its guest by: a telephone in the digits of the wire,
    and documents in their checked form."""

    telephone: str | None
    documents: frozenset[tuple[DocumentType, str]]


class TalkingGuest(msgspec.Struct, frozen=True, kw_only=True):
    """A guest with whom the chatbot speaks, with exact points.

    available: the points that can be spent. upcoming: approved stays that are not over.
    """

    client: Client
    points: Account
    available: float
    upcoming: StaysInFull
    has_past_stays: bool
