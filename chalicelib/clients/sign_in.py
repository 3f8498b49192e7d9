"""Signing guests in with their document and password (clients book, 4.3 `client-auth/login/`)."""

from datetime import datetime

from chalicelib.accounts import limits, passwords, sessions
from chalicelib.accounts.sessions import Device
from chalicelib.accounts.sign_in import WrongCredentials
from chalicelib.accounts.tokens import TokenPair
from chalicelib.clients import records, service
from chalicelib.clients.events import ClientSignedIn
from chalicelib.clients.records import ClientRecord, Guard
from chalicelib.clients.rules import identity
from chalicelib.clients.rules.identity import DocumentType
from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import NotFound, Unauthenticated

NOBODY = "nobody"


def sign_in(
    document_type: DocumentType, number: str, password: str, device: Device, now: datetime
) -> tuple[ClientRecord, TokenPair]:
    """Open a session for the client with this document and password.

    Raises:
        WrongCredentials: unknown document, no password yet, or a wrong one; all take the same
            work, so an answer does not tell who is a client.
        TooManyRequests: too many attempts, right or wrong.
    """
    tidy = identity.visible(number).upper()
    attempt = limits.count(f"client#{document_type}#{tidy}", device.address, now)
    client = _client_with(document_type, tidy)
    stored = client.password if client is not None else None
    if not passwords.verify(password, stored) or client is None or stored is None:
        raise WrongCredentials
    hashed = passwords.hash(password) if passwords.needs_upgrade(stored) else stored
    tx = Transaction(now)
    pair = sessions.open_guest_session(client.client_id, tx, device)
    _note(tx, client, stored, hashed)
    attempt.succeeded(tx)
    tx.emit(ClientSignedIn(client_id=client.client_id), actor=service.subject_of(client))
    tx.commit()
    client.last_login = now
    return client, pair


def _client_with(document_type: DocumentType, number: str) -> ClientRecord | None:
    wanted = Guard.of_document(document_type, number, NOBODY)
    guard = store.fetch(Guard, wanted.key.hash, wanted.key.range)
    # An unknown document costs the second read too.
    return store.fetch(ClientRecord, (guard or wanted).owner, records.PROFILE)


def _note(tx: Transaction, client: ClientRecord, verified: str, hashed: str) -> None:
    """Note the sign-in, if the hash that was verified is still the one on record.

    A new version, because a change by staff writes the whole record: it must not undo this.
    """
    tx.update(
        client,
        [
            ClientRecord.last_login.set(tx.now),
            ClientRecord.password.set(hashed),
            ClientRecord.version.add(1),
        ],
        when=(ClientRecord.password == verified) & ClientRecord.deleted_at.does_not_exist(),
        otherwise=WrongCredentials(),
    )


def signed_in_client(client_id: str) -> ClientRecord:
    """The client behind a token.

    Raises:
        Unauthenticated: the client was deleted since.
    """
    try:
        return service.find(client_id)
    except NotFound as error:
        raise Unauthenticated from error
