"""Signing guests in with document and password, and what the app reads of a signed-in guest
(clients book, 4.3 `client-auth/login/` and 6.1)."""

from datetime import datetime
from functools import partial

from chalicelib.accounts.passwords import hashing
from chalicelib.accounts.sessions import service as sessions
from chalicelib.accounts.sessions.types import Device, TokenPair
from chalicelib.accounts.sign_in import limits
from chalicelib.accounts.sign_in.service import WrongCredentials
from chalicelib.clients import records, service, writing
from chalicelib.clients.identity import rules as identity
from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client, DocumentType
from chalicelib.cloud import store
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.discounts.codes.records import CODE, CodeRecord, account_of, code_key
from chalicelib.discounts.referral import rules as referral
from chalicelib.discounts.referral.service import worth_of_membership
from chalicelib.discounts.types import GuestHistory
from chalicelib.guests import rules
from chalicelib.guests.events import GuestSignedIn
from chalicelib.guests.types import Account, FirstStayDiscount, WelcomeCode
from chalicelib.kernel import money
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import NotFound, Stale, Unauthenticated
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.membership import history
from chalicelib.loyalty.membership.records import membership_in, membership_key
from chalicelib.loyalty.membership.types import Membership

NOBODY = "nobody"
ATTEMPTS = 4


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
    client = _client_with(document_type, tidy)
    stored = client.password if client is not None else None
    if not hashing.verify(password, stored) or client is None or stored is None:
        raise WrongCredentials
    hashed = hashing.hash(password) if hashing.needs_upgrade(stored) else stored
    for _ in range(ATTEMPTS):
        after = writing.changed(client, password=hashed, last_login=now)
        tx = Transaction(now)
        pair = sessions.open_guest_session(tx, client.client_id, device=device)
        writing.replace(tx, client, after)
        attempt.succeeded(tx)
        tx.emit(GuestSignedIn(client_id=client.client_id), actor=client.account_id)
        try:
            tx.commit()
        except Stale:
            client = _unless_changed(client.client_id, stored)
        else:
            return _account_of(after, now), pair
    raise Busy


def _account_with(document_type: DocumentType, number: str) -> str | None:
    client = _client_with(document_type, number)
    return None if client is None else client.account_id


def _client_with(document_type: DocumentType, number: str) -> Client | None:
    owner = records.owner_of_document(document_type, number)
    # An unknown document costs the second read too.
    client = records.client_of(owner or NOBODY)
    # A deleted client keeps the document.
    return client if client is not None and client.deleted_at is None else None


def _unless_changed(client_id: str, verified: str) -> Client:
    """The client, whom someone else wrote meanwhile, if the hash that was verified still counts."""
    client = records.client_of(client_id)
    if client is None or client.deleted_at is not None or client.password != verified:
        raise WrongCredentials
    return client


def own_account(caller: Guest, *, now: datetime) -> Account:
    """The signed-in client.

    Raises:
        Unauthenticated: the client was deleted since.
    """
    try:
        client = service.find(caller.client_id)
    except NotFound as error:
        raise Unauthenticated from error
    return _account_of(client, now)


def _account_of(client: Client, now: datetime) -> Account:
    """One round trip, and one more if the client brought others."""
    found = store.fetch_many(_keys(client))
    membership = membership_in(found, client.client_id)
    stats = history.stats_of(membership)
    inviter = _inviter(client, found)
    return Account(
        now=now,
        client=client,
        stats=stats,
        levels=rules.summary_of(membership.held, stats, LEVELS.values()),
        inviter=inviter,
        first_stay=None
        if inviter is None
        else _first_stay(client, membership, inviter, found, now),
        welcome=_welcome(client, found),
    )


def _keys(client: Client) -> list[Key]:
    keys = [membership_key(client.client_id)]
    if client.referred_by is not None:
        keys += [client_key(client.referred_by), membership_key(client.referred_by)]
    if client.welcome_code is not None:
        keys.append(code_key(client.welcome_code))
    return keys


def _inviter(client: Client, found: Found) -> Client | None:
    inviter = client_in(found, client.referred_by)
    return inviter if inviter is not None and inviter.deleted_at is None else None


def _first_stay(
    client: Client, membership: Membership, inviter: Client | None, found: Found, now: datetime
) -> FirstStayDiscount | None:
    if inviter is None or membership.stays > 0:
        return None
    worth = worth_of_membership(membership_in(found, inviter.client_id))
    guest = GuestHistory(
        client_id=client.client_id,
        awaiting=membership.awaiting,
        first_stay_taken=membership.has_first_stay(now),
        referral=worth,
    )
    percentage = worth.discount_percentage if worth else money.ZERO
    return FirstStayDiscount(percentage, referral.refusal(guest) is None)


def _welcome(client: Client, found: Found) -> WelcomeCode | None:
    if client.welcome_code is None or client.welcome_issued_at is None:
        return None
    record = found.get(CodeRecord, account_of(client.welcome_code), CODE)
    if record is None or record.removed_at is not None:
        return None
    return WelcomeCode(record.terms, record.used_count > 0, client.welcome_issued_at)
