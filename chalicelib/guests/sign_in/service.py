"""Signing guests in with document and password (clients book, 4.3 `client-auth/login/`).

The guard of the document has a copy of the client, so one read, while the attempt is counted, says
all that a sign-in asks. The session is written together with the client, on the condition that
nothing of what was read changed since: a password that was replaced meanwhile opens nothing.
"""

from datetime import datetime
from functools import partial

from chalicelib.accounts.passwords import hashing
from chalicelib.accounts.sessions.types import Device, TokenPair
from chalicelib.accounts.sign_in import limits
from chalicelib.accounts.sign_in.service import WrongCredentials
from chalicelib.clients.types import Client
from chalicelib.cloud import parallel, store
from chalicelib.cloud.store import Found
from chalicelib.guests.documents import Document, holder_in
from chalicelib.guests.profile.types import Account
from chalicelib.guests.sign_in.opening import open_session, read_for_session


def sign_in(
    document: Document, password: str, *, device: Device, now: datetime
) -> tuple[Account, TokenPair]:
    """Open a session for the client with this document and password.

    Raises:
        WrongCredentials: unknown document, no password yet, or a wrong one; all take the same
            work, so an answer does not tell who is a client.
        TooManyRequests: too many attempts, right or wrong.
        Busy: others keep changing the client.
    """
    count = partial(
        limits.count, document.name, device.address, now, partial(_account_with, document)
    )
    attempt, found = parallel.both(count, partial(store.fetch_many, [document.key]))
    client = _client_in(found, document)
    # A deleted client keeps the document.
    stored = client.password if client is not None and client.deleted_at is None else None
    if not hashing.verify(password, stored) or client is None or stored is None:
        raise WrongCredentials
    hashed = hashing.hash(password) if hashing.needs_upgrade(stored) else stored
    require = partial(_require_password, stored)
    return open_session(client, require, device=device, attempt=attempt, now=now, password=hashed)


def _client_in(found: Found, document: Document) -> Client | None:
    """The client with a document that was read, deleted ones too; one read more where it leads from
    a former record to another."""
    guard = document.guard_in(found)
    if guard is None or guard.client is not None:
        return None if guard is None else guard.client
    return read_for_session(guard.owner)


def _account_with(document: Document) -> str | None:
    client = holder_in(store.fetch_many([document.key]), document)
    return None if client is None else client.account_id


def _require_password(verified: str, client: Client) -> None:
    """Require that the hash that was verified still counts."""
    if client.deleted_at is not None or client.password != verified:
        raise WrongCredentials
