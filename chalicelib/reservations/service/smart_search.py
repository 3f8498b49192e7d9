"""The smart search of staff: what is free, and what could be freed (pricing book, 10.3).

It reads the nights of every house around the request, then the stays behind them; where a stay
in the way reaches further, once more. Nothing is moved.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from chalicelib.clients.records import ClientRecord, client_key
from chalicelib.cloud import store
from chalicelib.kernel import dates
from chalicelib.pricing import service as pricing
from chalicelib.pricing.queries import StayQuery, client_id_of, stay_of
from chalicelib.pricing.rules.requests import StayRequest
from chalicelib.pricing.rules.search import Occupant, SearchResult, smart_search, span_to_read
from chalicelib.properties.catalogue import catalogue
from chalicelib.properties.nights import NightRecord, night_key
from chalicelib.properties.types import Catalogue
from chalicelib.reservations import records
from chalicelib.reservations.rules.stay import Stay

MOST_READS = 3
"""The first span, and twice further where the stays in the way reach beyond it."""

Span = tuple[date, date]


def search(query: StayQuery, now: datetime) -> SearchResult:
    """Houses that are free for a stay, and houses that moving other stays would free.

    Raises:
        Invalid, NotFound: with the number of the mistake as `code`, as for a quote.
    """
    today = dates.today(now)
    request = stay_of(query, today)
    known = catalogue()
    _check_client(query)
    return smart_search(known, request, _occupants(known, request, now, today))


def _check_client(query: StayQuery) -> None:
    client_id = client_id_of(query.client_id)
    if client_id is not None:
        record = store.fetch(ClientRecord, client_id, client_key(client_id).range)
        pricing.require_client(record, client_id)


def _occupants(
    known: Catalogue, request: StayRequest, now: datetime, today: date
) -> dict[str, list[Occupant]]:
    """Who is in each house around the request."""
    span = span_to_read(known.houses, request)
    for _ in range(MOST_READS):
        found = _read(known, span, now, today)
        wider = span_to_read(known.houses, request, found)
        if wider == span:
            break
        span = wider
    by_house: dict[str, list[Occupant]] = defaultdict(list)
    for occupant in found:
        by_house[occupant.property_id].append(occupant)
    return by_house


def _read(known: Catalogue, span: Span, now: datetime, today: date) -> list[Occupant]:
    first, last = span
    days = list(dates.days_between(first, last + timedelta(days=1)))
    keys = [night_key(house.property_id, day) for house in known.houses for day in days]
    taken = store.fetch_many(keys).all(NightRecord)
    stays = records.stays_of({night.reservation_id for night in taken if night.counts_at(now)})
    names = _names(list(stays.values()))
    return [_occupant(stay, names, today) for stay in stays.values()]


def _names(stays: Sequence[Stay]) -> dict[str, str]:
    found = store.fetch_many(client_key(stay.client_id) for stay in stays)
    return {
        record.client_id: f"{record.first_name} {record.last_name or ''}".strip()
        for record in found.all(ClientRecord)
    }


def _occupant(stay: Stay, names: dict[str, str], today: date) -> Occupant:
    return Occupant(
        reservation_id=stay.reservation_id,
        client_name=names.get(stay.client_id, ""),
        property_id=stay.property_id,
        check_in=stay.check_in,
        check_out=stay.blocked_until,
        guests=stay.guests,
        status=stay.status,
        origin=stay.origin,
        # Guests who have arrived are not asked to pack.
        movable=stay.check_in > today,
    )
