"""What was searched in some days: those that are over and the present, put together for a page."""

from collections.abc import Collection, Mapping
from datetime import date
from heapq import nsmallest
from typing import NamedTuple

from chalicelib.insights.demand.details import Details, in_either, joined
from chalicelib.insights.demand.totals import People, Totals
from chalicelib.insights.tallies.sums import added, many


class Who(NamedTuple):
    """A client, or the visitors of a network, and what they searched for."""

    name: str
    details: Details


class Found:
    """Searches by day, hour, house, arrival, nights and guests, how many they are, and who made
    them. The two totals have no day in common."""

    def __init__(self, over: Totals, present: Totals) -> None:
        self._over, self._present = over, present
        self.days = {**over.days, **present.days}
        self.hours = list(map(sum, zip(over.hours, present.hours, strict=True)))
        self.houses = added((over.houses, present.houses), many)
        self.arrivals = added((over.arrivals, present.arrivals), many)
        self.nights = added((over.nights, present.nights), many)
        self.guests = added((over.guests, present.guests), many)
        self.anonymous = over.anonymous + present.anonymous
        self.count = sum(self.hours)

    @property
    def clients(self) -> int:
        """How many clients searched."""
        return in_either(self._over.clients.times, self._present.clients.times)

    @property
    def visitors(self) -> int:
        """How many visitors searched."""
        return in_either(self._over.visitors, self._present.visitors)

    def first_searches(self, client_ids: Collection[str]) -> Mapping[str, int]:
        """When each of some clients first searched, in seconds since 1970; who did not is left
        out."""
        found = _details(self._over.clients, self._present.clients, client_ids)
        return {name: details.first for name, details in found.items()}

    def top_clients(self, most: int) -> list[Who]:
        """The clients who searched most often; of equals whoever searched last."""
        return _top(self._over.clients, self._present.clients, most)

    def top_networks(self, most: int) -> list[Who]:
        """The same of networks."""
        return _top(self._over.networks, self._present.networks, most)

    def searchers(self, arrivals: Collection[date]) -> Mapping[date, int]:
        """How many people searched for each of some days of arrival."""
        older, newer = self._over.searchers(arrivals), self._present.searchers(arrivals)
        return {day: in_either(older[day], newer[day]) for day in arrivals}


def _top(over: People, present: People, most: int) -> list[Who]:
    first = over.top(most)
    # To search again leads nobody down: so of all others only those who searched since can be among
    # the first, if that made them as many searches as the last of the first has.
    least = over.times[first[-1]] if len(first) == most else 0
    names = {*first}
    names |= {name for name, n in present.times.items() if n + over.times.get(name, 0) >= least}
    top = nsmallest(most, names, key=lambda name: _rank(over, present, name))
    found = _details(over, present, top)
    return [Who(name, found[name]) for name in top]


def _rank(over: People, present: People, name: str) -> tuple[int, int, str]:
    times = over.times.get(name, 0) + present.times.get(name, 0)
    return -times, -max(over.last.get(name, 0), present.last.get(name, 0)), name


def _details(over: People, present: People, names: Collection[str]) -> dict[str, Details]:
    both = (over.details(names), present.details(names))
    found = {name: [each[name] for each in both if name in each] for name in names}
    return {name: joined(several) for name, several in found.items() if several}
