"""Adding a client to a transaction, with everything that follows from the client's data.

Whoever changes a client goes through `add` and `replace`: they keep the lists, their counters,
what finds them, and the copy beside the guard of the document true. Points and levels move a client
in the lists as names do.
"""

from typing import Any

import msgspec

from chalicelib.accounts.events import EndReason
from chalicelib.accounts.sessions import service as sessions
from chalicelib.clients.orders.rules import ORDERS, places
from chalicelib.clients.records import TABLE, ClientRecord, Guard, claim
from chalicelib.clients.search import records as search
from chalicelib.clients.types import GUEST, Client
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import CasaAustinError, Stale


def changed(client: Client, **values: Any) -> Client:
    """A client with `values`, one version on; give both to `replace`."""
    after = msgspec.structs.replace(client, **values, version=client.version + 1)
    if after.details == client.details:
        return after
    return msgspec.structs.replace(after, form_version=after.version)


def signed_out(
    tx: Transaction, client: Client, *, actor: str, reason: EndReason, spared: str | None = None
) -> dict[str, Any]:
    """End the sessions of a client with `tx`, all but `spared`; what the client has then, for
    `changed`."""
    sessions.end_all(tx, client.account_id, actor=actor, reason=reason, spared=spared)
    return {"session_generation": client.session_generation + 1}


def add(
    tx: Transaction,
    client: Client,
    *,
    otherwise: CasaAustinError,
    taken: CasaAustinError | None = None,
) -> None:
    """Write a new client; `otherwise` means that the id is taken, `taken` that the document is."""
    tx.create(ClientRecord.of(client), otherwise=otherwise)
    if _has_document(client):
        tx.create(Guard.of_client(client), otherwise=taken or otherwise)
    _recount(tx, None, client)
    search.note(tx, None, client)


def replace(
    tx: Transaction,
    before: Client,
    after: Client,
    *,
    otherwise: CasaAustinError | None = None,
    taken: CasaAustinError | None = None,
) -> None:
    """Write `after` where `before` stands; the commit raises `otherwise` (`Stale`) if it does not
    any more, and `taken` (`Stale`) if another has the document."""
    unchanged = ClientRecord.version == before.version
    tx.put(ClientRecord.of(after), when=unchanged, otherwise=otherwise or Stale())
    _guard_document(tx, before, after, taken or Stale())
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


def _guard_document(tx: Transaction, before: Client, after: Client, taken: CasaAustinError) -> None:
    """Let the guard of the document follow. Of a former record, whoever merges or erases it says
    where its document leads."""
    if _has_document(after):
        if Guard.of_client(before).client_id != Guard.of_client(after).client_id:
            tx.delete(Guard.of_client(before))
        claim(tx, Guard.of_client(after), otherwise=taken)
    elif after.merged_into is not None and _has_document(before):
        former = Guard.of_document(before.document_type, before.number_doc, before.client_id)
        tx.put(former, when=Guard.owner == before.client_id, otherwise=taken)


def _has_document(client: Client) -> bool:
    """Whether the document is the client's own: the technical clients have none, and an erased one
    has none any more."""
    return client.kind == GUEST and client.merged_into is None and bool(client.number_doc)
