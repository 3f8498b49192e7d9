"""Packed stays in the order of every list, and where those of a client or of a house stand.

A place is the number of a stay in that order. So a search handles numbers, sorts by them, and looks
at no more stays than a page shows: among 100,000 stays a common word has many thousands.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter

import msgspec

from chalicelib.clients.search.texts import Texts
from chalicelib.reservations.lists.rules import Filters
from chalicelib.reservations.stays.directory import StayLine

Ids = frozenset[str]
BY_CHECK_IN = attrgetter("check_in", "entry_id")


class Word(msgspec.Struct, frozen=True):
    """A word that a stay has by its house, by its client, or by a contact number of its own.

    lasts: the places of the last stays of such clients, in order; numbered: the places of stays
    with such a number.
    """

    houses: Ids
    lasts: Sequence[int]
    numbered: Sequence[int] = ()


class Searched(msgspec.Struct, frozen=True):
    """What is looked for: stays of those who have every word that only clients have, whose last
    stays are at `lasts` (None for everybody), and with every other word."""

    lasts: Sequence[int] | None
    either: Sequence[Word]


class Places(msgspec.Struct, frozen=True):
    """All packed stays by check-in, and the ways to them.

    latest: the place of each client's last stay; earlier: for each place that of the stay before it
    of the same client. (A list for each client would cost more than all else here.)
    numbers: for each place the contact number of its stay, empty without one.
    """

    stays: Sequence[StayLine]
    latest: Mapping[str, int]
    earlier: Sequence[int | None]
    houses: Mapping[str, Sequence[int]]
    numbers: Texts

    @classmethod
    def of(cls, lines: Iterable[StayLine]) -> "Places":
        """The places of stays. As texts, keys are compared in half the time."""
        stays = sorted(lines, key=lambda stay: stay.check_in.isoformat() + stay.entry_id)
        latest: dict[str, int] = {}
        earlier: list[int | None] = []
        houses: dict[str, list[int]] = {stay.property_id: [] for stay in stays}
        for place, stay in enumerate(stays):
            earlier.append(latest.get(stay.client_id))
            latest[stay.client_id] = place
            houses[stay.property_id].append(place)
        numbers = Texts.of(stay.contact or "" for stay in stays)
        return cls(stays, latest, earlier, houses, numbers)

    def by_id(self) -> dict[str, int]:
        """The place of each stay."""
        return {stay.entry_id: place for place, stay in enumerate(self.stays)}

    def choose(self, searched: Searched) -> Sequence[int]:
        """The places of stays that have every word, in order."""
        ways = [self._of_word(word) for word in searched.either]
        if searched.lasts is not None:
            ways.append(self._of_clients(searched.lasts))
        if not ways:
            return range(len(self.stays))
        shortest, *others = sorted(ways, key=len)
        return sorted(set(shortest).intersection(*others) if others else shortest)

    def passing(self, filters: Filters, places: Sequence[int]) -> Sequence[int]:
        """Those of `places`, in order, whose stays pass the filters."""
        if filters == Filters(today=filters.today):
            return places
        first, last = filters.arrivals
        check_in = attrgetter("check_in")
        start = bisect_left(places, bisect_left(self.stays, first, key=check_in))
        end = bisect_left(places, bisect_right(self.stays, last, key=check_in))
        return [place for place in places[start:end] if filters.accept(self.stays[place])]

    def _of_word(self, word: Word) -> Sequence[int]:
        ways = [
            *(self.houses[house] for house in word.houses if house in self.houses),
            self._of_clients(word.lasts),
            word.numbered,
        ]
        filled = [way for way in ways if way]
        return filled[0] if len(filled) == 1 else list(set(chain(*filled)))

    def _of_clients(self, lasts: Sequence[int]) -> Sequence[int]:
        """The last stays of clients, then those before them, and so on."""
        places, level = [*lasts], lasts
        while level:
            before = map(self.earlier.__getitem__, level)
            level = [place for place in before if place is not None]
            places += level
        return places


class Found(msgspec.Struct, frozen=True):
    """The stays that were found: the places of packed ones, in order, and recent ones."""

    stays: Sequence[StayLine]
    places: Sequence[int]
    recent: Sequence[StayLine]

    def __len__(self) -> int:
        return len(self.places) + len(self.recent)

    def page(self, offset: int, size: int) -> list[StayLine]:
        """The stays `[offset, offset + size)` by check-in.

        Recent ones may push a packed one back by as many places as there are of them, so all packed
        ones that stand further to the front are on earlier pages.
        """
        start = max(offset - len(self.recent), 0)
        near = [self.stays[place] for place in self.places[start : offset + size]]
        ordered = sorted([*near, *self.recent], key=BY_CHECK_IN)
        return ordered[offset - start :][:size]
