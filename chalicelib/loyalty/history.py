"""What a client's levels are judged by, as of now, in two rounds of calls."""

from collections.abc import Collection

import msgspec

from chalicelib.clients.records import client_in, client_key, clients_in
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.loyalty.standing import Standing, StandingRecord, standing_in, standing_key
from chalicelib.loyalty.types import Stats


class History(msgspec.Struct, frozen=True):
    """A client with their standing, and the numbers that both and their friends make."""

    client: Client
    standing: Standing
    stats: Stats


def of_client(client_id: str) -> History | None:
    """The history of a client, a deleted one too; None where there never was one."""
    found = store.fetch_many([client_key(client_id), standing_key(client_id)])
    client = client_in(found, client_id)
    if client is None:
        return None
    standing = standing_in(found, client_id)
    return History(client, standing, stats_of(standing))


def stats_of(standing: Standing) -> Stats:
    """The numbers of a client whose standing was read already: one more round, if anyone was
    brought."""
    present, stays = _brought(standing.referrals)
    return Stats(reservations=standing.stays, referrals=present, referral_reservations=stays)


def _brought(client_ids: Collection[str]) -> tuple[int, int]:
    """How many of the clients brought are still clients, and the approved stays of all."""
    keys = [key for each in client_ids for key in (client_key(each), standing_key(each))]
    found = store.fetch_many(keys)
    present = sum(client.deleted_at is None for client in clients_in(found))
    return present, sum(Standing.of(each).stays for each in found.all(StandingRecord))
