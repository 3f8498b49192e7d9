"""Statistics of searches, at three round trips whatever they are of."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice

import msgspec

from chalicelib.insights.dated.types import Dated, Mark, Place
from chalicelib.insights.demand import adding, reading
from chalicelib.insights.demand.arrivals import Arrival
from chalicelib.insights.demand.reading import Read
from chalicelib.insights.demand.types import (
    MOST_NETWORKS,
    MOST_REGULARS,
    Demand,
    Searched,
    Upcoming,
)
from chalicelib.insights.figures.spans import Span
from chalicelib.kernel.cache import Cache

MOST_NAMED = 100
"""Clients whom one answer names."""
Key = tuple[object, ...]


class _Known(msgspec.Struct, frozen=True):
    """An arrival, and the figures that it was made of."""

    figures: Dated
    arrival: Arrival


_arrivals: Cache[Key, _Known] = Cache(timedelta(days=1), greatest_size=400)
"""Arrivals by their marks."""


def of_span(span: Span, *, now: datetime) -> Demand:
    """What was searched in some days."""
    marks, since = reading.marks(adding.days_of(span, now), now)
    [found] = adding.add_up([span], marks, since, now)
    return with_names(found)


def with_names(found: Searched, house_ids: Iterable[str] = ()) -> Demand:
    """What was searched, with who searched most, and the houses that were chosen or are named."""
    clients = found.totals.clients.top(MOST_REGULARS)
    return Demand(
        span=found.span,
        totals=found.totals,
        converted=found.converted,
        clients=clients,
        networks=found.totals.networks.top(MOST_NETWORKS),
        names=reading.names(clients, {*found.totals.houses, *house_ids}),
    )


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


def _of(place: Place, mark: Mark, with_visitors: bool) -> Key:
    return place, mark.version, with_visitors
