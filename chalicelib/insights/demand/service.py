"""Statistics of searches. What a process has added up of days that are over it keeps, under their
marks, which tell whether it is still true."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TypeVar

import msgspec

from chalicelib.insights.booked import rules as booked
from chalicelib.insights.dated.types import Dated, Mark, Place
from chalicelib.insights.demand import reading, rules
from chalicelib.insights.demand.arrivals import Arrival
from chalicelib.insights.demand.reading import Marks, Read
from chalicelib.insights.demand.totals import Totals, totals_of
from chalicelib.insights.demand.types import MOST_NETWORKS, MOST_REGULARS, Demand, Upcoming
from chalicelib.insights.figures.spans import Span
from chalicelib.insights.tallies.types import Tally
from chalicelib.kernel import dates
from chalicelib.kernel.cache import Cache

MOST_NAMED = 100
"""Clients whom one answer names."""
Bookings = Mapping[str, Sequence[int]]
Key = tuple[object, ...]
V = TypeVar("V")


class _Known(msgspec.Struct, frozen=True):
    """An arrival, and the figures that it was made of."""

    figures: Dated
    arrival: Arrival


_over: Cache[Key, Totals] = Cache(timedelta(days=1), greatest_size=3)
"""Totals of days that are over, by the days and their marks."""
_booked: Cache[Key, Bookings] = Cache(timedelta(days=1), greatest_size=8)
"""When clients booked, by the marks of the days."""
_arrivals: Cache[Key, _Known] = Cache(timedelta(days=1), greatest_size=400)
"""Arrivals by their marks."""


def of_span(span: Span, *, now: datetime) -> Demand:
    """What was searched in some days."""
    until = min(span.last + rules.BOOKS_WITHIN, dates.today(now))
    marks, since = reading.marks({"searched": span, "booked": Span(span.first, until)}, now)
    bookings = {place: mark for place, mark in marks.items() if place[0] == "booked"}
    days = {place: mark for place, mark in marks.items() if place[0] == "searched"}
    over = {place: mark for place, mark in days.items() if place[1] < dates.today(since)}
    totals, by_client = _over.latest(_key(over)), _booked.latest(_key(bookings))
    known = {**({} if totals is None else over), **({} if by_client is None else bookings)}
    needed = {place: mark for place, mark in marks.items() if place not in known}
    read = reading.figures(needed, since, now)
    if totals is None:
        totals = _remember(_over, over, totals_of(_days(read, over)))
    if by_client is None:
        by_client = _remember(_booked, bookings, _bookings(read, bookings))
    present = (days.keys() - over.keys()) | read.recent_in("searched", span)
    if present:
        totals = totals_of(_days(read, present), totals)
    return _demand(span, totals, by_client)


def upcoming(span: Span, most: int, *, with_visitors: bool, now: datetime) -> Upcoming:
    """What was searched for arrivals in some days, with the `most` looked for."""
    marks, since = reading.marks({"arrival": span}, now)
    known = {place: _arrivals.latest(_of(place, marks[place], with_visitors)) for place in marks}
    needed = {place: marks[place] for place, found in known.items() if found is None}
    read = reading.figures(needed, since, now)
    arrivals: dict[Place, Arrival] = {}
    for place, mark in marks.items():
        found = known[place]
        if found is None:
            figures = read.figures[place]
            arrival = Arrival.of(place[1], Read({place: figures}, {}).tally(place), with_visitors)
            found = known[place] = _Known(figures, arrival)
            _arrivals.put(_of(place, mark, with_visitors), found)
        arrivals[place] = found.arrival
    for place in read.recent_in("arrival", span):
        found = known.get(place)
        tally = read.tally(place, None if found is None else found.figures)
        arrivals[place] = Arrival.of(place[1], tally, with_visitors)
    return _upcoming(span, [each for each in arrivals.values() if each.searches], most)


def _days(read: Read, places: Iterable[Place]) -> Iterable[tuple[date, Tally]]:
    return ((place[1], read.tally(place)) for place in places)


def _bookings(read: Read, places: Iterable[Place]) -> Bookings:
    found: dict[str, list[int]] = defaultdict(list)
    for place in places:
        for booking in booked.unpacked(read.figures[place].content):
            found[booking.client_id].append(booking.at)
    return found


def _demand(span: Span, totals: Totals, bookings: Bookings) -> Demand:
    clients = totals.clients.top(MOST_REGULARS)
    return Demand(
        span=span,
        totals=totals,
        conversion=rules.conversion(totals.clients.first, bookings),
        clients=clients,
        networks=totals.networks.top(MOST_NETWORKS),
        names=reading.names(clients, totals.houses),
    )


def _upcoming(span: Span, found: Sequence[Arrival], most: int) -> Upcoming:
    top = sorted(found, key=lambda each: (-each.searches, each.day))[:most]
    rows = [row for each in top for row in each.client_rows]
    houses = {row.house for row in rows}
    houses |= {house for each in top for row in each.network_rows for house in row.houses}
    clients = dict.fromkeys(row.client_id for row in rows)
    return Upcoming(
        span=span,
        arrivals=top,
        searches=sum(each.searches for each in found),
        dates=len(found),
        clients=len(frozenset().union(*(each.clients for each in found))),
        visitors=len(frozenset().union(*(each.visitors for each in found))),
        names=reading.names(islice(clients, MOST_NAMED), houses - {""}),
    )


def _key(marks: Marks) -> Key:
    return tuple(sorted((place, mark.version) for place, mark in marks.items()))


def _of(place: Place, mark: Mark, with_visitors: bool) -> Key:
    return place, mark.version, with_visitors


def _remember(cache: Cache[Key, V], marks: Marks, value: V) -> V:
    cache.put(_key(marks), value)
    return value
