"""The records of two clients who become one (`guests.merging` moves what others keep of them)."""

from chalicelib.clients import writing
from chalicelib.clients.events import ClientChanged, ClientDeleted, ClientMergeBegun, ClientMerged
from chalicelib.clients.merging import rules
from chalicelib.clients.records import Guard, owner_of_document
from chalicelib.clients.rules import changed_fields, consents_changed
from chalicelib.clients.service import Merged, MergeUnderWay, TechnicalClient, tell
from chalicelib.clients.types import GUEST, NO_CLIENT, Client
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Invalid, NotFound, Stale


def check(kept: Client | None, gone: Client | None) -> tuple[Client, Client]:
    """The two where they may become one, or are about to.

    Raises:
        NotFound: one of them never was, or `kept` is deleted.
        Invalid: they are the same. TechnicalClient: one is no guest.
        Merged: one of them became one with another client.
        MergeUnderWay: another merge of one of them has not ended.
    """
    if kept is None or gone is None:
        raise NotFound(NO_CLIENT)
    if kept.client_id == gone.client_id:
        raise Invalid(fields={"gone": ["Elija otro cliente: es el mismo."]})
    if gone.erasing_since is not None:
        raise NotFound(NO_CLIENT)
    if not kept.kind == gone.kind == GUEST:
        raise TechnicalClient
    if kept.merged_into is not None:
        raise Merged(kept.merged_into)
    if kept.deleted_at is not None:
        raise NotFound(NO_CLIENT)
    if gone.merged_into not in (None, kept.client_id):
        raise Merged(gone.merged_into)
    if gone.merging is not None or kept.merging not in (None, gone.client_id):
        raise MergeUnderWay
    return kept, gone


def begin(tx: Transaction, kept: Client, gone: Client, *, actor: str) -> None:
    """Delete one of two clients, sign it out everywhere, and let it point to the other."""
    absorbed = (*kept.absorbed, gone.client_id, *gone.absorbed)
    marked = writing.changed(kept, updated=tx.now, merging=gone.client_id, absorbed=absorbed)
    writing.replace(tx, kept, marked)
    values = writing.signed_out(tx, gone, actor=actor, reason="deleted")
    after = writing.changed(
        gone,
        **values,
        updated=tx.now,
        deleted_at=gone.deleted_at or tx.now,
        merged_into=kept.client_id,
    )
    writing.replace(tx, gone, after)
    tx.emit(ClientMergeBegun(client_id=gone.client_id, kept=kept.client_id), actor=actor)
    if gone.deleted_at is None:
        tx.emit(ClientDeleted(client_id=gone.client_id), actor=actor)


def lead(tx: Transaction, former: Client, kept_id: str) -> None:
    """Let the document, the referral code and the id of a former record lead to the kept one. A
    document that is somebody else's by now stays theirs; the commit raises `Stale` where it changed
    hands meanwhile."""
    owner = owner_of_document(former.document_type, former.number_doc)
    if owner in {former.client_id, former.merged_into}:
        guard = Guard.of_document(former.document_type, former.number_doc, kept_id)
        tx.put(guard, when=Guard.owner == owner, otherwise=Stale())
    if former.referral_code is not None:
        tx.put(Guard.of_referral(former.referral_code, kept_id))
    if former.merged_into != kept_id:
        writing.replace(tx, former, writing.changed(former, merged_into=kept_id))


def join(tx: Transaction, kept: Client, gone: Client, *, actor: str) -> Client:
    """Let the kept record have what it lacks: contacts, notes, password, Facebook, welcome. The
    record as it is then; once it has everything, nothing is written."""
    after, emptied = rules.joined(kept, gone)
    if after != kept:
        writing.replace(tx, kept, writing.changed(after, updated=tx.now))
    if emptied != gone:
        writing.replace(tx, gone, writing.changed(emptied, updated=tx.now))
    if gone.facebook_id is not None:
        guard = Guard.of_facebook(gone.facebook_id, kept.client_id)
        if after.facebook_id == gone.facebook_id:
            tx.put(guard)
        else:
            tx.delete(guard)
    consents = consents_changed(kept, after)
    changed = (*changed_fields(kept, after), *consents)
    if changed:
        event = ClientChanged(client_id=kept.client_id, fields=changed)
        tell(tx, event, kept.details, after.details, actor=actor, more=consents)
    return after


def finish(tx: Transaction, kept: Client, gone_id: str, *, actor: str) -> None:
    """Say that everything has arrived."""
    writing.replace(tx, kept, writing.changed(kept, updated=tx.now, merging=None))
    tx.emit(ClientMerged(client_id=kept.client_id, gone=gone_id), actor=actor)
