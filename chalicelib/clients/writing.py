"""Adding a client to a transaction, with everything that follows from the client's data.

Whoever changes a client goes through `add` and `replace`: they keep the lists, their counters
and what finds them true. Points and levels move a client in the lists as names do.
"""

from typing import Any

import msgspec

from chalicelib.clients.orders.rules import ORDERS, places
from chalicelib.clients.records import TABLE, ClientRecord
from chalicelib.clients.search import records as search
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
    search.note(tx, None, client)


def replace(
    tx: Transaction, before: Client, after: Client, *, otherwise: CasaAustinError | None = None
) -> None:
    """Write `after` where `before` stands; the commit raises `otherwise` (`Stale`) if it does not
    any more."""
    unchanged = ClientRecord.version == before.version
    tx.put(ClientRecord.of(after), when=unchanged, otherwise=otherwise or Stale())
    _recount(tx, before, after)
    search.note(tx, before, after)


def _recount(tx: Transaction, before: Client | None, after: Client) -> None:
    for client, step in ((before, -1), (after, 1)):
        found = None if client is None else places(client)
        if found is None:
            continue
        for order in ORDERS:
            band = getattr(found, order).band
            tx.count(TABLE, f"counts#{order}", band[0], band, step)
