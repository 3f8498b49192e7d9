"""Signed quotes: the price that a guest was quoted, for a quarter of an hour.

A booking that brings one is sold at that price, at a lower one that the stay has by now, or
refused with the difference; so nobody pays more than what was shown, and nobody can make one up.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

import msgspec

from chalicelib.cloud import signed
from chalicelib.kernel import decoding
from chalicelib.kernel.amounts import Amount
from chalicelib.kernel.errors import Invalid
from chalicelib.pricing.quotes.rules.quote import Quote

VALIDITY = timedelta(minutes=15)
FIELD = "quote_token"


class QuotedPrice(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of a price that a difference is explained by, and their sum."""

    base: Amount
    extra: Amount
    discount: Amount
    services: Amount
    total: Amount
    exchange_rate: Decimal

    @classmethod
    def of(cls, quote: Quote) -> "QuotedPrice":
        """The price of a quote."""
        totals = quote.totals
        return cls(
            base=totals.base,
            extra=totals.extra,
            discount=totals.discount,
            services=totals.services,
            total=totals.with_services,
            exchange_rate=quote.exchange_rate,
        )


class QuoteClaims(msgspec.Struct, frozen=True, kw_only=True):
    """What a signed quote says. `client_id` None was made for nobody in particular; `code` is the
    discount code that was typed; `exp` is in epoch seconds."""

    aud: Literal["quote"] = "quote"
    exp: int
    property_id: str
    check_in: date
    check_out: date
    guests: int
    service_ids: tuple[str, ...]
    code: str | None
    client_id: str | None
    price: QuotedPrice

    def expired(self, now: datetime) -> bool:
        """Whether the price need not be honoured any more."""
        return self.exp <= now.timestamp()


def sign(quote: Quote, *, code: str | None, client_id: str | None, now: datetime) -> str:
    """The token of a quote made `now`."""
    request = quote.request
    chosen = (line.service_id for line in quote.services if not line.added_automatically)
    claims = QuoteClaims(
        exp=int((now + VALIDITY).timestamp()),
        property_id=quote.property_id,
        check_in=request.check_in,
        check_out=request.check_out,
        guests=request.guests,
        service_ids=tuple(chosen),
        code=code,
        client_id=client_id,
        price=QuotedPrice.of(quote),
    )
    return signed.sign(claims)


def read(token: str) -> QuoteClaims:
    """What a token says, expired or not.

    Raises:
        Invalid: on field `quote_token`, where we did not sign it as a quote.
    """
    claims = signed.claims_of(token)
    try:
        return decoding.converted(claims, QuoteClaims)
    except msgspec.ValidationError as error:
        raise Invalid(fields={FIELD: ["La cotización no es válida."]}) from error
