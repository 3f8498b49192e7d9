"""What was searched for one day of arrival (staff book, 3.3)."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from heapq import nsmallest
from typing import Any, NamedTuple, TypeVar

from chalicelib.insights.demand.details import in_either, visitors_of
from chalicelib.insights.tallies.columns import Columns
from chalicelib.insights.tallies.sums import added
from chalicelib.insights.tallies.types import Line, Seen

MOST_ROWS = 20
"""Searches of clients, and networks, that one arrival lists; the numbers are of all."""
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Rank = Callable[[tuple[K, V]], Any]


class ClientRow(NamedTuple):
    """A search of a client."""

    client_id: str
    check_out: date
    guests: int
    house: str


class NetworkRow(NamedTuple):
    """What visitors of one network searched for."""

    network: str
    times: int
    check_outs: tuple[date, ...]
    guests: tuple[int, ...]
    houses: tuple[str, ...]


class Visits(NamedTuple):
    """The same of one network as it is added up."""

    times: int
    check_outs: frozenset[date]
    guests: frozenset[int]
    houses: frozenset[str]


class Searches:
    """Searches for a day of arrival. What is asked only of those arrivals that are shown is looked
    up when it is needed; nobody changes what is answered."""

    def __init__(self, columns: Columns, until: datetime | None = None) -> None:
        self.sums, self.until = columns.sums, until
        self.clients = frozenset(columns.names(columns.people.clients)) - {""}
        self.visitors = visitors_of(columns)
        self._columns = columns

    @cached_property
    def of_clients(self) -> Mapping[Line, Seen]:
        """Those of clients."""
        lines = self._columns.tally().lines.items()
        return {line: seen for line, seen in lines if line.person.client}

    @cached_property
    def newest(self) -> list[Line]:
        """Those of clients that an arrival lists."""
        return [line for line, _ in _first(self.of_clients, _by_time)]

    @cached_property
    def networks(self) -> Mapping[str, Visits]:
        """Those of visitors, by network."""
        lines = self._columns.tally().lines.items()
        theirs = ((line, seen) for line, seen in lines if line.person.is_visitor)
        return added(({line.person.network: _visit(line, seen)} for line, seen in theirs), _visits)

    @cached_property
    def busiest(self) -> list[str]:
        """The networks that an arrival lists."""
        return [network for network, _ in _first(self.networks, _by_number)]


class Arrival:
    """The searches for a day of arrival, those that were added up and those of the last minutes;
    without those of visitors unless they are to be there."""

    def __init__(self, day: date, kept: Searches, more: Searches, with_visitors: bool) -> None:
        self.day, self.with_visitors = day, with_visitors
        self._kept, self._more = kept, more
        everybody = kept.sums.all.times + more.sums.all.times
        self.of_clients = everybody - kept.sums.anonymous - more.sums.anonymous
        self.searches = everybody if with_visitors else self.of_clients

    @property
    def nights(self) -> int:
        """For how many nights together."""
        both = (self._kept, self._more)
        if self.with_visitors:
            return sum(each.sums.all.nights for each in both)
        lines = (item for each in both for item in each.of_clients.items())
        return sum(line.nights * seen.times for line, seen in lines)

    @property
    def clients(self) -> int:
        """How many clients searched."""
        return in_either(self._kept.clients, self._more.clients)

    @property
    def networks(self) -> int:
        """Of how many networks visitors searched."""
        if not self.with_visitors:
            return 0
        return in_either(self._kept.networks, self._more.networks)

    @property
    def client_rows(self) -> list[ClientRow]:
        """The searches of clients, the newest first."""
        kept, more = self._kept, self._more
        rows: list[ClientRow] = []
        for line, seen in _top(kept.of_clients, kept.newest, more.of_clients, _seen, _by_time):
            row = ClientRow(line.person.client, check_out_of(line), line.guests, line.house)
            rows += [row] * seen.times
        return rows[:MOST_ROWS]

    @property
    def network_rows(self) -> list[NetworkRow]:
        """The searches of visitors by network, the most first."""
        if not self.with_visitors:
            return []
        kept, more = self._kept, self._more
        top = _top(kept.networks, kept.busiest, more.networks, _visits, _by_number)
        return [
            NetworkRow(
                network,
                visits.times,
                tuple(sorted(visits.check_outs)),
                tuple(sorted(visits.guests)),
                tuple(sorted(visits.houses)),
            )
            for network, visits in top
        ]


def check_out_of(line: Line) -> date:
    """The day on which the guests would leave."""
    return date.fromordinal(line.check_in.toordinal() + line.nights)


def _top(
    kept: Mapping[K, V],
    first: Iterable[K],
    more: Mapping[K, V],
    both: Callable[[V, V], V],
    rank: Rank[K, V],
) -> list[tuple[K, V]]:
    # What comes more leads nothing down: so what is neither among the first, nor came since, is not
    # among the first of all.
    names = {*first, *more}
    return _first(added(({name: kept[name] for name in names if name in kept}, more), both), rank)


def _first(found: Mapping[K, V], rank: Rank[K, V]) -> list[tuple[K, V]]:
    return nsmallest(MOST_ROWS, found.items(), key=rank)


def _by_time(item: tuple[Line, Seen]) -> tuple[int, Line]:
    return -item[1].last, item[0]


def _by_number(item: tuple[str, Visits]) -> tuple[int, str]:
    return -item[1].times, item[0]


def _seen(one: Seen, other: Seen) -> Seen:
    return Seen(one.times + other.times, min(one.first, other.first), max(one.last, other.last))


def _visit(line: Line, seen: Seen) -> Visits:
    houses = frozenset({line.house} - {""})
    return Visits(seen.times, frozenset({check_out_of(line)}), frozenset({line.guests}), houses)


def _visits(one: Visits, other: Visits) -> Visits:
    return Visits(
        one.times + other.times,
        one.check_outs | other.check_outs,
        one.guests | other.guests,
        one.houses | other.houses,
    )
