"""What staff do with clients: create, read, list, search, change, delete (clients book, 5.1).

A deleted client keeps its row, its history and its referral code, and leaves every list. Its
document becomes free: whoever registers it next is a new client, without the points and stays of
the old one, because a document number alone proves nothing (book, S4).
"""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.accounts import sessions
from chalicelib.clients import records
from chalicelib.clients.events import ClientChanged, ClientCreated, ClientDeleted
from chalicelib.clients.records import ClientRecord, Guard, writing
from chalicelib.clients.rules import referral
from chalicelib.clients.rules.details import Details, changed_fields, checked
from chalicelib.cloud import store
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates, ids, money
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotFound

SYSTEM = "system"


class DocumentTaken(Invalid):
    """Another client has this document."""

    code = "document_taken"
    default_message = "Este número de documento/ruc ya ha sido registrado"


class IdentifierTaken(Conflict):
    """A random identifier came out a second time; the next attempt draws another."""

    code = "identifier_taken"


class TechnicalClient(Forbidden):
    """The clients of maintenance blocks and of the channel belong to the system."""

    code = "technical_client"
    default_message = "Este cliente es del sistema y no se puede modificar."


def find(client_id: str, *, with_hidden: bool = True) -> ClientRecord:
    """A client that is not deleted.

    Raises:
        NotFound: there is none, or it is the maintenance client and `with_hidden` is not set.
    """
    record = store.fetch(ClientRecord, client_id, records.PROFILE)
    if record is None or record.deleted_at is not None:
        raise NotFound("El cliente no existe.")
    if record.kind == records.MAINTENANCE and not with_hidden:
        raise NotFound("El cliente no existe.")
    return record


def create(
    details: Details,
    now: datetime,
    *,
    actor: str,
    referrer_code: str | None = None,
    once: Once[Any] | None = None,
) -> ClientRecord:
    """A new guest.

    Raises:
        Invalid: wrong details, or a `referrer_code` that nobody has.
        DocumentTaken: another client has the document.
    """
    tidy = checked(details, dates.today(now))
    record = _new(ids.new_id(), records.GUEST, now, **_kept(tidy))
    record.referral_code = referral.new_code(tidy.first_name)
    record.referred_by = _owner_of(referrer_code) if referrer_code else None
    tx = Transaction(now)
    writing.add(tx, record, otherwise=IdentifierTaken())
    tx.create(_document_guard(record), otherwise=DocumentTaken())
    code = Guard.of_referral(record.referral_code, record.client_id)
    tx.create(code, otherwise=IdentifierTaken())
    created = ClientCreated(
        client_id=record.client_id, kind=record.kind, referred_by=record.referred_by
    )
    tx.emit(created, actor=actor)
    tx.once(once, record)
    tx.commit()
    return record


def change(before: ClientRecord, edited: Details, now: datetime, *, actor: str) -> ClientRecord:
    """Write what staff edited; the client as it then stands. No change writes nothing.

    Raises:
        Invalid: the edited client as a whole is not valid.
        DocumentTaken: another client has the document.
        Stale: someone else changed the client since `before` was read.
        TechnicalClient: it is one.
    """
    _refuse_technical(before)
    tidy = checked(edited, dates.today(now))
    fields = changed_fields(details_of(before), tidy)
    if not fields:
        return before
    after = writing.changed(before, updated=now, **_kept(tidy))
    tx = Transaction(now)
    writing.replace(tx, before, after)
    if {"document_type", "number_doc"} & set(fields):
        tx.delete(_document_guard(before))
        tx.create(_document_guard(after), otherwise=DocumentTaken())
    # Names only: events outlive what a person may ask to have forgotten.
    tx.emit(ClientChanged(client_id=before.client_id, fields=tuple(fields)), actor=actor)
    tx.commit()
    return after


def delete(record: ClientRecord, now: datetime, *, actor: str) -> None:
    """Take a client out of every list and search, and sign the client out everywhere.

    Raises:
        Stale: someone else changed the client since `record` was read.
        TechnicalClient: it is one.
    """
    _refuse_technical(record)
    tx = Transaction(now)
    writing.replace(tx, record, writing.changed(record, updated=now, deleted_at=now))
    tx.delete(_document_guard(record))
    sessions.end_all(subject_of(record), tx, actor=actor, reason="deleted")
    tx.emit(ClientDeleted(client_id=record.client_id), actor=actor)
    tx.commit()


def ensure_technical_clients(now: datetime) -> None:
    """Make the two clients that are no guests, where they are missing (clients book, 3.4)."""
    for client_id, kind, name, number in (
        (records.MAINTENANCE_ID, records.MAINTENANCE, "Mantenimiento", "0"),
        (records.CHANNEL_ID, records.CHANNEL, "AirBnB", "00"),
    ):
        if store.fetch(ClientRecord, client_id, records.PROFILE) is None:
            _create_technical(_technical(client_id, kind, name, number, now), now)


def _create_technical(record: ClientRecord, now: datetime) -> None:
    tx = Transaction(now)
    writing.add(tx, record, otherwise=IdentifierTaken())
    tx.emit(ClientCreated(client_id=record.client_id, kind=record.kind), actor=SYSTEM)
    try:
        tx.commit()
    except IdentifierTaken:
        # Another process made it at the same moment.
        return


def _technical(client_id: str, kind: str, name: str, number: str, now: datetime) -> ClientRecord:
    return _new(
        client_id,
        kind,
        now,
        document_type="dni",
        number_doc=number,
        first_name=name,
        tel_number="",
    )


def _new(client_id: str, kind: str, now: datetime, **values: Any) -> ClientRecord:
    return ClientRecord(
        client_id=client_id,
        entry=records.PROFILE,
        kind=kind,
        version=1,
        created=now,
        updated=now,
        points_balance=money.ZERO,
        **values,
    )


def subject_of(record: ClientRecord) -> str:
    """How events, and the sessions of accounts, name a client."""
    return f"client#{record.client_id}"


def details_of(record: ClientRecord) -> Details:
    """What staff may edit of a client."""
    return msgspec.convert(
        {name: getattr(record, name) for name in Details.__struct_fields__}, Details, strict=False
    )


def _kept(details: Details) -> dict[str, Any]:
    return {name: getattr(details, name) for name in Details.__struct_fields__}


def _document_guard(record: ClientRecord) -> Guard:
    return Guard.of_document(record.document_type, record.number_doc, record.client_id)


def _refuse_technical(record: ClientRecord) -> None:
    if record.kind != records.GUEST:
        raise TechnicalClient


def _owner_of(code: str) -> str:
    """The client with a referral code.

    Raises:
        Invalid: there is none.
    """
    wanted = Guard.of_referral(referral.tidy(code), "").key
    guard = store.fetch(Guard, wanted.hash, wanted.range)
    owner = store.fetch(ClientRecord, guard.owner, records.PROFILE) if guard else None
    if owner is None or owner.deleted_at is not None:
        raise Invalid(fields={"referrer_code": ["Este código de referido no existe."]})
    return owner.client_id
