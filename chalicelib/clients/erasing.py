"""Erasing a client (law 29733): what is left tells nobody who it was.

It begins with a mark, which takes the client out of every list, and ends when nothing personal is
left. Points, level, and who brought whom stay: they are sums of the business's books. The referral
code stays taken, so that nobody else is ever greeted with it; the document is free again.
"""

from datetime import datetime

from chalicelib.clients import records, writing
from chalicelib.clients.events import ClientDeleted, ClientRestored
from chalicelib.clients.records import Guard, PrivateClientChanges
from chalicelib.clients.types import Client
from chalicelib.cloud import privacy
from chalicelib.cloud.removal import remove_all
from chalicelib.cloud.transaction import Transaction

FIRST_NAME, LAST_NAME = "Cliente", "eliminado"
NONE = ""


def mark(tx: Transaction, client: Client, *, actor: str) -> None:
    """Begin the erasure of a client, who is deleted and signed out then, with `tx`; its commit
    raises `Stale` where somebody changed the client meanwhile."""
    now = tx.now
    values = writing.signed_out(tx, client, actor=actor, reason="deleted")
    marked = writing.changed(
        client, **values, deleted_at=client.deleted_at or now, erasing_since=now
    )
    writing.replace(tx, client, marked)
    if client.deleted_at is None:
        tx.emit(ClientDeleted(client_id=client.client_id), actor=actor)


def unmark(tx: Transaction, client: Client, *, actor: str) -> None:
    """Take the mark back, with `tx`: the client is as before."""
    was_deleted = client.deleted_at != client.erasing_since
    deleted_at = client.deleted_at if was_deleted else None
    unmarked = writing.changed(client, deleted_at=deleted_at, erasing_since=None)
    writing.replace(tx, client, unmarked)
    if unmarked.deleted_at is None:
        tx.emit(ClientRestored(client_id=client.client_id), actor=actor)


def is_erased(client: Client) -> bool:
    """Whether nothing personal of a client is left."""
    return client.erasing_since is not None and client.number_doc == NONE


def forget_changes(client: Client, *, now: datetime) -> None:
    """Delete the personal values of the client's history."""
    remove_all(privacy.kept_of(PrivateClientChanges, client.client_id), now)


def erase(tx: Transaction, client: Client) -> None:
    """Leave of a client what tells nobody who it was, with `tx`: fields are kept by name, so that
    a new one is not kept by mistake."""
    writing.replace(
        tx,
        client,
        Client(
            client_id=client.client_id,
            kind=client.kind,
            version=client.version + 1,
            created=client.created,
            updated=tx.now,
            deleted_at=client.deleted_at,
            erasing_since=client.erasing_since or tx.now,
            merged_into=client.merged_into,
            absorbed=client.absorbed,
            document_type=client.document_type,
            number_doc=NONE,
            first_name=FIRST_NAME,
            last_name=LAST_NAME,
            tel_number=NONE,
            welcome_issued_at=client.welcome_issued_at,
            points_balance=client.points_balance,
            points_expires_at=client.points_expires_at,
            level=client.level,
            referred_by=client.referred_by,
        ),
    )
    document = (client.document_type, client.number_doc)
    if records.owner_of_document(*document) in {client.client_id, client.merged_into}:
        tx.delete(Guard.of_document(*document, client.client_id))
    if client.facebook_id is not None:
        tx.delete(Guard.of_facebook(client.facebook_id, client.client_id))


def client_of(client_id: str) -> Client | None:
    """A client whose erasure has begun, or None."""
    client = records.client_of(client_id)
    return client if client is not None and client.erasing_since is not None else None
