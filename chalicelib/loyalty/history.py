"""What a client's levels are judged by, as of now, in two rounds of calls."""

from collections.abc import Collection

import msgspec

from chalicelib.clients.records import GUEST, PROFILE, ClientRecord, client_key
from chalicelib.cloud import store
from chalicelib.loyalty.standing import Standing, StandingRecord, standing_in, standing_key
from chalicelib.loyalty.types import Stats


class History(msgspec.Struct, frozen=True):
    """A client with their standing, and the numbers that both and their friends make."""

    client: ClientRecord
    standing: Standing
    stats: Stats

    @property
    def earns_levels(self) -> bool:
        """Whether the client is a guest (not a technical client) who is still one."""
        return self.client.kind == GUEST and self.client.deleted_at is None


def of_client(client_id: str) -> History | None:
    """The history of a client, a deleted one too; None where there never was one."""
    found = store.fetch_many([client_key(client_id), standing_key(client_id)])
    client = found.get(ClientRecord, client_id, PROFILE)
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
    present = sum(client.deleted_at is None for client in found.all(ClientRecord))
    return present, sum(Standing.of(each).stays for each in found.all(StandingRecord))
