"""What callers read of statistics and rankings. A list costs two round trips, whatever its length:
its first rows with its count, then the clients of those."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import partial

from chalicelib.clients import service as clients
from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import parallel, store
from chalicelib.insights.referrals import records, service
from chalicelib.insights.referrals.types import (
    Counted,
    Friend,
    FriendInFull,
    MonthFigures,
    Order,
    OwnFriend,
    Ranked,
    Referrer,
    Scope,
)
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.points.records import entries_before
from chalicelib.properties.houses.service import house_names
from chalicelib.reservations.stays.records import of_client, stays_of
from chalicelib.reservations.types import Stay

MOST_ENTRIES = 10_000
"""Entries of an account that are looked through for what each friend brought."""
MOST_FRIENDS = 500
"""Friends that one answer lists, the newest first; the numbers are of all."""


def of_month(month: str, most: int) -> tuple[list[Ranked], int]:
    """The first `most` of the ranking of a month, and how many are in it."""
    rows, count = parallel.both(
        partial(records.ranked, month, most), partial(records.participants, month)
    )
    people = _people(client_id for client_id, _ in rows)
    return [
        Ranked(position, client_id, people.get(client_id), figures)
        for position, (client_id, figures) in enumerate(rows, 1)
    ], count


def of_all_months(most: int) -> tuple[list[Referrer], Counted]:
    """The first `most` of the ranking of all months together, and how many there are."""
    return _listed(records.HISTORY, most)


def top(scope: Scope, order: Order, most: int) -> tuple[list[Referrer], Counted]:
    """The first `most` of those who brought others, and how many there are."""
    by_friends = records.FRIENDS if scope == "all" else records.ACTIVE
    name = by_friends if order == "total_referrals" else records.CONVERTED
    rows, counted = _listed(name, most)
    return [row for row in rows if scope == "all" or row.totals.converted], counted


def own_friends(client_id: str) -> list[OwnFriend]:
    """Those whom a client brought, the newest first, with what each earned them."""
    found, entries = parallel.both(
        partial(store.fetch_many, service.keys_of(client_id)),
        partial(entries_before, client_id, None, MOST_ENTRIES),
    )
    earned: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in entries:
        if entry.referred_client_id is not None:
            earned[entry.referred_client_id] += entry.points
    friends = _newest_first(service.friends_in(found, client_id))
    return [OwnFriend(each, earned[each.client.client_id]) for each in friends]


def own_month(client_id: str, month: str) -> tuple[MonthFigures, int | None]:
    """A client's own figures of a month, and the place in its ranking; none outside it."""
    figures = records.kept_of(client_id).month(month)
    if not figures.takes_part or figures.position is not None:
        return figures, figures.position
    return figures, records.position_in(month, figures, client_id)


def in_full(client_id: str) -> tuple[Client, list[FriendInFull]]:
    """A client, and everybody whom they brought with all their stays, the newest first.

    Raises:
        NotFound: there is no such client.
    """
    client = clients.find(client_id)
    friends = _newest_first(service.friends_of(client_id))
    listed = parallel.together([partial(of_client, each.client.client_id) for each in friends])
    stays = stays_of(row.reservation_id for rows in listed for row in rows)
    found = (stays.get(row.reservation_id) for rows in listed for row in rows)
    by_guest: dict[str, list[Stay]] = defaultdict(list)
    for stay in found:
        if stay is not None and not stay.deleted:
            by_guest[stay.client_id].append(stay)
    return client, [FriendInFull(each.client, by_guest[each.client.client_id]) for each in friends]


def houses_of(friends: Iterable[FriendInFull]) -> dict[str, str]:
    """The names of the houses of stays, by id."""
    return house_names({stay.property_id for friend in friends for stay in friend.stays})


def _listed(name: str, most: int) -> tuple[list[Referrer], Counted]:
    rows, counted = parallel.both(partial(records.listed, name, most), records.counted)
    people = _people(client_id for client_id, _ in rows)
    return [
        Referrer(position, client_id, people.get(client_id), totals)
        for position, (client_id, totals) in enumerate(rows, 1)
    ], counted


def _people(client_ids: Iterable[str]) -> dict[str, Client]:
    """Clients who are not deleted, by id."""
    ids = list(client_ids)
    found = store.fetch_many(map(client_key, ids))
    people = ((each, client_in(found, each)) for each in ids)
    return {each: client for each, client in people if client is not None and client.is_guest}


def _newest_first(friends: list[Friend]) -> list[Friend]:
    key = lambda each: (each.client.created, each.client.client_id)  # noqa: E731
    return sorted(friends, key=key, reverse=True)
