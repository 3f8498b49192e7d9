"""Quotes of one house or of all (pricing book, 10.2)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from chalicelib.clients.rules import available_points
from chalicelib.clients.types import Client
from chalicelib.discounts.service.proposing import Proposed
from chalicelib.kernel import dates
from chalicelib.kernel.callers import Caller, Guest, Staff
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.standing import Standing
from chalicelib.pricing.catalogue import catalogue
from chalicelib.pricing.quotes import context as grounds
from chalicelib.pricing.quotes import queries, tokens
from chalicelib.pricing.quotes.context import Ground
from chalicelib.pricing.quotes.queries import QuoteCode, QuoteQuery, Refused
from chalicelib.pricing.quotes.rules.quote import HouseQuote, quote_all, quote_house
from chalicelib.pricing.quotes.rules.requests import Reason, StayRequest, capacity
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.types import House


class QuotedClient(msgspec.Struct, frozen=True, kw_only=True):
    """The client whom a quote is for. `points` can be spent now; one is worth 1 PEN.

    `stays` are the approved ones.
    """

    client_id: str
    name: str
    points: Decimal
    referral_code: str | None
    stays: int

    @classmethod
    def of(cls, client: Client, standing: Standing, now: datetime) -> "QuotedClient":
        """What a quote says of a client (clients book, 4: points after their expiry are none)."""
        return cls(
            client_id=client.client_id,
            name=client.full_name,
            points=available_points(client.points_balance, client.points_expires_at, now),
            referral_code=client.referral_code,
            stays=standing.stays,
        )


class QuoteAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The quotes of every house asked about, in natural order.

    chosen_services: those asked for. discounts: what was judged for all houses alike.
    tokens: the signed quote of each house that can be had, until `good_until`.
    for_staff: whether whoever asks may see why discounts lost.
    """

    request: StayRequest
    exchange_rate: Decimal
    offers: tuple[HouseQuote, ...]
    chosen_services: tuple[str, ...]
    client: QuotedClient | None
    discounts: Proposed
    code_sent: bool
    tokens: Mapping[str, str]
    good_until: datetime
    for_staff: bool


def quote(query: QuoteQuery, caller: Caller | None, now: datetime) -> QuoteAnswer:
    """Quote one house, or all of them.

    An occupied house is quoted as unavailable. So is, among all houses, one that is too small or
    whose minimum stay is not met; asked for alone, that is an error. The client is who calls;
    only sales staff may name one. A code that does not apply is no error: the answer says why.

    Raises:
        Invalid, NotFound: with the number of the mistake as `code`.
    """
    request = queries.stay_of(query, dates.today(now))
    house = _house_of(query)
    client_id = _client_id(query, caller)
    known = catalogue()
    houses = known.houses if house is None else (house,)
    ground = grounds.read(houses, request, client_id, query.discount_code, now)
    if isinstance(caller, Staff) and client_id is not None and ground.client is None:
        raise unknown_client()
    chosen = queries.services_of(query.additional_services, known, house)
    offers = _offers(known, house, request, ground, chosen)
    return QuoteAnswer(
        request=request,
        exchange_rate=known.exchange_rate,
        offers=offers,
        chosen_services=chosen,
        client=_quoted_client(ground, now),
        discounts=ground.discounts,
        code_sent=query.discount_code is not None,
        tokens=_tokens(offers, ground, now),
        good_until=now + tokens.KEPT,
        for_staff=caller is not None and caller.may(Permission.QUOTES_FOR_CLIENTS),
    )


def discounts_for(
    client_id: str | None, request: StayRequest, now: datetime
) -> tuple[QuotedClient | None, Proposed]:
    """The client whom staff named, if any, and the discounts of a request for that client.

    Raises:
        NotFound: there is none, or one that was deleted; code 6.
    """
    ground = grounds.read((), request, client_id, None, now)
    if ground.client is None and client_id is not None:
        raise unknown_client()
    return _quoted_client(ground, now), ground.discounts


def unknown_client() -> NotFound:
    """The error of a client whom nobody knows (6)."""
    return NotFound("El cliente no existe.", code=int(QuoteCode.UNKNOWN_CLIENT))


def _quoted_client(ground: Ground, now: datetime) -> QuotedClient | None:
    if ground.client is None:
        return None
    return QuotedClient.of(ground.client, ground.discounts.standing, now)


def _house_of(query: QuoteQuery) -> House | None:
    if query.property_id is None:
        return None
    return queries.house_of(
        query.property_id,
        unknown=QuoteCode.UNKNOWN_PROPERTY,
        malformed=QuoteCode.PROPERTY_ID,
    )


def _client_id(query: QuoteQuery, caller: Caller | None) -> str | None:
    """Whom a quote is for. What the public says about itself is not believed (B11)."""
    if isinstance(caller, Guest):
        return caller.client_id
    if caller is not None and caller.may(Permission.QUOTES_FOR_CLIENTS):
        return queries.client_id_of(query.client_id)
    return None


def _offers(
    known: Catalogue,
    house: House | None,
    request: StayRequest,
    ground: Ground,
    chosen: Sequence[str],
) -> tuple[HouseQuote, ...]:
    proposals = ground.discounts.proposals
    if house is None:
        return quote_all(known, request, ground.taken, chosen, proposals)
    too_many = capacity(request.guests, house.capacity_max)
    if too_many is not None:
        raise Refused(too_many)
    offer = quote_house(
        known,
        house,
        request,
        occupied=ground.taken[house.property_id],
        chosen_services=chosen,
        discounts=proposals,
    )
    if offer.refusal is not None and offer.refusal.reason is Reason.MINIMUM_STAY:
        raise Refused(offer.refusal, offer.minimum_stay)
    return (offer,)


def _tokens(offers: Sequence[HouseQuote], ground: Ground, now: datetime) -> dict[str, str]:
    client_id = ground.client.client_id if ground.client is not None else None
    return {
        offer.house.property_id: tokens.sign(
            offer.quote,
            code=ground.discounts.typed,
            client_id=client_id,
            now=now,
        )
        for offer in offers
        if offer.available
    }
