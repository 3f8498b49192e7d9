"""What a booking keeps of its quote, so its price can be explained and checked for ever (B5)."""

from datetime import datetime
from decimal import Decimal

import msgspec

from chalicelib.pricing.rules.nightly import StayPrice
from chalicelib.pricing.rules.quote import Quote, Totals, sum_up
from chalicelib.pricing.rules.requests import StayRequest
from chalicelib.pricing.rules.services import ServiceLine


class QuoteSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A quote as it was sold: its lines, its sums, the rate, and the catalogue it came from.

    Stored as JSON; amounts travel as text, so nothing is lost. `created` is aware UTC.
    """

    property_id: str
    request: StayRequest
    price: StayPrice
    services: tuple[ServiceLine, ...]
    exchange_rate: Decimal
    totals: Totals
    catalogue_version: str
    created: datetime


def take_snapshot(quote: Quote, catalogue_version: str, now: datetime) -> QuoteSnapshot:
    """Freeze a quote at the moment it is sold."""
    return QuoteSnapshot(
        property_id=quote.property_id,
        request=quote.request,
        price=quote.price,
        services=quote.services,
        exchange_rate=quote.exchange_rate,
        totals=quote.totals,
        catalogue_version=catalogue_version,
        created=now,
    )


def recompute(snapshot: QuoteSnapshot) -> Totals:
    """The sums that the stored lines and rate give; they equal `snapshot.totals` unless corrupt."""
    return sum_up(snapshot.price, snapshot.services, snapshot.exchange_rate)
