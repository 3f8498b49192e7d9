"""Adding a client to a transaction, with everything that follows from the client's data.

Whoever changes a client goes through `add` and `replace`: they keep the lists, their counters
and the search words true. Points and levels move a client in the lists as names do.
"""

from typing import Any

import msgspec

from chalicelib.clients.lists.rules import ORDERS, places
from chalicelib.clients.records import TABLE, ClientRecord
from chalicelib.clients.search.records import SearchWord
from chalicelib.clients.search.rules import partition, words_of
from chalicelib.clients.types import Client
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import CasaAustinError, Stale


def changed(client: Client, **values: Any) -> Client:
    """A client with `values`, one version on; give both to `replace`."""
    return msgspec.structs.replace(client, **values, version=client.version + 1)


def add(tx: Transaction, client: Client, *, otherwise: CasaAustinError) -> None:
    """Write a new client; `otherwise` means that the id is taken."""
    tx.create(ClientRecord.of(client), otherwise=otherwise)
    _recount(tx, None, client)
    _write_words(tx, None, client)


def replace(tx: Transaction, before: Client, after: Client) -> None:
    """Write `after` where `before` stands; the commit raises `Stale` if it does not any more."""
    unchanged = ClientRecord.version == before.version
    tx.put(ClientRecord.of(after), when=unchanged, otherwise=Stale())
    _recount(tx, before, after)
    _write_words(tx, before, after)


def _recount(tx: Transaction, before: Client | None, after: Client) -> None:
    for client, step in ((before, -1), (after, 1)):
        found = None if client is None else places(client)
        if found is None:
            continue
        for order in ORDERS:
            band = getattr(found, order).band
            tx.count(TABLE, f"counts#{order}", band[0], band, step)


def _write_words(tx: Transaction, before: Client | None, after: Client) -> None:
    old, new = _words(before), _words(after)
    if old == new:
        return
    for word in sorted(old - new):
        tx.delete(SearchWord.of(word, after.client_id, old))
    for word in sorted(new):
        tx.put(SearchWord.of(word, after.client_id, new))
    for words, step in ((old - new, -1), (new - old, 1)):
        for word in words:
            tx.count(TABLE, "counts#search", word[0], partition(word), step)


def _words(client: Client | None) -> frozenset[str]:
    return frozenset() if client is None or client.deleted_at is not None else words_of(client)
