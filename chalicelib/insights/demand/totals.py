"""Searches of some days, added up by everything that statistics ask of them (staff book, 3.2).

A copy costs little, since it shares with its source whatever it does not add to: a process keeps
the totals of days that are over, and adds those of today to a copy of them.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from heapq import nsmallest
from typing import Generic, TypeVar

from chalicelib.insights.tallies.types import HOURS, Line, Seen, Tally

K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=Hashable)


class Grouped(Generic[K, V]):
    """For each key how often it has which things."""

    def __init__(self, groups: Mapping[K, Counter[V]] | None = None) -> None:
        self._groups: dict[K, Counter[V]] = dict(groups or {})
        self._own: set[K] = set()

    def copy(self) -> "Grouped[K, V]":
        """The same, to be added to."""
        return Grouped(self._groups)

    def add(self, key: K, thing: V, times: int = 1) -> None:
        """Add a thing of `key`."""
        if key not in self._own:
            # The group may be another's, too.
            self._groups[key] = Counter(self._groups.get(key))
            self._own.add(key)
        self._groups[key][thing] += times

    def of(self, key: K) -> Counter[V]:
        """What `key` has; nobody changes it."""
        return self._groups.get(key) or Counter()


class Searchers:
    """What clients, or the networks of visitors, searched for; by their ids or names."""

    def __init__(self) -> None:
        self.times: Counter[str] = Counter()
        self.guests: Counter[str] = Counter()
        self.first: dict[str, int] = {}
        self.last: dict[str, int] = {}
        self.houses = Grouped[str, str]()
        self.sizes = Grouped[str, int]()
        self.devices = Grouped[str, str]()
        self.arrivals = Grouped[str, date]()

    def copy(self) -> "Searchers":
        """The same, to be added to."""
        copy = Searchers()
        _share(self, copy)
        return copy

    def add(self, who: str, line: Line, seen: Seen) -> None:
        """Add what somebody searched for."""
        self.times[who] += seen.times
        self.guests[who] += line.guests * seen.times
        self.first[who] = min(self.first.get(who, seen.first), seen.first)
        self.last[who] = max(self.last.get(who, seen.last), seen.last)
        self.sizes.add(who, line.guests)
        self.devices.add(who, line.person.device)
        self.arrivals.add(who, line.check_in)
        if line.house:
            self.houses.add(who, line.house, seen.times)

    def top(self, most: int) -> list[str]:
        """Those who searched most often; of equals whoever searched last."""
        rank = lambda who: (-self.times[who], -self.last[who], who)  # noqa: E731
        return nsmallest(most, self.times, key=rank)


class Totals:
    """Searches of some days, by day, hour, house, arrival, nights, guests and whose they are."""

    def __init__(self) -> None:
        self.days: Counter[date] = Counter()
        self.day_guests: Counter[date] = Counter()
        self.users: Counter[date] = Counter()
        self.hours: Counter[int] = Counter()
        self.houses: Counter[str] = Counter()
        self.arrivals: Counter[date] = Counter()
        self.arrival_guests: Counter[date] = Counter()
        self.arrival_nights: Counter[date] = Counter()
        self.arrival_people = Grouped[date, str | int]()
        self.nights: Counter[int] = Counter()
        self.night_guests: Counter[int] = Counter()
        self.guests: Counter[int] = Counter()
        self.guest_nights: Counter[int] = Counter()
        self.anonymous: Counter[date] = Counter()
        self.visitors: set[int] = set()
        self.clients = Searchers()
        self.networks = Searchers()

    @property
    def count(self) -> int:
        """How many searches there are."""
        return self.days.total()

    def copy(self) -> "Totals":
        """The same, to be added to."""
        copy = Totals()
        _share(self, copy)
        return copy

    def add(self, day: date, tally: Tally) -> None:
        """Add the searches of a day."""
        users = set()
        for line, seen in tally.lines.items():
            # A digest takes half the room as a number.
            visitor = int(line.person.visitor, 16) if line.person.visitor else None
            who = line.person.client or visitor
            if who is not None:
                users.add(who)
                self.arrival_people.add(line.check_in, who)
            self._add_line(day, line, seen)
            self._add_searcher(day, line, seen, visitor)
        for hour in range(HOURS):
            self.hours[hour] += tally.hours[hour]
        self.users[day] += len(users)

    def _add_line(self, day: date, line: Line, seen: Seen) -> None:
        times, guests, nights = seen.times, line.guests * seen.times, line.nights * seen.times
        self.days[day] += times
        self.day_guests[day] += guests
        if line.house:
            self.houses[line.house] += times
        self.arrivals[line.check_in] += times
        self.arrival_guests[line.check_in] += guests
        self.arrival_nights[line.check_in] += nights
        self.nights[line.nights] += times
        self.night_guests[line.nights] += guests
        self.guests[line.guests] += times
        self.guest_nights[line.guests] += nights

    def _add_searcher(self, day: date, line: Line, seen: Seen, visitor: int | None) -> None:
        if line.person.client:
            self.clients.add(line.person.client, line, seen)
            return
        self.anonymous[day] += seen.times
        if visitor is not None:
            self.visitors.add(visitor)
            self.networks.add(line.person.network, line, seen)


def totals_of(days: Iterable[tuple[date, Tally]], before: Totals | None = None) -> Totals:
    """The totals of some days, with those of `before`, which stay as they are."""
    totals = Totals() if before is None else before.copy()
    for day, tally in days:
        totals.add(day, tally)
    return totals


def _share(source: object, copy: object) -> None:
    for name, value in vars(source).items():
        setattr(copy, name, value.copy())
