"""Looking at the lines of tallies, of those whom statistics show (staff book, 3.2)."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from chalicelib.insights.tallies.columns import (
    ARRIVAL,
    FIRST,
    GUESTS,
    HOUSE,
    LAST,
    TIMES,
    WHO,
    Columns,
)

TextOf = Callable[[Columns], str]
"""The names of all people of a tally that tell them apart."""


class Details(NamedTuple):
    """What somebody searched for: how often, for how many guests in all, when first and last, how
    often which houses, and each number of guests, browser and arrival (days since the year 1)
    once."""

    times: int
    guests: int
    first: int
    last: int
    houses: Counter[str]
    sizes: frozenset[int]
    devices: frozenset[str]
    arrivals: frozenset[int]


def in_either(older: Collection[str], newer: Collection[str]) -> int:
    """How many names are in one or the other, without going through the older ones, of which a year
    has very many."""
    return len(older) + sum(name not in older for name in newer)


def joined(several: Collection[Details]) -> Details:
    """Several together; there is one at least."""
    return Details(
        times=sum(each.times for each in several),
        guests=sum(each.guests for each in several),
        first=min(each.first for each in several),
        last=max(each.last for each in several),
        houses=sum((each.houses for each in several), Counter()),
        sizes=frozenset().union(*(each.sizes for each in several)),
        devices=frozenset().union(*(each.devices for each in several)),
        arrivals=frozenset().union(*(each.arrivals for each in several)),
    )


def clients_of(part: Columns) -> str:
    """The client that each of the people is; empty of others."""
    return part.people.clients


def networks_of(part: Columns) -> str:
    """The network of each of the people; empty of clients."""
    return part.people.networks


def visitors_of(part: Columns) -> frozenset[str]:
    """The visitors of a tally."""
    return frozenset(part.names(part.people.visitors)) - {""}


def people_of(part: Columns) -> list[str]:
    """What tells each of the people from others whatever their browsers; empty of nobody."""
    texts = (part.people.clients, part.people.visitors)
    return [client or visitor for client, visitor in zip(*map(part.names, texts), strict=True)]


def details_of(
    parts: Iterable[Columns], wanted: Collection[str], text_of: TextOf
) -> dict[str, Details]:
    """What each of those searched for who are wanted; who did not search is left out."""
    found: dict[str, list[Details]] = {name: [] for name in wanted}
    for part in parts if found else ():
        names = part.names(text_of(part))
        theirs = [at for at, name in enumerate(names) if name in found]
        for at, details in zip(theirs, _details(part, theirs), strict=True):
            found[names[at]].append(details)
    return {name: joined(several) for name, several in found.items() if several}


def searchers_of(parts: Iterable[Columns], days: Collection[date]) -> dict[date, set[str]]:
    """Who searched for each of some days of arrival."""
    found: dict[int, set[str]] = {day.toordinal(): set() for day in days}
    for part in parts:
        if found.keys().isdisjoint(part.sums.arrivals):
            continue
        people = people_of(part)
        for who, day in zip(part.column(WHO), part.column(ARRIVAL), strict=True):
            if day in found:
                found[day].add(people[who])
    return {date.fromordinal(day): people - {""} for day, people in found.items()}


def _details(part: Columns, people: Collection[int]) -> Iterator[Details]:
    """Of some people of a tally, by their places."""
    if not people:
        return
    arrivals, sizes, times, firsts, lasts, at = map(
        part.column, (ARRIVAL, GUESTS, TIMES, FIRST, LAST, HOUSE)
    )
    devices = part.names(part.people.devices)
    for who in people:
        lines = part.lines_of(who)
        houses: Counter[str] = Counter()
        for line in lines:
            houses[part.houses[at[line]]] += times[line]
        del houses[""]
        yield Details(
            times=sum(times[line] for line in lines),
            guests=sum(times[line] * sizes[line] for line in lines),
            first=min(firsts[line] for line in lines),
            last=max(lasts[line] for line in lines),
            houses=houses,
            sizes=frozenset(sizes[line] for line in lines),
            devices=frozenset({devices[who]}),
            arrivals=frozenset(arrivals[line] for line in lines),
        )
