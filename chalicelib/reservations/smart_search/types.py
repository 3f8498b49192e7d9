"""What a smart search answers."""

from decimal import Decimal

import msgspec

from chalicelib.pricing.quotes.types import QuotedClient
from chalicelib.reservations.smart_search.rules import SearchResult


class SearchAnswer(msgspec.Struct, frozen=True):
    """What the search found, and the client it was made for, if staff named one."""

    result: SearchResult
    exchange_rate: Decimal
    client: QuotedClient | None
