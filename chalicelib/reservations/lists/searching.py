"""Searching stays: every word stands in what a stay shows: its client, its house's name, or its
contact number.

So a stay is found by its client's names, document, number and address, also when the client was
deleted or renamed since. Clients, houses and stays are in memory (`cloud.directories`): a search
costs one round trip, a second one after a directory was packed, and one for the page.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta
from functools import partial

from chalicelib.clients.search.records import CLIENTS, ClientLine, those_with
from chalicelib.clients.search.rules import Term, holds, is_number, plain_text, terms_of
from chalicelib.cloud.directories import reading
from chalicelib.cloud.directories.reading import Snapshot
from chalicelib.kernel.cache import Cache
from chalicelib.pricing.catalogue import catalogue
from chalicelib.properties.houses.service import house_names
from chalicelib.reservations.lists.places import Found, Ids, Places, Searched, Word
from chalicelib.reservations.lists.rules import Filters
from chalicelib.reservations.stays.directory import STAYS, StayLine
from chalicelib.reservations.stays.records import ListedStay

_removed: Cache[Ids, dict[str, str]] = Cache(timedelta(minutes=5))
"""The names of houses that are in no list any more."""


def page(filters: Filters, search: str, *, offset: int, size: int) -> tuple[list[ListedStay], int]:
    """Stays `[offset, offset + size)` of those that pass the filters and have every word of
    `search`, by check-in, and how many there are."""
    terms = terms_of(search)
    clients, stays = reading.read(CLIENTS, STAYS)
    if not terms:
        return [], 0
    searched = _searched(terms, clients, stays)
    stays_found = found(searched, filters, stays)
    listed = [_listed(line) for line in stays_found.page(offset, size)]
    return listed, len(stays_found)


def found(searched: Searched, filters: Filters, stays: Snapshot[StayLine]) -> Found:
    """The stays that are looked for and pass the filters."""
    places = _places(stays)
    chosen = places.choose(searched)
    replaced = _replaced(stays)
    if replaced:
        chosen = [place for place in chosen if place not in replaced]
    present = [line for line in stays.recent.values() if not line.gone]
    recent = [line for line in present if searched.has(line) and filters.accept(line)]
    return Found(places.stays, places.passing(filters, chosen), recent)


def _places(stays: Snapshot[StayLine]) -> Places:
    return stays.packed.derived("places", Places.of)


def _replaced(stays: Snapshot[StayLine]) -> set[int]:
    """The places of packed stays that a recent line counts instead of."""
    if not stays.recent:
        return set()
    by_id = stays.packed.derived("by id", lambda _: _places(stays).by_id())
    return {by_id[entry_id] for entry_id in stays.recent if entry_id in by_id}


def _searched(
    terms: Sequence[Term], clients: Snapshot[ClientLine], stays: Snapshot[StayLine]
) -> Searched:
    """What terms mean among these stays. A word that every house has narrows nothing."""
    houses = _texts_of_houses(stays)
    of_people: list[Term] = []
    either: list[Word] = []
    for term in terms:
        named = frozenset(house for house, text in houses.items() if holds(text, term))
        if len(named) == len(houses) > 0:
            continue
        numbered, recent = _with_number(term, stays)
        if named or numbered or recent:
            people = _ids(those_with([term], clients))
            either.append(Word(named, people, numbered, recent))
        else:
            of_people.append(term)
    if not of_people:
        return Searched(None, either)
    return Searched(_ids(those_with(of_people, clients)), either)


def _with_number(term: Term, stays: Snapshot[StayLine]) -> tuple[Sequence[int], Ids]:
    """The stays whose own contact number has a term: places of packed ones, ids of recent ones."""
    if not is_number(term):
        return (), frozenset()
    lines = stays.recent.values()
    recent = frozenset(line.entry_id for line in lines if holds(line.contact or "", term))
    return _places(stays).with_number(term), recent


def _texts_of_houses(stays: Snapshot[StayLine]) -> dict[str, str]:
    """What all houses are found by, with the removed ones that have stays."""
    ids = {*_places(stays).houses, *(stay.property_id for stay in stays.recent.values())}
    names = {house.property_id: house.name for house in catalogue().houses}
    others = frozenset(ids).difference(names)
    if others:
        names |= _removed.get_or_read(others, partial(house_names, others))
    return {property_id: plain_text(name) for property_id, name in names.items()}


def _ids(lines: Iterable[ClientLine]) -> AbstractSet[str]:
    return dict.fromkeys([line.entry_id for line in lines]).keys()


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
