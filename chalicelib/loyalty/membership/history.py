"""What a client's levels are judged by, as of now, in two round trips; and what the client is
shown of it, in one."""

from collections.abc import Sequence

import msgspec

from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.loyalty.levels.types import Stats
from chalicelib.loyalty.membership.records import (
    membership_in,
    membership_key,
)
from chalicelib.loyalty.membership.rules import known_stats
from chalicelib.loyalty.membership.types import Membership


class History(msgspec.Struct, frozen=True):
    """A client with their membership, and the numbers that both and their friends make."""

    client: Client
    membership: Membership
    stats: Stats


def of_client(client_id: str) -> History | None:
    """The history of a client, a deleted one too; None where there never was one."""
    own = _own(client_id)
    if own is None:
        return None
    client, membership = own
    friends = store.fetch_many(friend_keys(membership))
    return History(client, membership, stats_in(friends, membership))


def shown(client_id: str) -> History | None:
    """The same as it is shown to the client: one round trip, and another one only where friends
    came a moment ago."""
    own = _own(client_id)
    if own is None:
        return None
    client, membership = own
    friends = store.fetch_many(shown_keys(membership))
    return History(client, membership, shown_stats(friends, membership))


def of_clients(client_ids: Sequence[str]) -> list[History]:
    """The histories of clients in their order, in two round trips; who never was is missing."""
    keys = [key for each in client_ids for key in (client_key(each), membership_key(each))]
    found = store.fetch_many(keys)
    memberships = {each: membership_in(found, each) for each in client_ids}
    friends = store.fetch_many(key for each in memberships.values() for key in friend_keys(each))
    clients = (client_in(found, each) for each in client_ids)
    return [
        History(
            client, memberships[client.client_id], stats_in(friends, memberships[client.client_id])
        )
        for client in clients
        if client is not None
    ]


def _own(client_id: str) -> tuple[Client, Membership] | None:
    found = store.fetch_many([client_key(client_id), membership_key(client_id)])
    client = client_in(found, client_id)
    return None if client is None else (client, membership_in(found, client_id))


def shown_keys(membership: Membership) -> list[store.Key]:
    """Where that stands which the numbers of a client need beside the membership to be shown:
    nothing, unless friends came whom no look at the levels has counted yet."""
    return friend_keys(membership) if known_stats(membership) is None else []


def shown_stats(found: store.Found, membership: Membership) -> Stats:
    """The numbers of a client as they are shown, once the `shown_keys` were read."""
    return known_stats(membership) or stats_in(found, membership)


def friend_keys(membership: Membership) -> list[store.Key]:
    """Where those are whom a client brought, and their memberships."""
    friends = membership.referrals
    return [key for each in friends for key in (client_key(each), membership_key(each))]


def stats_in(found: store.Found, membership: Membership) -> Stats:
    """The numbers of a client whose `friend_keys` were read: friends who still are clients, and the
    approved stays of all."""
    brought = [client_in(found, each) for each in membership.referrals]
    return Stats(
        reservations=membership.stays,
        referrals=sum(each is not None and each.deleted_at is None for each in brought),
        referral_reservations=sum(
            membership_in(found, each).stays for each in membership.referrals
        ),
    )
