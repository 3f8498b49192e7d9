"""Signing guests in with document and password (clients book, 4.3 `client-auth/login/`)."""

from datetime import datetime
from functools import partial

from chalicelib.accounts.passwords import hashing
from chalicelib.accounts.sessions.types import Device, TokenPair
from chalicelib.accounts.sign_in import limits
from chalicelib.accounts.sign_in.service import WrongCredentials
from chalicelib.clients.identity import rules as identity
from chalicelib.clients.types import Client, DocumentType
from chalicelib.guests.documents import client_with
from chalicelib.guests.profile.types import Account
from chalicelib.guests.sign_in.opening import open_session


def sign_in(
    document_type: DocumentType, number: str, password: str, *, device: Device, now: datetime
) -> tuple[Account, TokenPair]:
    """Open a session for the client with this document and password.

    Raises:
        WrongCredentials: unknown document, no password yet, or a wrong one; all take the same
            work, so an answer does not tell who is a client.
        TooManyRequests: too many attempts, right or wrong.
        Busy: others keep changing the client.
    """
    tidy = identity.document_key(number)
    account = f"client#{document_type}#{tidy}"
    owner = partial(_account_with, document_type, tidy)
    attempt = limits.count(account, device.address, now, owner)
    client = client_with(document_type, tidy)
    stored = client.password if client is not None else None
    if not hashing.verify(password, stored) or client is None or stored is None:
        raise WrongCredentials
    hashed = hashing.hash(password) if hashing.needs_upgrade(stored) else stored
    require = partial(_require_password, stored)
    return open_session(client, require, device=device, attempt=attempt, now=now, password=hashed)


def _account_with(document_type: DocumentType, number: str) -> str | None:
    client = client_with(document_type, number)
    return None if client is None else client.account_id


def _require_password(verified: str, client: Client) -> None:
    """Require that the hash that was verified still counts."""
    if client.deleted_at is not None or client.password != verified:
        raise WrongCredentials
