"""What staff do with clients: create, read, list, search, change, delete (clients book, 5.1).

A deleted client keeps its row, its history, its document and its referral code, and leaves every
list. Who registers that document again is told so: an administrator restores the client (book,
S4 and B15), because a document number alone proves nothing.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.accounts.edits.service import require_seen
from chalicelib.clients import records, rules, writing
from chalicelib.clients.events import (
    ClientChanged,
    ClientCreated,
    ClientDeleted,
    ClientEvent,
    ClientRestored,
)
from chalicelib.clients.records import Guard, PrivateClientChanges
from chalicelib.clients.types import (
    GUEST,
    MAINTENANCE,
    NO_CLIENT,
    WIRE_NAMES,
    Client,
    Details,
)
from chalicelib.cloud import privacy
from chalicelib.cloud.events import Plain
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates, ids
from chalicelib.kernel.differences import Changes, differences, hidden_differences
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotFound, unless_gone
from chalicelib.kernel.secrecy import secret_fields

UNKNOWN_REFERRER = "Este código de referido no existe."
FORM = {name: WIRE_NAMES.get(name, name) for name in Details.__struct_fields__}
"""What a form of a client has, and what the wire calls it."""


class DocumentTaken(Invalid):
    """Another client has this document."""

    code = "document_taken"
    default_message = "Este número de documento/ruc ya ha sido registrado"


class DocumentOfDeleted(Conflict):
    """A deleted client has this document; `more` says how to restore the client."""

    code = "client_deleted"
    default_message = (
        "Este documento pertenece a un cliente eliminado. Un administrador puede restaurarlo."
    )

    def __init__(self, client_id: str) -> None:
        super().__init__()
        self.more = {"client_id": client_id, "restore": f"/api/v1/clients/{client_id}/restore/"}


class IdentifierTaken(Conflict):
    """A random identifier came out a second time; the next attempt draws another."""

    code = "identifier_taken"


class Merged(Conflict):
    """The client became one with another, whom `more` names."""

    code = "client_merged"
    default_message = "Este cliente fue unido a otro, que tiene todo lo suyo."

    def __init__(self, client_id: str) -> None:
        super().__init__()
        self.more = {"client_id": client_id}


class MergeUnderWay(Conflict):
    """What another record of the same person has is on its way to the client."""

    code = "merge_under_way"
    default_message = "Se está uniendo este cliente con otro. Intente nuevamente en un momento."


class TechnicalClient(Forbidden):
    """The clients of maintenance blocks and of the channel belong to the system."""

    code = "technical_client"
    default_message = "Este cliente es del sistema y no se puede modificar."


def find(client_id: str, *, with_hidden: bool = True) -> Client:
    """A client that is not deleted.

    Raises:
        NotFound: there is none, or it is the maintenance client and `with_hidden` is not set.
    """
    return _present(records.client_of(client_id), with_hidden=with_hidden)


def show(client_id: str, *, with_hidden: bool) -> Client:
    """A client that is not deleted; of one who became one with another, that one.

    Raises:
        NotFound: as `find` does.
    """
    client = records.client_of(client_id)
    if client is not None and client.merged_into is not None:
        return find(client.merged_into, with_hidden=with_hidden)
    return _present(client, with_hidden=with_hidden)


def find_any(client_id: str) -> Client:
    """A client, deleted ones too.

    Raises:
        NotFound: there never was one.
    """
    client = records.client_of(client_id)
    if client is None:
        raise NotFound(NO_CLIENT)
    return client


def create(
    details: Details,
    *,
    actor: str,
    now: datetime,
    referrer_code: str | None = None,
    once: Once[Any] | None = None,
) -> Client:
    """A new guest whom staff register.

    Raises:
        Invalid: wrong details, or a `referrer_code` that nobody has.
        DocumentTaken, DocumentOfDeleted: another client has the document.
    """
    inviter_id = referrer_with(referrer_code) if referrer_code else None
    client = new_guest(ids.new_id(), details, referred_by=inviter_id, now=now)
    tx = Transaction(now)
    tx.once(once, client)
    add(tx, client, actor=actor)
    return client


def new_guest(
    client_id: str,
    details: Details,
    *,
    referred_by: str | None,
    now: datetime,
    consents: bool = False,
) -> Client:
    """A guest who is in no table yet, with a referral code of their own. `consents`: an advertiser
    may be told of them.

    Raises:
        Invalid: wrong details.
    """
    tidy = rules.checked(details, dates.today(now))
    return Client(
        client_id=client_id,
        created=now,
        updated=now,
        referral_code=rules.new_referral_code(tidy.first_name, secrets.choice),
        referred_by=referred_by,
        marketing_consent_at=now if consents else None,
        **msgspec.structs.asdict(tidy),
    )


def add(tx: Transaction, client: Client, *, actor: str) -> None:
    """Commit a new guest, with what else stands in `tx`.

    Raises:
        DocumentTaken, DocumentOfDeleted: another client has the document.
        IdentifierTaken: a new guest would have others.
    """
    writing.add(tx, client, otherwise=IdentifierTaken(), taken=DocumentTaken())
    if client.referral_code is not None:
        guard = Guard.of_referral(client.referral_code, client.client_id)
        tx.create(guard, otherwise=IdentifierTaken())
    emit_created(tx, client, actor=actor)
    _commit_document(tx, client)


def change(
    client_id: str,
    changes: Mapping[str, Any],
    *,
    actor: str,
    now: datetime,
    with_hidden: bool = True,
    seen: int | None = None,
) -> Client:
    """Write what staff edited: some of the fields of `Details`. No change writes nothing. `seen` is
    the version that they saw, if they say so.

    Raises:
        NotFound: as `find` does.
        Invalid: the edited client as a whole is not valid.
        DocumentTaken, DocumentOfDeleted: another client has the document.
        Unseen: it would undo what somebody else changed a moment ago.
        Stale: someone else changed the client meanwhile.
        TechnicalClient: it is one.
    """
    before = _editable(client_id, with_hidden=with_hidden)
    edited = msgspec.structs.replace(before.details, **changes)
    tidy = rules.checked(edited, dates.today(now), kept=before)
    changed = rules.changed_fields(before, tidy)
    present, following = rules.edited(before), msgspec.structs.asdict(tidy)
    sent = {name: following[name] for name in changed}
    require_seen(present, sent, names=FORM, seen=seen, actor=actor, now=now)
    if not changed:
        return before
    return write_details(Transaction(now), before, tidy, actor=actor)


def write_details(
    tx: Transaction, before: Client, tidy: Details, *, actor: str, **values: Any
) -> Client:
    """Commit other details of a client in their checked form, with `values` and what else stands in
    `tx`.

    Raises:
        DocumentTaken, DocumentOfDeleted: another client has the document.
        Stale: someone else changed the client meanwhile.
    """
    changed, following = rules.changed_fields(before, tidy), msgspec.structs.asdict(tidy)
    recent = rules.edited(before).noted(following, actor=actor, at=tx.now)
    after = writing.changed(before, updated=tx.now, recent=recent, **following, **values)
    writing.replace(tx, before, after, taken=DocumentTaken())
    consents = rules.consents_changed(before, after)
    event = ClientChanged(client_id=before.client_id, fields=(*changed, *consents))
    tell(tx, event, before.details, tidy, actor=actor, more=consents)
    _commit_document(tx, after)
    return after


def delete(client_id: str, *, actor: str, now: datetime, with_hidden: bool = True) -> None:
    """Take a client out of every list and search, and sign the client out everywhere. Who deletes
    a client at the same moment as somebody else has deleted them.

    Whether the client may go is for those to say who know what depends on them.

    Raises:
        NotFound: as `find` does.
        Stale: someone else changed the client meanwhile.
        TechnicalClient: it is one. MergeUnderWay: another one is on the way into it.
    """
    client = _editable(client_id, with_hidden=with_hidden)
    if client.merging is not None:
        raise MergeUnderWay
    tx = Transaction(now)
    values = writing.signed_out(tx, client, actor=actor, reason="deleted")
    writing.replace(tx, client, writing.changed(client, **values, updated=now, deleted_at=now))
    tx.emit(ClientDeleted(client_id=client_id), actor=actor)
    with unless_gone(lambda: _is_gone(client_id)):
        tx.commit()


def restore(client_id: str, *, actor: str, now: datetime) -> Client:
    """Bring a deleted client back, with points, stays and referral code; one who is there is left
    as they are.

    Raises:
        NotFound: there never was one, or the client is erased.
        Merged: another one has everything of the client.
        Stale: someone else restored the client meanwhile.
    """
    client = records.client_of(client_id)
    if client is None or client.erasing_since is not None:
        raise NotFound(NO_CLIENT)
    if client.merged_into is not None:
        raise Merged(client.merged_into)
    if client.deleted_at is None:
        return client
    restored = writing.changed(client, updated=now, deleted_at=None)
    tx = Transaction(now)
    writing.replace(tx, client, restored)
    tx.emit(ClientRestored(client_id=client_id), actor=actor)
    tx.commit()
    return restored


def emit_created(tx: Transaction, client: Client, *, actor: str) -> None:
    """Tell that a client is known now."""
    created = ClientCreated(
        client_id=client.client_id, kind=client.kind, referred_by=client.referred_by
    )
    tell(tx, created, None, client.details, actor=actor)


def tell(
    tx: Transaction,
    event: ClientEvent,
    before: Details | None,
    after: Details,
    *,
    actor: str,
    more: Changes | None = None,
) -> None:
    """Emit an event with its changes, and `more` of what is no detail; what is personal of them
    stands beside the client."""
    recorded = tx.emit(event, actor=actor, changes={**differences(before, after), **(more or {})})
    hidden = hidden_differences(before, after, secret_fields(Details))
    privacy.keep(tx, PrivateClientChanges, event.client_id, recorded, hidden)


def history(client_id: str, *, with_hidden: bool = True) -> list[Plain]:
    """What happened to a client, a deleted one too, newest first, with all values.

    Raises:
        NotFound: there never was one, or it is the maintenance client and `with_hidden` is not set.
    """
    client = records.client_of(client_id)
    if client is None or (client.kind == MAINTENANCE and not with_hidden):
        raise NotFound(NO_CLIENT)
    return privacy.history(client.account_id, PrivateClientChanges, client_id)


def _editable(client_id: str, *, with_hidden: bool) -> Client:
    client = find(client_id, with_hidden=with_hidden)
    if client.kind != GUEST:
        raise TechnicalClient
    return client


def _present(client: Client | None, *, with_hidden: bool) -> Client:
    if client is None or client.deleted_at is not None:
        raise NotFound(NO_CLIENT)
    if client.kind == MAINTENANCE and not with_hidden:
        raise NotFound(NO_CLIENT)
    return client


def _is_gone(client_id: str) -> bool:
    client = records.client_of(client_id)
    return client is None or client.deleted_at is not None


def _commit_document(tx: Transaction, client: Client) -> None:
    """Commit what gives `client` a document; where it has an owner already, say which kind."""
    try:
        tx.commit()
    except DocumentTaken:
        owner_id = records.owner_of_document(client.document_type, client.number_doc)
        owner = None if owner_id is None else records.client_of(owner_id)
        if owner is not None and owner.deleted_at is not None:
            raise DocumentOfDeleted(owner.client_id) from None
        raise


def owner_of_referral_code(code: str) -> Client | None:
    """The client with a referral code, unless there is none or it was deleted."""
    owner_id = records.owner_of_referral(rules.tidy_referral_code(code))
    owner = records.client_of(owner_id) if owner_id is not None else None
    return owner if owner is not None and owner.deleted_at is None else None


def referrer_with(code: str) -> str:
    """The id of the client who brings others with a referral code.

    Raises:
        Invalid: there is none, on field `referrer_code`.
    """
    owner = owner_of_referral_code(code)
    if owner is None:
        raise Invalid(fields={"referrer_code": [UNKNOWN_REFERRER]})
    return owner.client_id
