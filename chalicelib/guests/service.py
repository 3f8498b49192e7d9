"""Signing guests in with document and password, and what the app reads of a signed-in guest
(clients book, 4.3 `client-auth/login/` and 6.1)."""

from datetime import datetime

import msgspec

from chalicelib.accounts import limits, passwords, sessions
from chalicelib.accounts.sessions import Device
from chalicelib.accounts.sign_in import WrongCredentials
from chalicelib.accounts.tokens import TokenPair
from chalicelib.clients import records, service
from chalicelib.clients.records import PROFILE, ClientRecord, Guard, client_key
from chalicelib.clients.rules import identity
from chalicelib.clients.rules.identity import DocumentType
from chalicelib.cloud import store
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.records import CODE, CodeRecord, account_of, code_key
from chalicelib.discounts.rules import eligibility
from chalicelib.discounts.rules.eligibility import GuestHistory
from chalicelib.discounts.service.proposing import worth_of_standing
from chalicelib.guests import rules
from chalicelib.guests.events import GuestSignedIn
from chalicelib.guests.types import FirstStayDiscount, LevelSummary, WelcomeCode
from chalicelib.kernel import money
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import NotFound, Unauthenticated
from chalicelib.loyalty import history
from chalicelib.loyalty.shelves import ACHIEVEMENTS
from chalicelib.loyalty.standing import Standing, standing_in, standing_key
from chalicelib.loyalty.types import Stats

NOBODY = "nobody"


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A client as of `now`, with what other rooms keep of that client.

    inviter: who brought the client, unless that client is gone; first_stay: None where nobody
    did, and once the client has an approved stay. welcome: None also where administrators
    withdrew the code.
    """

    now: datetime
    client: ClientRecord
    stats: Stats
    levels: LevelSummary
    inviter: ClientRecord | None
    first_stay: FirstStayDiscount | None
    welcome: WelcomeCode | None


def sign_in(
    document_type: DocumentType, number: str, password: str, *, device: Device, now: datetime
) -> tuple[Account, TokenPair]:
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
    _write_sign_in(tx, client, stored, hashed)
    attempt.succeeded(tx)
    tx.emit(GuestSignedIn(client_id=client.client_id), actor=service.subject_of(client))
    tx.commit()
    client.last_login = now
    return _account_of(client, now), pair


def _client_with(document_type: DocumentType, number: str) -> ClientRecord | None:
    wanted = Guard.of_document(document_type, number, NOBODY)
    guard = store.fetch(Guard, wanted.key.hash, wanted.key.range)
    # An unknown document costs the second read too.
    return store.fetch(ClientRecord, (guard or wanted).owner, records.PROFILE)


def _write_sign_in(tx: Transaction, client: ClientRecord, verified: str, hashed: str) -> None:
    """Date the sign-in, if the hash that was verified is still the one on record.

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


def _account_of(client: ClientRecord, now: datetime) -> Account:
    """One round trip, and one more if the client brought others."""
    found = store.fetch_many(_keys(client))
    standing = standing_in(found, client.client_id)
    stats = history.stats_of(standing)
    inviter = _inviter(client, found)
    return Account(
        now=now,
        client=client,
        stats=stats,
        levels=rules.summary_of(standing.held, stats, ACHIEVEMENTS.values()),
        inviter=inviter,
        first_stay=None if inviter is None else _first_stay(client, standing, inviter, found),
        welcome=_welcome(client, found),
    )


def _keys(client: ClientRecord) -> list[Key]:
    keys = [standing_key(client.client_id)]
    if client.referred_by is not None:
        keys += [client_key(client.referred_by), standing_key(client.referred_by)]
    if client.welcome_code is not None:
        keys.append(code_key(client.welcome_code))
    return keys


def _inviter(client: ClientRecord, found: Found) -> ClientRecord | None:
    if client.referred_by is None:
        return None
    inviter = found.get(ClientRecord, client.referred_by, PROFILE)
    return inviter if inviter is not None and inviter.deleted_at is None else None


def _first_stay(
    client: ClientRecord, standing: Standing, inviter: ClientRecord, found: Found
) -> FirstStayDiscount | None:
    if standing.stays > 0:
        return None
    worth = worth_of_standing(standing_in(found, inviter.client_id))
    guest = GuestHistory(
        client_id=client.client_id,
        awaiting=standing.awaiting,
        first_stay_taken=standing.first_stay is not None,
        referral=worth,
    )
    percentage = worth.discount_percentage if worth else money.ZERO
    return FirstStayDiscount(percentage, eligibility.referral_refusal(guest) is None)


def _welcome(client: ClientRecord, found: Found) -> WelcomeCode | None:
    if client.welcome_code is None or client.welcome_issued_at is None:
        return None
    record = found.get(CodeRecord, account_of(client.welcome_code), CODE)
    if record is None or record.removed_at is not None:
        return None
    return WelcomeCode(record.terms, record.used_count > 0, client.welcome_issued_at)
