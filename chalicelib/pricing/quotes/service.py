"""Quotes of one house or of all (pricing book, 10.2)."""

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from chalicelib.clients.types import NO_CLIENT, Client
from chalicelib.discounts.choosing.service import Proposed
from chalicelib.kernel.callers import Caller, Guest
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.kernel.permissions import Permission
from chalicelib.pricing.catalogue import catalogue
from chalicelib.pricing.quotes import context as contexts
from chalicelib.pricing.quotes import tokens
from chalicelib.pricing.quotes.context import QuoteContext
from chalicelib.pricing.quotes.rules.quote import HouseQuote, quote_all, quote_house
from chalicelib.pricing.quotes.rules.requests import Reason, StayRequest, capacity
from chalicelib.pricing.quotes.rules.services import offered, unknown_services
from chalicelib.pricing.quotes.types import (
    QuoteAnswer,
    QuoteCode,
    QuotedClient,
    QuoteRequest,
    Refused,
)
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.types import House
from chalicelib.rates.types import Service


def quote(request: QuoteRequest, *, caller: Caller | None, now: datetime) -> QuoteAnswer:
    """Quote one house, or all of them.

    An occupied house is quoted as unavailable. So is, among all houses, one that is too small or
    whose minimum stay is not met; quoted alone, that is an error. The client is who calls; sales
    staff may name one, and so may who carries no token: then the discounts are the client's, and
    nothing else of the client is told. A code that does not apply is no error: the answer says
    why.

    Raises:
        Invalid, NotFound: with the number of the mistake as `code`.
    """
    house = _house(request)
    client_id = _client_id(request, caller)
    current = catalogue()
    houses = current.houses if house is None else (house,)
    code = request.discount_code
    is_named = client_id is not None and not isinstance(caller, Guest)
    is_secret = is_named and caller is None
    context = contexts.read(
        houses, request.stay, client_id=client_id, code=code, now=now, is_secret=is_secret
    )
    if is_named and not _may_be_named(context.client, by=caller):
        raise unknown_client()
    chosen = chosen_services(request.service_ids, current, house)
    offers = _offers(current, house, request.stay, context, chosen)
    return QuoteAnswer(
        request=request.stay,
        exchange_rate=current.exchange_rate,
        offers=offers,
        chosen_services=chosen,
        client=None if is_secret else _quoted_client(context, now),
        code_sent=code is not None,
        code_error=context.discounts.code_error,
        tokens=_tokens(offers, context, now),
        good_until=now + tokens.VALIDITY,
        for_staff=caller is not None and caller.may(Permission.QUOTES_FOR_CLIENTS),
    )


def discounts_for(
    client_id: str | None, request: StayRequest, *, now: datetime
) -> tuple[QuotedClient | None, Proposed]:
    """The client whom staff named, if any, and the discounts of a request for that client.
    `client_id` is as staff wrote it.

    Raises:
        Invalid: it is no id; code 7.
        NotFound: there is no such client, or it was deleted; code 6.
    """
    canonical = _canonical_client(client_id)
    context = contexts.read((), request, client_id=canonical, code=None, now=now)
    if context.client is None and canonical is not None:
        raise unknown_client()
    return _quoted_client(context, now), context.discounts


def house_of(text: str, *, unknown: IntEnum, malformed: IntEnum) -> House:
    """The house that an id names, were it published a moment ago.

    Raises:
        Invalid, NotFound: with these numbers.
    """
    house = HOUSES.find(canonical_id(text, "property_id", malformed))
    if house is None:
        raise NotFound("La propiedad no existe.", code=int(unknown))
    return house


def canonical_id(text: str, name: str, malformed: IntEnum) -> str:
    """An id in its canonical form, however it was written (B32).

    Raises:
        Invalid: with the number `malformed`, by its `name`.
    """
    try:
        return str(UUID(text.strip()))
    except ValueError as error:
        raise Invalid(f"{name} debe ser un UUID válido.", code=int(malformed)) from error


def chosen_services(
    service_ids: Sequence[str] | None, current: Catalogue, house: House | None
) -> tuple[str, ...]:
    """The chosen services, once each. Without a house, any house may offer them.

    Raises:
        Invalid: an empty list or no ids (12), services that are not offered (11).
    """
    if service_ids is None:
        return ()
    if not service_ids:
        raise Invalid("La lista additional_services está vacía.", code=int(QuoteCode.SERVICE_IDS))
    name = "Cada id de additional_services"
    ids = (canonical_id(text, name, QuoteCode.SERVICE_IDS) for text in service_ids)
    chosen = tuple(dict.fromkeys(ids))
    property_id = house.property_id if house is not None else None
    missing = unknown_services(current.services, chosen, property_id)
    if missing:
        names = ", ".join(service.name for service in _choice(current, house)) or "ninguno"
        raise Invalid(
            f"Servicios no disponibles: {', '.join(missing)}. Se ofrecen: {names}.",
            code=int(QuoteCode.UNKNOWN_SERVICE),
        )
    return chosen


def unknown_client() -> NotFound:
    """The error of a client whom nobody knows (6)."""
    return NotFound(NO_CLIENT, code=int(QuoteCode.UNKNOWN_CLIENT))


def _quoted_client(context: QuoteContext, now: datetime) -> QuotedClient | None:
    client, points = context.client, context.points
    if client is None or points is None:
        return None
    return QuotedClient.of(client, context.discounts.membership, points, now=now)


def _house(request: QuoteRequest) -> House | None:
    if request.property_id is None:
        return None
    return house_of(
        request.property_id,
        unknown=QuoteCode.UNKNOWN_PROPERTY,
        malformed=QuoteCode.PROPERTY_ID,
    )


def _client_id(request: QuoteRequest, caller: Caller | None) -> str | None:
    """Whom a quote is for. Whoever carries a token is believed by it (B11)."""
    if isinstance(caller, Guest):
        return caller.client_id
    if caller is None or caller.may(Permission.QUOTES_FOR_CLIENTS):
        return _canonical_client(request.client_id)
    return None


def _may_be_named(client: Client | None, *, by: Caller | None) -> bool:
    """Whether there is such a client; without a token, only guests may be named."""
    return client is not None and (by is not None or client.is_guest)


def _canonical_client(text: str | None) -> str | None:
    return None if text is None else canonical_id(text, "client_id", QuoteCode.CLIENT_ID)


def _choice(current: Catalogue, house: House | None) -> tuple[Service, ...]:
    if house is not None:
        return offered(current.services, house.property_id)
    return tuple(service for service in current.services if service.is_active)


def _offers(
    current: Catalogue,
    house: House | None,
    request: StayRequest,
    context: QuoteContext,
    chosen: Sequence[str],
) -> tuple[HouseQuote, ...]:
    proposals = context.discounts.proposals
    if house is None:
        return quote_all(current, request, context.taken, chosen, proposals)
    too_many = capacity(request.guests, house.capacity_max)
    if too_many is not None:
        raise Refused(too_many)
    offer = quote_house(
        current,
        house,
        request,
        occupied=context.taken[house.property_id],
        chosen_services=chosen,
        discounts=proposals,
    )
    if offer.refusal is not None and offer.refusal.reason is Reason.MINIMUM_STAY:
        raise Refused(offer.refusal, offer.minimum_stay)
    return (offer,)


def _tokens(offers: Sequence[HouseQuote], context: QuoteContext, now: datetime) -> dict[str, str]:
    client_id = context.client.client_id if context.client is not None else None
    return {
        offer.house.property_id: tokens.sign(
            offer.quote,
            code=context.discounts.typed,
            client_id=client_id,
            now=now,
        )
        for offer in offers
        if offer.available
    }
