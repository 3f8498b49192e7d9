"""Codes for whoever has a document, and the password that is set with one (clients book, 4.3).

Requests and their answers are the same whether somebody has the document or not: the same reads,
the same writes, and a masked phone that is made up where there is none.
"""

from datetime import datetime

import msgspec

from chalicelib.accounts.passwords import hashing
from chalicelib.accounts.passwords.rules import OF_GUESTS, require_fit
from chalicelib.accounts.sign_in import limits
from chalicelib.clients import writing
from chalicelib.clients.types import Client, Details
from chalicelib.cloud import budget as time
from chalicelib.cloud import store
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.guests.codes import budget
from chalicelib.guests.codes import service as codes
from chalicelib.guests.codes.service import Proof, WrongCode
from chalicelib.guests.codes.types import Purpose, Whom
from chalicelib.guests.documents import Document, holder_in
from chalicelib.guests.events import PasswordSet
from chalicelib.guests.facebook import unlinking
from chalicelib.guests.registration import service as registration
from chalicelib.guests.registration.records import pending_in, pending_key
from chalicelib.guests.registration.rules import personal_texts
from chalicelib.guests.registration.types import Application
from chalicelib.kernel.errors import Stale
from chalicelib.kernel.networks import network_of

FIELD = "password"


class _Holder(msgspec.Struct, frozen=True):
    """Who has a document, or applied for an account with it: one of them, or nobody."""

    document: Document
    client: Client | None
    application: Application | None

    @property
    def details(self) -> Details | None:
        if self.client is not None:
            return self.client.details
        return self.application.details if self.application is not None else None

    @property
    def phone(self) -> str | None:
        return None if self.details is None else self.details.tel_number

    @property
    def shown(self) -> str | None:
        """The phone of the answer: that of who applied from here, whoever has the document, or an
        application would tell its author that somebody has it."""
        return self.phone if self.application is None else self.application.details.tel_number

    def whom(self, purpose: Purpose) -> Whom:
        """Whom a code is for; where nobody has the document, a phone that is none."""
        return Whom(purpose, self.phone or f"nobody#{self.document.name}", self.document.name)


def request_code(purpose: Purpose, document: Document, *, address: str, now: datetime) -> str:
    """Have a code sent to whoever has a document; the phone as strangers may see it.

    Addresses from which the owner has signed in count apart, so nobody keeps the owner from a code
    by requesting many.

    Raises:
        NoMoreCodes: all codes of today were sent.
        CodeTooSoon: one was sent a moment ago, or too many were.
    """
    trust = limits.trust_key(document.name, address)
    found = store.fetch_many(
        [trust, budget.key(now), *_keys(document, address)],
    )
    is_at_home = limits.is_trusted(found, document.name, address, now)
    budget.require(found, now, is_at_home=is_at_home)
    holder = _holder_in(found, document, address, now)
    whom = holder.whom(purpose)
    apart = f"#{network_of(address)}" if is_at_home else ""
    codes.request(
        whom,
        is_real=holder.phone is not None,
        counts=(f"{whom.phone}{apart}", f"{document.name}{apart}"),
        address=address,
        now=now,
        is_at_home=is_at_home,
    )
    return codes.masked(holder.shown, document.name)


def set_password(
    purpose: Purpose,
    document: Document,
    otp_code: str,
    password: str,
    *,
    address: str,
    now: datetime,
) -> None:
    """Give whoever has a document a password, with the code that was sent to their phone; all
    sessions end, and so does a link to Facebook where a password is replaced. Who applied for an
    account becomes a guest.

    Raises:
        Invalid: the password may not be used.
        WrongCode: it is not the code, or nobody has the document.
        Busy: others keep changing the client.
    """
    require_fit(password, document.number, field=FIELD, demand=OF_GUESTS)
    found = store.fetch_many(_keys(document, address))
    holder = _holder_in(found, document, address, now)
    proof = codes.check(holder.whom(purpose), otp_code, address=address, now=now)
    if holder.details is None:
        raise WrongCode
    require_fit(password, *personal_texts(holder.details), field=FIELD, demand=OF_GUESTS)
    hashed = hashing.hash(password)
    if holder.client is not None:
        _replace(holder.client, hashed, proof, document, address=address, now=now)
    elif holder.application is not None:
        inviter = registration.inviter_of(holder.application)
        registration.admit(holder.application, proof, inviter=inviter, password=hashed, now=now)


def _keys(document: Document, address: str) -> list[Key]:
    return [document.key, pending_key(document, address)]


def _holder_in(found: Found, document: Document, address: str, now: datetime) -> _Holder:
    client = holder_in(found, document)
    return _Holder(document, client, pending_in(found, document, address, now))


def _replace(
    client: Client,
    hashed: str,
    proof: Proof,
    document: Document,
    *,
    address: str,
    now: datetime,
) -> None:
    read = iter([client])

    def decide() -> None:
        present = next(read, None) or _unless_changed(client, document)
        tx = Transaction(now)
        proof.use(tx)
        actor = present.account_id
        values = writing.signed_out(tx, present, actor=actor, reason="password")
        if present.password is not None:
            # Whoever had got into the account might have linked a Facebook of their own, which
            # would open it again: the link ends as the sessions do.
            values |= unlinking.unlink(tx, present, actor=actor)
        writing.replace(
            tx, present, writing.changed(present, **values, password=hashed, updated=now)
        )
        limits.trust(tx, document.name, address)
        event = PasswordSet(client_id=present.client_id, is_first=present.password is None)
        tx.emit(event, actor=actor)
        tx.commit()

    time.again(decide, Stale, otherwise=Busy)


def _unless_changed(before: Client, document: Document) -> Client:
    """The client, whom someone else wrote meanwhile, if the code still proves who asks."""
    client = holder_in(store.fetch_many([document.key]), document)
    if client is None or client.tel_number != before.tel_number:
        raise WrongCode
    return client
