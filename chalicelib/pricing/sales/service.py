"""The price at which a guest may book: the checks of a quote, and what a signed one promises."""

from collections.abc import Callable, Sequence, Set
from datetime import date, datetime
from decimal import Decimal
from typing import get_args

import msgspec

from chalicelib.calendar.records import NightTaken
from chalicelib.discounts.choosing.service import NOTHING_PROPOSED, Proposed, UnknownCode
from chalicelib.discounts.codes.uses import Room
from chalicelib.kernel import dates
from chalicelib.kernel.amounts import Amount
from chalicelib.kernel.errors import Invalid
from chalicelib.pricing.quotes.rules import services as extras
from chalicelib.pricing.quotes.rules.quote import Quote, quote_house
from chalicelib.pricing.quotes.rules.requests import StayRequest, check_request
from chalicelib.pricing.quotes.tokens import FIELD, QuoteClaims, QuotedPrice
from chalicelib.pricing.quotes.types import QuoteCode, Refused
from chalicelib.pricing.sales.rules import QuoteSnapshot, take_snapshot
from chalicelib.pricing.sales.types import (
    Line,
    LineChange,
    PriceChanged,
    PriceDifference,
    QuoteExpired,
)
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.types import House

LINES: tuple[Line, ...] = get_args(Line)


class Sale(msgspec.Struct, frozen=True):
    """A stay at its price, and the quote to store. `code_room` is that of the code that was
    typed."""

    quote: Quote
    snapshot: QuoteSnapshot
    code_room: Room | None = None


def price_booking(
    current: Catalogue,
    house: House,
    request: StayRequest,
    occupied: Set[date],
    *,
    chosen_services: Sequence[str],
    discounts: Proposed = NOTHING_PROPOSED,
    now: datetime,
) -> Sale:
    """Price a stay that a guest wants to book.

    The same checks as a quote, so nobody books what was never offered (pricing book, B5, B22).
    `occupied` holds at least the taken ones of `minimum_stay.nights_to_read`; the claim of the
    nights still decides who gets them.

    Raises:
        Invalid: by field of the wire, the first reason's number as `code`.
        NightTaken: a night of the stay is occupied.
    """
    for refusal in check_request(request, dates.today(now), house.capacity_max):
        raise Refused(refusal)
    for night in request.nights():
        if night in occupied:
            raise NightTaken(night)
    missing = extras.unknown_services(current.services, chosen_services, house.property_id)
    if missing:
        texts = [f"El servicio {service_id} no se ofrece." for service_id in missing]
        raise Invalid(fields={"additional_services": texts}, code=int(QuoteCode.UNKNOWN_SERVICE))
    offer = quote_house(
        current,
        house,
        request,
        occupied=occupied,
        chosen_services=chosen_services,
        discounts=discounts.proposals,
    )
    if offer.refusal is not None:
        raise Refused(offer.refusal, offer.minimum_stay)
    snapshot = take_snapshot(offer, current.version, now)
    return Sale(offer.quote, snapshot, discounts.code_room)


def check_code(sale: Sale, discounts: Proposed) -> None:
    """Refuse a booking whose code cannot be used, so that nobody pays more than promised (B16).

    A code that another discount beats is no mistake.

    Raises:
        UnknownCode, Invalid: on field `discount_code`.
    """
    if discounts.code_error is not None:
        raise UnknownCode
    reason = code_problem(sale, discounts)
    if reason is not None:
        raise Invalid(reason, fields={"discount_code": [reason]})


def code_problem(sale: Sale, discounts: Proposed) -> str | None:
    """Why the code that was typed cannot be used for this stay, if so."""
    candidate = sale.quote.discount.code
    if candidate is None:
        return discounts.code_error
    return candidate.proposal.refusal or (None if candidate.saving.usd else candidate.refusal)


def sell_as_quoted(
    claims: QuoteClaims,
    price: Callable[[Catalogue], Sale],
    current: Catalogue,
    discounts: Proposed,
    now: datetime,
) -> Sale:
    """Sell at the price of a signed quote, or at a lower one that the stay has by now.

    The exchange rate of a quote that is not too old is honoured with it. `price` prices the stay
    by a catalogue.

    Raises:
        PriceChanged: the price rose; as `QuoteExpired` where the quote is too old, whatever the
            price is. The difference is that to a quote made now.
    """
    if claims.expired(now):
        raise QuoteExpired(_since_quoted(claims.price, price(current), discounts))
    as_quoted = msgspec.structs.replace(current, exchange_rate=claims.price.exchange_rate)
    sale = price(as_quoted)
    if sale.quote.totals.with_services.usd > claims.price.total.usd:
        raise PriceChanged(_since_quoted(claims.price, price(current), discounts))
    return sale


def check_expected(sale: Sale, expected_usd: Decimal | None, *, or_less: bool = False) -> None:
    """Refuse to sell at another total than the guest expects; with `or_less`, at a higher one.

    Raises:
        PriceChanged: the total is another.
    """
    total = sale.quote.totals.with_services.usd
    if expected_usd in (None, total) or (or_less and total < expected_usd):
        return
    raise PriceChanged(_from_expected(expected_usd, sale))


def check_same_stay(
    claims: QuoteClaims, property_id: str, request: StayRequest, client_id: str
) -> None:
    """Refuse a signed quote of another stay, or made for another client.

    Raises:
        Invalid: on field `quote_token`.
    """
    quoted = StayRequest(claims.check_in, claims.check_out, claims.guests)
    if (claims.property_id, quoted) != (property_id, request):
        raise Invalid(fields={FIELD: ["La cotización es de otra estadía."]})
    if claims.client_id not in (None, client_id):
        raise Invalid(fields={FIELD: ["La cotización es de otro cliente."]})


def _since_quoted(quoted: QuotedPrice, sale: Sale, discounts: Proposed) -> PriceDifference:
    current = QuotedPrice.of(sale.quote)
    return PriceDifference(
        quoted=quoted.total,
        current=current.total,
        quoted_rate=quoted.exchange_rate,
        current_rate=current.exchange_rate,
        lines=tuple(
            LineChange(name, getattr(quoted, name), getattr(current, name))
            for name in LINES
            if getattr(quoted, name) != getattr(current, name)
        ),
        reason=code_problem(sale, discounts),
    )


def _from_expected(expected_usd: Decimal, sale: Sale) -> PriceDifference:
    current = QuotedPrice.of(sale.quote)
    rate = current.exchange_rate
    return PriceDifference(
        quoted=Amount.of(expected_usd, rate),
        current=current.total,
        quoted_rate=rate,
        current_rate=rate,
        lines=tuple(
            LineChange(name, None, getattr(current, name))
            for name in LINES
            if getattr(current, name) != Amount()
        ),
    )
