"""The smart search of staff: what is free, and what could be freed (pricing book, 10.3).

It reads the nights of every house around the request, then the stays behind them; where a stay
in the way reaches further, the nights around it too. Nothing is moved.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from chalicelib.calendar.records import NightRecord, night_key
from chalicelib.clients.records import client_key, clients_in
from chalicelib.cloud import store
from chalicelib.kernel import dates
from chalicelib.pricing.catalogue import catalogue
from chalicelib.pricing.quotes import service as quotes
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.types import House
from chalicelib.reservations.smart_search.rules import (
    Occupant,
    smart_search,
    span_to_read,
)
from chalicelib.reservations.smart_search.types import SearchAnswer
from chalicelib.reservations.stays import records
from chalicelib.reservations.types import Stay

Span = tuple[date, date]


def search(request: StayRequest, client_id: str | None, *, now: datetime) -> SearchAnswer:
    """Houses that are free for a stay, and houses that moving other stays would free.

    `client_id` names whom it is for, as staff wrote it.

    Raises:
        Invalid, NotFound: with the number of the mistake as `code`, as for a quote.
    """
    today = dates.today(now)
    client, discounts = quotes.discounts_for(client_id, request, now=now)
    current = catalogue()
    stays = _stays_around(current, request, now, today)
    occupants = _by_house(stays, _names_of_those_in_the_way(stays, request), today)
    result = smart_search(current, request, occupants, discounts.proposals)
    return SearchAnswer(result, current.exchange_rate, client)


def _stays_around(
    current: Catalogue, request: StayRequest, now: datetime, today: date
) -> dict[str, Stay]:
    """The stays that decide about the request, by id.

    Every stay in the way holds a requested night, so the first read finds them all; the second
    is only needed where one of them could move, and it is the last.
    """
    span = span_to_read(current.houses, request)
    stays = _stays_in(current.houses, span, now)
    exchangeable = {house.property_id: house for house in current.houses if house.swap_group}
    might_move = [stay for stay in stays.values() if stay.property_id in exchangeable]
    occupants = [_occupant(stay, {}, today) for stay in might_move]
    wider = span_to_read(current.houses, request, occupants)
    if wider != span:
        stays |= _stays_in(exchangeable.values(), wider, now)
    return stays


def _stays_in(houses: Iterable[House], span: Span, now: datetime) -> dict[str, Stay]:
    first, last = span
    days = list(dates.days_between(first, last + dates.ONE_DAY))
    keys = [night_key(house.property_id, day) for house in houses for day in days]
    taken = store.fetch_many(keys).all(NightRecord)
    return records.stays_of({night.reservation_id for night in taken if night.counts_at(now)})


def _names_of_those_in_the_way(stays: Mapping[str, Stay], request: StayRequest) -> dict[str, str]:
    """The guests of stays that hold a requested night, by client id: nobody else is shown."""
    shown = {
        stay.client_id
        for stay in stays.values()
        if any(request.covers(night) for night in stay.blocked_nights)
    }
    found = store.fetch_many(client_key(client_id) for client_id in shown)
    return {client.client_id: client.full_name for client in clients_in(found)}


def _by_house(
    stays: Mapping[str, Stay], names: Mapping[str, str], today: date
) -> dict[str, list[Occupant]]:
    occupants: dict[str, list[Occupant]] = defaultdict(list)
    for stay in sorted(stays.values(), key=lambda stay: (stay.check_in, stay.reservation_id)):
        occupants[stay.property_id].append(_occupant(stay, names, today))
    return occupants


def _occupant(stay: Stay, names: Mapping[str, str], today: date) -> Occupant:
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
