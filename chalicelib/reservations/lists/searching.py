"""Searching stays: every word stands in what a stay shows: its client, its house's name, or its
contact number.

So a stay is found by its client's names, document, number and address, also when the client was
deleted or renamed since. Clients, houses and stays are in memory (`cloud.directories`): a search
costs one round trip, a second one after a directory was packed, and one for the page.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from operator import attrgetter

import msgspec

from chalicelib.clients.search.records import CLIENTS, ClientLine, those_with
from chalicelib.clients.search.rules import Term, holds, is_number, plain_text, terms_of
from chalicelib.cloud.directories import reading
from chalicelib.cloud.directories.reading import Snapshot
from chalicelib.kernel.cache import Cache
from chalicelib.pricing.catalogue import catalogue
from chalicelib.properties.houses.service import house_names
from chalicelib.reservations.lists.rules import Filters
from chalicelib.reservations.stays.directory import STAYS, StayLine
from chalicelib.reservations.stays.records import ListedStay

Ids = frozenset[str]
_removed: Cache[Ids, dict[str, str]] = Cache(timedelta(minutes=5))
"""The names of houses that are in no list any more."""
BY_CHECK_IN = attrgetter("check_in", "entry_id")


class Word(msgspec.Struct, frozen=True):
    """A word that a stay has by its house, by its client, or by a contact number of its own."""

    houses: Ids
    clients: Ids
    stays: Ids

    def has(self, stay: StayLine) -> bool:
        """Whether a stay has the word."""
        return (
            stay.property_id in self.houses
            or stay.client_id in self.clients
            or stay.entry_id in self.stays
        )


class Searched(msgspec.Struct, frozen=True):
    """What is looked for: stays of `people` (None for everybody), who have every word that only
    clients have, and with every other word."""

    people: Ids | None
    either: Sequence[Word]

    def choose(self, stays: Sequence[StayLine]) -> list[StayLine]:
        """The stays that have every word."""
        if self.people is not None:
            stays = [stay for stay in stays if stay.client_id in self.people]
        for word in self.either:
            stays = [stay for stay in stays if word.has(stay)]
        return list(stays)


class Places(msgspec.Struct, frozen=True):
    """The packed stays of each client, of each house, and those with a contact number."""

    clients: Mapping[str, list[StayLine]]
    houses: Mapping[str, list[StayLine]]
    with_contact: Sequence[StayLine]

    @classmethod
    def of(cls, stays: Iterable[StayLine]) -> "Places":
        """The places of stays."""
        clients: dict[str, list[StayLine]] = defaultdict(list)
        houses: dict[str, list[StayLine]] = defaultdict(list)
        for stay in stays:
            clients[stay.client_id].append(stay)
            houses[stay.property_id].append(stay)
        numbered = [stay for lines in houses.values() for stay in lines if stay.contact]
        return cls(dict(clients), dict(houses), numbered)

    def choose(self, searched: Searched) -> list[StayLine]:
        """The stays that have every word, by the narrowest way to them."""
        if searched.people is not None:
            return Searched(None, searched.either).choose(_at(self.clients, searched.people))
        if not searched.either:
            return _at(self.houses, self.houses)
        word, *others = searched.either
        of_word = [
            _at(self.houses, word.houses),
            _at(self.clients, word.clients),
            [stay for stay in self.with_contact if stay.entry_id in word.stays],
        ]
        once = {stay.entry_id: stay for stays in of_word for stay in stays}
        return Searched(None, others).choose(list(once.values()))


def page(filters: Filters, search: str, *, offset: int, size: int) -> tuple[list[ListedStay], int]:
    """Stays `[offset, offset + size)` of those that pass the filters and have every word of
    `search`, by check-in, and how many there are."""
    terms = terms_of(search)
    clients, stays = reading.read(CLIENTS, STAYS)
    if not terms:
        return [], 0
    searched = _searched(terms, clients, stays)
    passing = _filtered(filters, found(searched, stays))
    first = heapq.nsmallest(offset + size, passing, key=BY_CHECK_IN)
    return [_listed(line) for line in first[offset:]], len(passing)


def found(searched: Searched, stays: Snapshot[StayLine]) -> list[StayLine]:
    """The stays that are looked for, in no order."""
    return stays.renewed(_places(stays).choose(searched), searched.choose)


def _places(stays: Snapshot[StayLine]) -> Places:
    return stays.packed.derived("places", Places.of)


def _searched(
    terms: Sequence[Term], clients: Snapshot[ClientLine], stays: Snapshot[StayLine]
) -> Searched:
    """What terms mean among these stays. A word that every house has narrows nothing."""
    houses = _texts_of_houses(stays)
    of_people: list[Term] = []
    either: list[Word] = []
    for term in terms:
        named = frozenset(house for house, text in houses.items() if holds(text, term))
        numbered = _with_contact(term, stays)
        if len(named) == len(houses) > 0:
            continue
        if named or numbered:
            either.append(Word(named, _ids(those_with([term], clients)), numbered))
        else:
            of_people.append(term)
    people = _ids(those_with(of_people, clients)) if of_people else None
    return Searched(people, either)


def _with_contact(term: Term, stays: Snapshot[StayLine]) -> Ids:
    """The stays whose own contact number has a term."""
    if not is_number(term):
        return frozenset()

    def choose(lines: Sequence[StayLine]) -> list[StayLine]:
        return [line for line in lines if line.contact and holds(line.contact, term)]

    numbered = stays.renewed(choose(_places(stays).with_contact), choose)
    return frozenset(line.entry_id for line in numbered)


def _texts_of_houses(stays: Snapshot[StayLine]) -> dict[str, str]:
    """What all houses are found by, with the removed ones that have stays."""
    ids = {*_places(stays).houses, *(stay.property_id for stay in stays.recent.values())}
    names = {house.property_id: house.name for house in catalogue().houses}
    others = frozenset(ids).difference(names)
    if others:
        names |= _removed.get_or_read(others, partial(house_names, others))
    return {property_id: plain_text(name) for property_id, name in names.items()}


def _at(places: Mapping[str, list[StayLine]], keys: Iterable[str]) -> list[StayLine]:
    return [stay for key in keys for stay in places.get(key, ())]


def _ids(lines: Iterable[ClientLine]) -> Ids:
    return frozenset(line.entry_id for line in lines)


def _filtered(filters: Filters, stays: list[StayLine]) -> list[StayLine]:
    if filters == Filters(today=filters.today):
        return stays
    first, last = filters.arrivals
    near = [stay for stay in stays if first <= stay.check_in <= last]
    return [stay for stay in near if filters.accept(stay)]


def _listed(line: StayLine) -> ListedStay:
    return ListedStay(
        reservation_id=line.entry_id,
        property_id=line.property_id,
        client_id=line.client_id,
        seller_id=line.seller_id,
        check_in=line.check_in,
        check_out=line.check_out,
        status=line.status,
        origin=line.origin,
        created=line.created,
        hold_until=line.hold_until,
    )
