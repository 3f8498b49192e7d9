"""Searches of some days, added up by everything that statistics ask of them (staff book, 3.2).

A process keeps the totals of days that are over, which nobody changes; those of today are made for
each page, and `found.py` puts both together.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from heapq import nlargest, nsmallest
from typing import NamedTuple

from chalicelib.insights.demand.details import (
    Details,
    TextOf,
    clients_of,
    details_of,
    networks_of,
    people_of,
    searchers_of,
    visitors_of,
)
from chalicelib.insights.tallies.columns import Columns
from chalicelib.insights.tallies.sums import added, many
from chalicelib.insights.tallies.types import NO_HOURS


class Day(NamedTuple):
    """How many searches were made on a day, for how many guests, and by how many people."""

    times: int = 0
    guests: int = 0
    users: int = 0


class People:
    """Clients, or networks of visitors, who searched in some days, by their names: how often and
    when last. `parts` are in the order of their days."""

    def __init__(self, parts: Sequence[Columns], text_of: TextOf) -> None:
        self.times: dict[str, int] = {}
        self.last: dict[str, int] = {}
        self._parts, self._text_of = parts, text_of
        self._details: dict[str, Details] = {}
        self._top: dict[int, list[str]] = {}
        times, last = self.times, self.last
        for part in parts:
            for name, number, at in part.searched(text_of(part)):
                if name:
                    times[name] = times.get(name, 0) + number
                    if at > last.get(name, 0):
                        last[name] = at

    def top(self, most: int) -> list[str]:
        """Those who searched most often; of equals whoever searched last."""
        if most not in self._top:
            least = min(nlargest(most, self.times.values()), default=0)
            names = (name for name, times in self.times.items() if times >= least)
            rank = lambda name: (-self.times[name], -self.last[name], name)  # noqa: E731
            self._top[most] = nsmallest(most, names, key=rank)
        return self._top[most]

    def details(self, names: Iterable[str]) -> Mapping[str, Details]:
        """What some of them searched for; who is none of them is left out."""
        theirs = [name for name in names if name in self.times]
        missing = [name for name in theirs if name not in self._details]
        self._details |= details_of(self._parts, missing, self._text_of)
        return {name: self._details[name] for name in theirs}


class Totals:
    """Searches of some days, by day, hour, house, arrival, nights, guests and whose they are. A day
    may come in parts that have no search in common."""

    def __init__(self, days: Iterable[tuple[date, Columns]]) -> None:
        by_day: dict[date, list[Columns]] = {}
        for day, part in days:
            by_day.setdefault(day, []).append(part)
        parts = self._parts = [part for of_day in by_day.values() for part in of_day]
        sums = [part.sums for part in parts]
        self.days = {day: _day(of_day) for day, of_day in by_day.items()}
        self.hours = [sum(hour) for hour in zip(NO_HOURS, *(p.hours for p in parts), strict=True)]
        self.houses = added((each.houses for each in sums), many)
        arrivals = added((each.arrivals for each in sums), many)
        self.arrivals = {date.fromordinal(day): each for day, each in arrivals.items()}
        self.nights = added((each.nights for each in sums), many)
        self.guests = added((each.guests for each in sums), many)
        self.anonymous = sum(each.anonymous for each in sums)
        self.visitors = frozenset[str]().union(*map(visitors_of, parts))
        self.clients = People(parts, clients_of)
        self.networks = People(parts, networks_of)
        self._searchers: dict[date, set[str]] = {}

    def searchers(self, arrivals: Collection[date]) -> Mapping[date, set[str]]:
        """Who searched for each of some days of arrival; nobody changes what is answered."""
        missing = [day for day in arrivals if day not in self._searchers]
        if missing:
            self._searchers |= searchers_of(self._parts, missing)
        return self._searchers


def _day(parts: Sequence[Columns]) -> Day:
    users = (
        parts[0].sums.users
        if len(parts) == 1
        else len({who for part in parts for who in people_of(part)} - {""})
    )
    wholes = [part.sums.all for part in parts]
    return Day(sum(each.times for each in wholes), sum(each.guests for each in wholes), users)
