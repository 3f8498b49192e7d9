"""Registering guests: only who holds the phone becomes one, and only then has any benefit
(clients book, 4.3, S4 and S6).

The published app also registers without a code and lets the guest set a password with one
afterwards. What it sends then waits for an hour, by document and network, and is no client: it
takes no document from anybody, and tells nobody who is a client.
"""

import logging
from datetime import datetime

import msgspec

from chalicelib.accounts.passwords import hashing
from chalicelib.accounts.passwords.rules import OF_GUESTS, require_fit
from chalicelib.clients import rules as client_rules
from chalicelib.clients import service as clients
from chalicelib.clients.identity import phones
from chalicelib.clients.identity import rules as identity
from chalicelib.clients.service import DocumentOfDeleted, IdentifierTaken
from chalicelib.clients.types import Client, Details
from chalicelib.cloud import budget as time
from chalicelib.cloud import store
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.discounts.codes.service import CodeTaken
from chalicelib.discounts.types import DiscountCode
from chalicelib.discounts.welcome.service import issue_at_registration
from chalicelib.guests.codes import budget
from chalicelib.guests.codes import service as codes
from chalicelib.guests.codes.service import Proof
from chalicelib.guests.codes.types import Whom
from chalicelib.guests.documents import Document, holder_in
from chalicelib.guests.registration import records, rules
from chalicelib.guests.registration.types import Application, Registered
from chalicelib.kernel import dates, ids
from chalicelib.kernel.errors import Conflict, Invalid, NotFound, Unavailable

logger = logging.getLogger(__name__)


class FormerAccount(Conflict):
    """The document belongs to a deleted client, whom only staff bring back (S4)."""

    code = "former_account"
    default_message = (
        "Este documento pertenece a una cuenta eliminada. Escríbanos y la recuperamos con usted."
    )


class UnknownDocument(NotFound):
    """Nobody has this document."""

    code = "unknown_document"
    default_message = "No encontramos una cuenta con este documento."


def with_document(document: Document) -> Client:
    """The client with a document.

    Raises:
        Invalid: no document of its kind looks like this one.
        UnknownDocument: nobody has it.
    """
    try:
        identity.document(document.kind, document.number)
    except ValueError as error:
        raise Invalid(fields={"number_doc": [str(error)]}) from error
    client = holder_in(store.fetch_many([document.key]), document)
    if client is None or not client.is_guest:
        raise UnknownDocument
    return client


def phone_of(typed: str) -> str:
    """The E.164 form of a phone that somebody types to register.

    Raises:
        Invalid: it cannot be one.
    """
    try:
        return phones.normalise(typed)
    except ValueError as error:
        raise Invalid(fields={"tel_number": [str(error)]}) from error


def request_code(typed: str, *, address: str, now: datetime) -> str:
    """Have a code sent to a phone, to register with; the phone as strangers may see it.

    Raises:
        Invalid: it cannot be a phone.
        NoMoreCodes: all codes of today were sent.
        CodeTooSoon: one was sent to this phone a moment ago, or too many were.
    """
    phone = phone_of(typed)
    budget.require(store.fetch_many([budget.key(now)]), now)
    whom = Whom("registration", phone)
    codes.request(whom, is_real=True, counts=(phone,), address=address, now=now)
    return rules.masked_phone(phone)


def apply(
    details: Details,
    *,
    referral_code: str | None,
    consents: bool,
    address: str,
    now: datetime,
) -> Application:
    """Let a registration wait until its phone is proven, and a password is set with the code.
    Whether somebody has its document is not told.

    Raises:
        Invalid: wrong details.
    """
    tidy = client_rules.checked(details, dates.today(now))
    application = Application(
        client_id=ids.new_id(),
        details=tidy,
        referral_code=referral_code or None,
        consents=consents,
    )
    document = Document.of(tidy.document_type, tidy.number_doc)
    tx = Transaction(now)
    tx.put(records.new_pending(document, address, application, now))
    tx.commit()
    return application


def register(
    details: Details,
    otp_code: str,
    *,
    password: str | None,
    referral_code: str | None,
    is_lenient: bool,
    consents: bool = False,
    address: str,
    now: datetime,
) -> Registered:
    """Make a guest of whoever has the code that was sent to their phone. The code is looked at
    before anything else, so who has none learns nothing.

    `is_lenient` ignores a referral code that nobody has; `consents`: an advertiser may be told of
    the guest.

    Raises:
        Invalid: wrong details, a password that may not be used, or a referral code that nobody has.
        WrongCode: it is not the one that was sent.
        DocumentTaken, FormerAccount: another client has the document.
    """
    tidy = client_rules.checked(details, dates.today(now))
    if password is not None:
        require_fit(password, *rules.personal_texts(tidy), field="password", demand=OF_GUESTS)
    whom = Whom("registration", tidy.tel_number)
    proof = codes.check(whom, otp_code, address=address, now=now)
    inviter = _inviter(referral_code, tidy.tel_number, is_lenient=is_lenient)
    hashed = None if password is None else hashing.hash(password)
    application = Application(client_id=ids.new_id(), details=tidy, consents=consents)
    return admit(application, proof, inviter=inviter, password=hashed, now=now)


def admit(
    application: Application,
    proof: Proof,
    *,
    inviter: Client | None,
    password: str | None,
    now: datetime,
) -> Registered:
    """Make a guest of an application whose phone is proven, with everything that belongs to it:
    the inviter and the code of the welcome stand in the same write. `password` is a hash.

    Raises:
        WrongCode: the code was used meanwhile.
        DocumentTaken, FormerAccount: another client has the document.
    """
    inviter_id = None if inviter is None else inviter.client_id

    def decide() -> Registered:
        fresh = clients.new_guest(
            application.client_id,
            application.details,
            referred_by=inviter_id,
            now=now,
            consents=application.consents,
        )
        tx = Transaction(now)
        proof.use(tx)
        client, welcome = _welcomed(tx, msgspec.structs.replace(fresh, password=password))
        try:
            clients.add(tx, client, actor=client.account_id)
        except DocumentOfDeleted as error:
            raise FormerAccount from error
        return Registered(client, welcome)

    return time.again(decide, CodeTaken, IdentifierTaken, otherwise=Busy)


def inviter_of(application: Application) -> Client | None:
    """Who brings an applicant, as far as the code that came with the application tells."""
    return _inviter(application.referral_code, application.details.tel_number, is_lenient=True)


def _inviter(code: str | None, phone: str, *, is_lenient: bool) -> Client | None:
    if not code:
        return None
    inviter = clients.owner_of_referral_code(code)
    if inviter is not None and rules.may_bring(inviter, phone):
        return inviter
    if is_lenient:
        return None
    raise Invalid(fields={"referral_code": [clients.UNKNOWN_REFERRER]})


def _welcomed(tx: Transaction, client: Client) -> tuple[Client, DiscountCode | None]:
    """The client with a code of the welcome, where one can be given: no registration waits for
    it, and who missed it may ask for it in the app."""
    try:
        issued = issue_at_registration(tx, client)
    except Unavailable as error:
        logger.warning("no welcome at registration", exc_info=error)
        return client, None
    return (client, None) if issued is None else issued
