"""The points of several clients that one transaction changes: each account is written once, however
much happens to it."""

from collections import defaultdict
from collections.abc import Iterable

from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.loyalty.points.records import account_in, account_key
from chalicelib.loyalty.points.service import post
from chalicelib.loyalty.points.types import Account, Entry, Posting

ACTIONS_OF_CLIENT, ACTIONS_OF_ENTRY = 5, 2
"""Writes of an account: itself, the client with two counters and a line in the directory; and of
each entry: itself and its event. An account is one more the first time that there is one."""


class Purses:
    """Clients with their accounts, as they were read and as a transaction will leave them."""

    def __init__(self, found: Found, client_ids: Iterable[str]) -> None:
        """Clients whose `keys_of` were read."""
        self._clients: dict[str, Client] = {}
        self._before: dict[str, Account] = {}
        for client_id in client_ids:
            client = client_in(found, client_id)
            if client is not None:
                self._clients[client_id] = client
                self._before[client_id] = account_in(found, client_id)
        self._after = dict(self._before)
        self._entries: dict[str, list[Entry]] = defaultdict(list)

    @property
    def clients(self) -> dict[str, Client]:
        """The clients, with their balances as written once `write` was called."""
        return dict(self._clients)

    @property
    def actions(self) -> int:
        """How many writes `write` adds to a transaction at most."""
        entries = sum(map(len, self._entries.values()))
        new = sum(not self._before[client_id].version for client_id in self._entries)
        return ACTIONS_OF_CLIENT * len(self._entries) + ACTIONS_OF_ENTRY * entries + new

    def account(self, client_id: str) -> Account:
        """The account of a client as it will be. Of whom there is no client, there is no account:
        an empty one."""
        return self._after.get(client_id) or Account(client_id=client_id)

    def add(self, posting: Posting) -> None:
        """Let an account change, which was taken from here."""
        client_id = posting.account.client_id
        if client_id in self._clients and posting.account != self._after[client_id]:
            self._after[client_id] = posting.account
            self._entries[client_id] += posting.entries

    def write(self, tx: Transaction, *, actor: str) -> None:
        """Put everything that was added into `tx`, whose commit raises `PointsChanged` where
        somebody else changed one of the accounts or clients. Nothing else of `tx` may be about the
        items of the clients."""
        for client_id, entries in self._entries.items():
            before, after = self._before[client_id], self._after[client_id]
            written = post(tx, self._clients[client_id], before, after, entries, actor=actor)
            self._clients[client_id] = written
        self._entries.clear()


def keys_of(client_ids: Iterable[str]) -> list[Key]:
    """What `Purses` looks for, for reads that fetch other records too."""
    return [key for each in client_ids for key in (client_key(each), account_key(each))]


def purses_of(client_ids: Iterable[str]) -> Purses:
    """Clients with their accounts as of now, in one round trip."""
    client_ids = list(client_ids)
    return Purses(store.fetch_many(keys_of(client_ids)), client_ids)
