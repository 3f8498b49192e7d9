"""Searching stays: every word stands in what a stay shows of its client, or in its house's name.

So a stay is found by its client's names, document, number and address, also when the client was
deleted or renamed since. Clients, houses and stays are in memory (`cloud.directories`): a search
costs one round trip, a second one after a directory was packed, and one for the page.
"""

import heapq
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from operator import attrgetter

import msgspec

from chalicelib.clients.search.records import CLIENTS, ClientLine, those_with
from chalicelib.clients.search.rules import Term, holds, plain_text, terms_of
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


class _Either(msgspec.Struct, frozen=True):
    """A word that houses have in their names: a stay has it by its house or by its client."""

    houses: Ids
    clients: Ids


def page(filters: Filters, search: str, *, offset: int, size: int) -> tuple[list[ListedStay], int]:
    """Stays `[offset, offset + size)` of those that pass the filters and have every word of
    `search`, by check-in, and how many there are."""
    terms = terms_of(search)
    clients, stays = reading.read(CLIENTS, STAYS)
    found = _filtered(filters, stays.select(_chooser(terms, clients, stays)) if terms else [])
    first = heapq.nsmallest(offset + size, found, key=BY_CHECK_IN)
    return [_listed(line) for line in first[offset:]], len(found)


def _chooser(
    terms: Sequence[Term], clients: Snapshot[ClientLine], stays: Snapshot[StayLine]
) -> Callable[[Sequence[StayLine]], list[StayLine]]:
    """What takes the stays that have every term."""
    houses = _texts_of_houses(stays)
    of_people: list[Term] = []
    of_either: list[_Either] = []
    for term in terms:
        named = frozenset(house for house, text in houses.items() if holds(text, term))
        if not named:
            of_people.append(term)
        elif len(named) < len(houses):
            of_either.append(_Either(named, _ids(those_with([term], clients))))
    people = _ids(those_with(of_people, clients)) if of_people else None
    return partial(_choose, people=people, of_either=of_either)


def _choose(
    stays: Sequence[StayLine], *, people: Ids | None, of_either: Sequence[_Either]
) -> list[StayLine]:
    if people is not None:
        stays = [stay for stay in stays if stay.client_id in people]
    for word in of_either:
        stays = [
            stay
            for stay in stays
            if stay.property_id in word.houses or stay.client_id in word.clients
        ]
    return list(stays)


def _texts_of_houses(stays: Snapshot[StayLine]) -> dict[str, str]:
    """What each house of a stay is found by, removed ones too."""
    names = {house.property_id: house.name for house in catalogue().houses}
    parts = (*stays.blocks.values(), stays.recent.values())
    ids = frozenset(line.property_id for lines in parts for line in lines)
    others = ids.difference(names)
    if others:
        names |= _removed.get_or_read(others, partial(house_names, others))
    return {property_id: plain_text(name) for property_id, name in names.items()}


def _ids(lines: Iterable[ClientLine]) -> Ids:
    return frozenset(line.entry_id for line in lines)


def _filtered(filters: Filters, stays: list[StayLine]) -> list[StayLine]:
    if filters == Filters(today=filters.today):
        return stays
    return [stay for stay in stays if filters.accept(stay)]


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
    )
