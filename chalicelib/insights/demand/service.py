"""Statistics of searches, at three round trips whatever they are of."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

import msgspec

from chalicelib.insights.dated.types import Mark, Place
from chalicelib.insights.demand import adding, reading
from chalicelib.insights.demand.arrivals import Arrival, Searches
from chalicelib.insights.demand.details import in_either
from chalicelib.insights.demand.reading import Marks, Read
from chalicelib.insights.demand.types import (
    MOST_NETWORKS,
    MOST_REGULARS,
    Demand,
    Names,
    Searched,
    Upcoming,
)
from chalicelib.insights.figures.spans import Span
from chalicelib.insights.tallies import rules
from chalicelib.insights.tallies.columns import Columns
from chalicelib.kernel.cache import Cache

MOST_NAMED = 100
"""Clients whom one answer names."""
Key = tuple[object, ...]
NONE = Searches(rules.NOTHING)
_arrivals: Cache[Key, Searches] = Cache(timedelta(days=1), greatest_size=400)
"""The searches for an arrival that are added up, by its mark."""


class _Everybody(msgspec.Struct, frozen=True):
    """The clients and the visitors who searched for any of some arrivals."""

    clients: frozenset[str]
    visitors: frozenset[str]

    @classmethod
    def of(cls, several: Iterable[Searches]) -> "_Everybody":
        """Those of several arrivals."""
        all_ = list(several)
        return cls(
            frozenset().union(*(each.clients for each in all_)),
            frozenset().union(*(each.visitors for each in all_)),
        )


_everybody: Cache[Key, _Everybody] = Cache(timedelta(days=1), greatest_size=4)
"""The same of arrivals that are added up, by their marks."""


def of_span(span: Span, *, now: datetime) -> Demand:
    """What was searched in some days."""
    marks, since = reading.marks(adding.days_of(span, now), now)
    [found] = adding.add_up([span], marks, since, now)
    return with_names(found)


def with_names(searched: Searched, house_ids: Iterable[str] = ()) -> Demand:
    """What was searched, with who searched most, and the houses that were chosen or are named."""
    clients = searched.found.top_clients(MOST_REGULARS)
    names = reading.names((each.name for each in clients), {*searched.found.houses, *house_ids})
    return Demand(
        span=searched.span,
        found=searched.found,
        converted=searched.converted,
        clients=clients,
        networks=searched.found.top_networks(MOST_NETWORKS),
        names=names,
    )


def upcoming(span: Span, most: int, *, with_visitors: bool, now: datetime) -> Upcoming:
    """What was searched for arrivals in some days, with the `most` looked for."""
    marks, since = reading.marks({"arrival": span}, now)
    kept = {place: _arrivals.latest((place, mark.version)) for place, mark in marks.items()}
    read = reading.figures({each: marks[each] for each in marks if kept[each] is None}, since, now)
    known = {place: found or _looked_up(place, marks[place], read) for place, found in kept.items()}
    more = {
        place: Searches(Columns.of(read.lacking(place, known.get(place, NONE).until)))
        for place in read.recent_in("arrival", span)
    }
    arrivals = (
        Arrival(place[1], known.get(place, NONE), more.get(place, NONE), with_visitors)
        for place in known.keys() | more
    )
    found = [each for each in arrivals if each.searches]
    older, newer = _of_all(marks, known), _Everybody.of(more.values())
    visitors = in_either(older.visitors, newer.visitors) if with_visitors else 0
    top = sorted(found, key=lambda each: (-each.searches, each.day))[:most]
    return Upcoming(
        span=span,
        arrivals=top,
        searches=sum(each.searches for each in found),
        dates=len(found),
        clients=in_either(older.clients, newer.clients),
        visitors=visitors,
        names=_names(top),
    )


def _looked_up(place: Place, mark: Mark, read: Read) -> Searches:
    figures = read.figures[place]
    found = Searches(rules.columns(figures.content), figures.until)
    _arrivals.put((place, mark.version), found)
    return found


def _of_all(marks: Marks, known: Mapping[Place, Searches]) -> _Everybody:
    key = tuple(sorted((place, mark.version) for place, mark in marks.items()))
    found = _everybody.latest(key)
    if found is None:
        found = _Everybody.of(known.values())
        _everybody.put(key, found)
    return found


def _names(top: Sequence[Arrival]) -> Names:
    """Those that rows of arrivals need, of clients not more than one answer names."""
    rows = [row for each in top for row in each.client_rows]
    houses = {row.house for row in rows}
    houses |= {house for each in top for row in each.network_rows for house in row.houses}
    clients = dict.fromkeys(row.client_id for row in rows)
    return reading.names(islice(clients, MOST_NAMED), houses - {""})
