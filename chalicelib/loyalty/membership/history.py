"""What a client's levels are judged by, as of now, in two round trips."""

from collections.abc import Collection

import msgspec

from chalicelib.clients.records import client_in, client_key, clients_in
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.loyalty.levels.types import Stats
from chalicelib.loyalty.membership.records import (
    MembershipRecord,
    membership_from,
    membership_in,
    membership_key,
)
from chalicelib.loyalty.membership.types import Membership


class History(msgspec.Struct, frozen=True):
    """A client with their membership, and the numbers that both and their friends make."""

    client: Client
    membership: Membership
    stats: Stats


def of_client(client_id: str) -> History | None:
    """The history of a client, a deleted one too; None where there never was one."""
    found = store.fetch_many([client_key(client_id), membership_key(client_id)])
    client = client_in(found, client_id)
    if client is None:
        return None
    membership = membership_in(found, client_id)
    return History(client, membership, stats_of(membership))


def stats_of(membership: Membership) -> Stats:
    """The numbers of a client whose membership was read already: one more round, if anyone was
    brought."""
    present, stays = _brought(membership.referrals)
    return Stats(reservations=membership.stays, referrals=present, referral_reservations=stays)


def _brought(client_ids: Collection[str]) -> tuple[int, int]:
    """How many of the clients brought are still clients, and the approved stays of all."""
    keys = [key for each in client_ids for key in (client_key(each), membership_key(each))]
    found = store.fetch_many(keys)
    present = sum(client.deleted_at is None for client in clients_in(found))
    return present, sum(membership_from(each).stays for each in found.all(MembershipRecord))
