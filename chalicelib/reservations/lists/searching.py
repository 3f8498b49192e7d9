"""Searching stays: every word stands in what a stay shows: its client, its house's name, or its
contact number.

So a stay is found by its client's names, document, number and address, also when the client was
deleted or renamed since. Clients, houses and stays are in memory (`cloud.directories`): a search
costs one round trip, a second one after a directory was packed, and one for the page.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

import msgspec

from chalicelib.clients.search.records import CLIENTS, ClientLine, recent_with, texts_of
from chalicelib.clients.search.rules import Term, holds, is_number, plain_text, terms_of
from chalicelib.cloud.directories import reading
from chalicelib.cloud.directories.reading import Snapshot
from chalicelib.kernel.cache import Cache
from chalicelib.properties.houses.service import HOUSES, house_names
from chalicelib.reservations.lists.lasts import lasts_of
from chalicelib.reservations.lists.places import Found, Ids, Places, Searched, Word
from chalicelib.reservations.lists.rules import Filters
from chalicelib.reservations.stays.directory import STAYS, StayLine
from chalicelib.reservations.stays.records import ListedStay

_removed: Cache[Ids, dict[str, str]] = Cache(timedelta(minutes=5))
"""The names of houses that are in no list any more."""


class Among(msgspec.Struct, frozen=True):
    """What is searched: stays, their clients, and the texts of their houses by id."""

    clients: Snapshot[ClientLine]
    stays: Snapshot[StayLine]
    houses: Mapping[str, str]

    @property
    def places(self) -> Places:
        """The packed stays in order."""
        return _places(self.stays)


def page(filters: Filters, search: str, *, offset: int, size: int) -> tuple[list[ListedStay], int]:
    """Stays `[offset, offset + size)` of those that pass the filters and have every word of
    `search`, by check-in, and how many there are."""
    terms = terms_of(search)
    clients, stays = reading.read(CLIENTS, STAYS)
    if not terms:
        return [], 0
    stays_found = found(terms, filters, Among(clients, stays, _texts_of_houses(stays)))
    listed = [_listed(line) for line in stays_found.page(offset, size)]
    return listed, len(stays_found)


def found(terms: Sequence[Term], filters: Filters, among: Among) -> Found:
    """The stays that have every term and pass the filters."""
    places = among.places
    chosen = places.choose(_searched(terms, among))
    replaced = _replaced(among)
    if replaced:
        chosen = [place for place in chosen if place not in replaced]
    recent = [
        line
        for line in among.stays.present()
        if all(_has(line, term, among) for term in terms) and filters.accept(line)
    ]
    return Found(places.stays, places.passing(filters, chosen), recent)


def _places(stays: Snapshot[StayLine]) -> Places:
    return stays.packed.derived("places", Places.of)


def _replaced(among: Among) -> set[int]:
    """The places of packed stays that a recent line counts instead of."""
    recent = among.stays.recent
    if not recent:
        return set()
    by_id = among.stays.packed.derived("by id", lambda _: among.places.by_id())
    return {by_id[entry_id] for entry_id in recent if entry_id in by_id}


def _has(stay: StayLine, term: Term, among: Among) -> bool:
    """Whether a stay has a term, by its house, by its contact number or by its client."""
    if holds(among.houses[stay.property_id], term):
        return True
    if is_number(term) and holds(stay.contact or "", term):
        return True
    client = among.clients.line_of(stay.client_id)
    return client is not None and holds(client.text, term)


def _searched(terms: Sequence[Term], among: Among) -> Searched:
    """What terms mean among packed stays. A word that every house has narrows nothing."""
    of_people: list[Term] = []
    either: list[Word] = []
    for term in terms:
        named = frozenset(house for house, text in among.houses.items() if holds(text, term))
        if len(named) == len(among.houses) > 0:
            continue
        numbered = among.places.numbers.having([term]) if is_number(term) else ()
        if named or numbered:
            either.append(Word(named, _lasts_of([term], among), numbered))
        else:
            of_people.append(term)
    return Searched(_lasts_of(of_people, among) if of_people else None, either)


def _lasts_of(terms: Sequence[Term], among: Among) -> Sequence[int]:
    """Where the last packed stays stand of those clients who have every term."""
    clients = among.clients
    numbers = clients.counting(texts_of(clients).having(terms))
    return lasts_of(clients.packed, among.places).places_of(numbers, recent_with(terms, clients))


def _texts_of_houses(stays: Snapshot[StayLine]) -> dict[str, str]:
    """What all houses are found by, with the removed ones that have stays."""
    ids = {*_places(stays).houses, *(stay.property_id for stay in stays.recent.values())}
    names = {house.property_id: house.name for house in HOUSES.values()}
    others = frozenset(ids).difference(names)
    if others:
        names |= _removed.get_or_read(others, partial(house_names, others))
    return {property_id: plain_text(name) for property_id, name in names.items()}


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
