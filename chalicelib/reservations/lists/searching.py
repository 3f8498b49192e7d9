"""Searching stays: every word stands in what a stay shows of its client, or in its house's name.

So a stay is found by its client's names, document, number and address, also when the client was
deleted or renamed since. Clients, houses and stays are in memory (`cloud.directories`): a search
costs one round trip, a second one after a directory was packed, and one for the page.
"""

import heapq
from collections.abc import Callable, Iterable, Sequence

import msgspec

from chalicelib.clients.search.records import CLIENTS, ClientLine, those_with
from chalicelib.clients.search.rules import Term, holds, plain_text, terms_of
from chalicelib.cloud.directories import reading
from chalicelib.cloud.directories.reading import Snapshot
from chalicelib.pricing.catalogue import catalogue
from chalicelib.reservations.lists.rules import Filters
from chalicelib.reservations.stays.directory import STAYS, StayLine
from chalicelib.reservations.stays.records import ListedStay

Ids = frozenset[str]


class _Either(msgspec.Struct, frozen=True):
    """A word that houses have in their names: a stay has it by its house or by its client."""

    houses: Ids
    clients: Ids


def page(filters: Filters, search: str, *, offset: int, size: int) -> tuple[list[ListedStay], int]:
    """Stays `[offset, offset + size)` of those that pass the filters and have every word of
    `search`, by check-in, and how many there are."""
    terms = terms_of(search)
    clients, stays = reading.read(CLIENTS, STAYS)
    found = _filtered(filters, stays.select(_chooser(terms, clients)) if terms else [])
    first = heapq.nsmallest(offset + size, found, key=lambda stay: (stay.check_in, stay.entry_id))
    return [_listed(line) for line in first[offset:]], len(found)


def _chooser(
    terms: Sequence[Term], clients: Snapshot[ClientLine]
) -> Callable[[Sequence[StayLine]], list[StayLine]]:
    """What takes the stays that have every term."""
    of_houses = {term: houses for term in terms if (houses := _houses_named(term))}
    either = [
        _Either(houses, _ids(those_with([term], clients))) for term, houses in of_houses.items()
    ]
    of_people = [term for term in terms if term not in of_houses]
    people = _ids(those_with(of_people, clients)) if of_people else None

    def choose(stays: Sequence[StayLine]) -> list[StayLine]:
        if people is not None:
            stays = [stay for stay in stays if stay.client_id in people]
        for word in either:
            stays = [
                stay
                for stay in stays
                if stay.property_id in word.houses or stay.client_id in word.clients
            ]
        return list(stays)

    return choose


def _houses_named(term: Term) -> Ids:
    houses = catalogue().houses
    return frozenset(house.property_id for house in houses if holds(plain_text(house.name), term))


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
