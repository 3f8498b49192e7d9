"""What stays cost and whether they can be had. Nothing is written here.

A quote reads every night that decides, of all houses asked about, and the client in one round
trip; the catalogue comes from memory.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date, datetime
from decimal import Decimal

import msgspec

from chalicelib.clients.records import ClientRecord, client_key
from chalicelib.clients.rules.points import available
from chalicelib.cloud import store
from chalicelib.cloud.store import Found
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.pricing import queries
from chalicelib.pricing.queries import (
    LateCheckoutCode,
    LateCheckoutQuery,
    QuoteCode,
    QuoteQuery,
    Refused,
)
from chalicelib.pricing.rules import late_checkout as late_checkout_rules
from chalicelib.pricing.rules import services as extras
from chalicelib.pricing.rules.late_checkout import LateCheckoutOffer, LateCheckoutRefusal
from chalicelib.pricing.rules.minimum_stay import nights_to_read
from chalicelib.pricing.rules.quote import HouseQuote, Quote, quote_all, quote_house
from chalicelib.pricing.rules.requests import (
    MAX_GUESTS,
    Reason,
    StayRequest,
    capacity,
    check_request,
)
from chalicelib.pricing.rules.snapshot import QuoteSnapshot, take_snapshot
from chalicelib.properties import nights
from chalicelib.properties.catalogue import catalogue
from chalicelib.properties.nights import NightRecord, NightTaken, night_key
from chalicelib.properties.types import Catalogue, House, Service
from chalicelib.web.callers import SALES, Caller, Guest, Staff


class QuotedClient(msgspec.Struct, frozen=True, kw_only=True):
    """The client whom a quote is for. `points` can be spent now; one is worth 1 PEN."""

    client_id: str
    name: str
    points: Decimal
    referral_code: str | None

    @classmethod
    def of(cls, record: ClientRecord, now: datetime) -> "QuotedClient":
        """What a quote says of a client (clients book, 4: points after their expiry are none)."""
        return cls(
            client_id=record.client_id,
            name=f"{record.first_name} {record.last_name or ''}".strip(),
            points=available(record.points_balance, record.points_expires_at, now),
            referral_code=record.referral_code,
        )


class QuoteAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The quotes of every house asked about, in natural order.

    `chosen_services` are those asked for. `discount_code` is what was sent; no codes have been
    issued, so it never names one.
    """

    request: StayRequest
    exchange_rate: Decimal
    offers: tuple[HouseQuote, ...]
    chosen_services: tuple[str, ...]
    client: QuotedClient | None
    discount_code: str | None


class LateCheckoutAnswer(msgspec.Struct, frozen=True):
    """A late checkout at its price, or why there is none."""

    house: House
    checkout_date: date
    result: LateCheckoutOffer | LateCheckoutRefusal


def quote(query: QuoteQuery, caller: Caller | None, now: datetime) -> QuoteAnswer:
    """Quote one house, or all of them (pricing book, 10.2).

    An occupied house is quoted as unavailable. So is, among all houses, one that is too small or
    whose minimum stay is not met; asked for alone, that is an error. The client is who calls;
    only sales staff may name one.

    Raises:
        Invalid, NotFound: with the number of the mistake as `code`.
    """
    request = queries.stay_of(query, dates.today(now))
    house = _house_of(query)
    client_id = _client_id(query, caller)
    known = catalogue()
    houses = known.houses if house is None else (house,)
    taken, record = _read_nights_and_client(houses, request, client_id, now)
    if isinstance(caller, Staff) and client_id is not None:
        record = _named(record)
    chosen = queries.services_of(query.additional_services, known, house)
    if house is None:
        offers = quote_all(known, request, taken, chosen)
    else:
        offers = (_quote_alone(known, house, request, taken[house.property_id], chosen),)
    return QuoteAnswer(
        request=request,
        exchange_rate=known.exchange_rate,
        offers=offers,
        chosen_services=chosen,
        client=None if record is None else QuotedClient.of(record, now),
        discount_code=query.discount_code,
    )


def late_checkout(query: LateCheckoutQuery, now: datetime) -> LateCheckoutAnswer:
    """Whether a departure may be late, and its price (pricing book, 9 and 10.4).

    Raises:
        Invalid, NotFound: with the number of the mistake as `code`.
    """
    if query.property_id is None or query.checkout_date is None:
        raise Invalid(
            "Se requieren property_id y checkout_date.", code=int(LateCheckoutCode.MISSING)
        )
    house = queries.house_of(
        query.property_id,
        unknown=LateCheckoutCode.UNKNOWN_PROPERTY,
        malformed=LateCheckoutCode.PROPERTY_ID,
    )
    day = queries.day_of(query.checkout_date, LateCheckoutCode.DATE_FORMAT)
    guests = queries.guests_of(query.guests)
    if not 1 <= guests <= MAX_GUESTS:
        message = f"guests debe ser un número entero entre 1 y {MAX_GUESTS}."
        raise Invalid(message, code=int(LateCheckoutCode.GUESTS))
    result = late_checkout_rules.late_checkout(
        catalogue(),
        house,
        day,
        guests,
        night_is_free=not nights.occupied([(house.property_id, day)], now),
        today=dates.today(now),
    )
    return LateCheckoutAnswer(house, day, result)


def price_booking(
    known: Catalogue,
    house: House,
    request: StayRequest,
    occupied: Set[date],
    *,
    chosen_services: Sequence[str],
    now: datetime,
) -> tuple[Quote, QuoteSnapshot]:
    """The price at which a guest may book, and what the booking keeps of it.

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
    missing = extras.unknown_services(known.services, chosen_services, house.property_id)
    if missing:
        texts = [f"El servicio {service_id} no se ofrece." for service_id in missing]
        raise Invalid(fields={"additional_services": texts}, code=int(QuoteCode.UNKNOWN_SERVICE))
    offer = quote_house(known, house, request, occupied=occupied, chosen_services=chosen_services)
    if offer.refusal is not None:
        raise Refused(offer.refusal, offer.minimum_stay)
    return offer.quote, take_snapshot(offer, known.version, now)


def offered_services(known: Catalogue, property_id: str) -> tuple[Service, ...]:
    """The active services of a house, by name."""
    return extras.offered(known.services, property_id)


def _read_nights_and_client(
    houses: Iterable[House], request: StayRequest, client_id: str | None, now: datetime
) -> tuple[Mapping[str, Set[date]], ClientRecord | None]:
    """The taken ones of the nights that decide, by house, and the client: one round trip.

    A deleted client counts as none.
    """
    taken: dict[str, set[date]] = {house.property_id: set() for house in houses}
    keys = [
        night_key(house.property_id, night)
        for house in houses
        for night in nights_to_read(house, request)
    ]
    if client_id is not None:
        keys.append(client_key(client_id))
    found = store.fetch_many(keys)
    for record in found.all(NightRecord):
        if record.counts_at(now):
            taken[record.property_id].add(record.night)
    return taken, _client_in(found)


def named_client(client_id: str, now: datetime) -> QuotedClient:
    """A client whom staff named.

    Raises:
        NotFound: there is none, or one that was deleted; code 6.
    """
    found = store.fetch_many([client_key(client_id)])
    return QuotedClient.of(_named(_client_in(found)), now)


def _client_in(found: Found) -> ClientRecord | None:
    record = next(iter(found.all(ClientRecord)), None)
    return None if record is None or record.deleted_at is not None else record


def _named(record: ClientRecord | None) -> ClientRecord:
    if record is None:
        raise NotFound("El cliente no existe.", code=int(QuoteCode.UNKNOWN_CLIENT))
    return record


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
    if caller is not None and caller.is_in(*SALES.groups):
        return queries.client_id_of(query.client_id)
    return None


def _quote_alone(
    known: Catalogue,
    house: House,
    request: StayRequest,
    occupied: Set[date],
    chosen_services: Sequence[str],
) -> HouseQuote:
    too_many = capacity(request.guests, house.capacity_max)
    if too_many is not None:
        raise Refused(too_many)
    offer = quote_house(known, house, request, occupied=occupied, chosen_services=chosen_services)
    if offer.refusal is not None and offer.refusal.reason is Reason.MINIMUM_STAY:
        raise Refused(offer.refusal, offer.minimum_stay)
    return offer
