"""Erasing a guest: who asks, the mark, and what follows step by step (law 29733).

The mark comes first, in one transaction with the end of all sessions, the note of what is to do
and the command to do it: from then on the guest is out, nobody can book for them, and whatever is
cut is done again. Each step does twice what it does once, and the client, by whose values the rest
is found, is the last. An hour later everything is looked through once more, so that what an index
did not show yet is found too; only then the note goes.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.accounts.passwords import hashing
from chalicelib.accounts.sessions import service as sessions
from chalicelib.accounts.sign_in import limits
from chalicelib.accounts.users import records as staff
from chalicelib.clients import erasing, service
from chalicelib.clients.exporting import service as exporting
from chalicelib.clients.records import client_of as any_client
from chalicelib.clients.service import MergeUnderWay, TechnicalClient
from chalicelib.clients.types import GUEST, Client
from chalicelib.cloud import idempotency, store
from chalicelib.cloud.removal import remove_all
from chalicelib.cloud.transaction import Transaction
from chalicelib.documents.contracts.forgetting import forget_contracts
from chalicelib.guests.codes import budget
from chalicelib.guests.codes import service as codes
from chalicelib.guests.codes.records import codes_of
from chalicelib.guests.codes.types import Whom
from chalicelib.guests.commands import EraseGuest
from chalicelib.guests.documents import Document
from chalicelib.guests.erasure import records
from chalicelib.guests.events import GuestErased, GuestErasureBegun, GuestErasureTakenBack
from chalicelib.guests.identity import records as names
from chalicelib.guests.registration.records import all_pending
from chalicelib.kernel.callers import SYSTEM, Guest
from chalicelib.kernel.errors import Invalid, NotFound, Unauthenticated
from chalicelib.loyalty.points.service import forget_reasons
from chalicelib.reservations.closing import service as closing
from chalicelib.reservations.forgetting.service import forget_guest
from chalicelib.reservations.types import GuestName

SECOND_LOOK = timedelta(hours=1)
Confirm = Callable[[Transaction], None]
"""Puts into the transaction of the mark what becomes of a password or a code that was right."""
NAME = GuestName(erasing.FIRST_NAME, erasing.LAST_NAME)


class WrongPassword(Invalid):
    """The password that should confirm it is wrong."""

    code = "wrong_password"

    def __init__(self) -> None:
        super().__init__(fields={"password": ["La contraseña no es correcta."]})


class Unconfirmed(Invalid):
    """Neither a password nor a code was sent."""

    code = "unconfirmed"

    def __init__(self) -> None:
        super().__init__(fields={"password": ["Escriba su contraseña, o el código que recibió."]})


def request_code(caller: Guest, *, address: str, now: datetime) -> str:
    """Have a code sent to the caller's phone, with which they can leave; the phone as it is shown.

    Raises:
        NoMoreCodes: all codes of today were sent.
        CodeTooSoon: one was sent a moment ago, or too many were.
        Unauthenticated: the client was deleted since.
    """
    client = _own(caller)
    budget.require(store.fetch_many([budget.key(now)]), now, is_at_home=True)
    counts = codes.counted_for(client, client.tel_number)
    codes.request(
        _whom(client), is_real=True, counts=counts, address=address, now=now, is_at_home=True
    )
    return codes.masked(client.tel_number, "")


def erase_own(
    caller: Guest, password: str | None, otp_code: str | None, *, address: str, now: datetime
) -> None:
    """Begin to erase the caller, who shows once more who they are: by a password or a code.

    Raises:
        Unconfirmed: by neither.
        WrongPassword: that is not the password.
        WrongCode: that is not the code.
        TooManyRequests: the password was wrong too often.
        Booked: the guest has stays to come.
        Unauthenticated: the client was deleted since.
        Stale: somebody changed the client meanwhile.
    """
    client = _own(caller)
    if password:
        confirm = _by_password(client, password, address, now)
    elif otp_code:
        confirm = codes.check(_whom(client), otp_code, address=address, now=now).use
    else:
        raise Unconfirmed
    _begin(client, actor=caller.actor, now=now, confirm=confirm)


def _by_password(client: Client, password: str, address: str, now: datetime) -> Confirm:
    attempt = limits.count(f"erasure#{client.account_id}", address, now)
    if not hashing.verify(password, client.password) or client.password is None:
        raise WrongPassword
    return attempt.succeeded


def _own(caller: Guest) -> Client:
    try:
        return service.find(caller.client_id)
    except NotFound as error:
        raise Unauthenticated from error


def _whom(client: Client) -> Whom:
    return Whom("erasure", client.tel_number, client.client_id)


def erase_for(client_id: str, *, actor: str, now: datetime) -> None:
    """Begin to erase a guest who asked for it, a deleted one too, with all records that were merged
    into theirs; one whose erasure has begun is left to it.

    Raises:
        NotFound: there is none.
        TechnicalClient: it is one.
        Booked: the guest has stays to come.
        MergeUnderWay: another record is on the way into theirs.
        Stale: somebody changed the client meanwhile.
    """
    client = service.find_any(client_id)
    if client.merged_into is not None:
        client = service.find_any(client.merged_into)
    if client.kind != GUEST:
        raise TechnicalClient
    if client.erasing_since is None:
        _begin(client, actor=actor, now=now)


def _begin(client: Client, *, actor: str, now: datetime, confirm: Confirm = lambda _: None) -> None:
    closing.refuse(closing.CLIENT, closing.coming_of_client(client.client_id, now))
    if client.merging is not None:
        raise MergeUnderWay
    tx = Transaction(now)
    erasing.mark(tx, client, actor=actor)
    records.note(tx, client.client_id)
    tx.emit(GuestErasureBegun(client_id=client.client_id), actor=actor)
    tx.enqueue(EraseGuest(client_id=client.client_id), actor=actor)
    confirm(tx)
    tx.commit()
    # A booking that was made between the look and the mark needs its guest.
    booked = closing.coming_of_client(client.client_id, now)
    if booked:
        _take_back(client.client_id, now)
        closing.refuse(closing.CLIENT, booked)


def erase(client_id: str, *, now: datetime) -> None:
    """Do what is left of an erasure that has begun.

    Raises:
        Stale: somebody changed something of it meanwhile: do it again.
    """
    begun = records.begun(client_id)
    if begun is None:
        return
    client = erasing.client_of(client_id)
    if client is None:
        _close(client_id, now)
        return
    if not erasing.is_erased(client) and closing.coming_of_client(client_id, now):
        _take_back(client_id, now)
        return
    for former in filter(None, map(any_client, client.absorbed)):
        _forget(former, now)
    _forget(client, now)
    if now - begun >= SECOND_LOOK:
        _close(client_id, now)


def finish(*, now: datetime) -> int:
    """Have all erasures that are not over gone on with, each by a command of its own, so that one
    which fails is repeated alone: how many there are."""
    unfinished = records.unfinished()
    for client_id in unfinished:
        tx = Transaction(now)
        tx.enqueue(EraseGuest(client_id=client_id), actor=SYSTEM.actor)
        tx.commit()
    return len(unfinished)


def _forget(client: Client, now: datetime) -> None:
    forget_contracts(client, now=now)
    forget_guest(client, NAME, now=now)
    exporting.remove_files()
    forget_reasons(client.client_id, now=now)
    erasing.forget_changes(client, now=now)
    sessions.forget_all(client.account_id, now=now)
    remove_all(idempotency.answers_of(client.account_id), now)
    _forget_answers(client)
    if erasing.is_erased(client):
        return
    document = Document(client.document_type, client.number_doc)
    remove_all(codes_of(client.tel_number, (document.name, client.client_id)), now)
    remove_all(all_pending(document), now)
    tx = Transaction(now)
    names.forget(tx, client.number_doc)
    erasing.erase(tx, client)
    tx.emit(GuestErased(client_id=client.client_id), actor=SYSTEM.actor)
    tx.commit()


def _forget_answers(client: Client) -> None:
    """Blank what staff were answered of a client, which is kept for the keys of their requests."""
    for user in staff.everyone():
        for kept in idempotency.answers_of(user.account_id):
            if client.client_id in kept.answer:
                idempotency.blank(kept)


def _take_back(client_id: str, now: datetime) -> None:
    """Stays to come need the guest: nothing was erased yet, and the guest is there again."""
    client = erasing.client_of(client_id)
    if client is None or erasing.is_erased(client):
        return
    tx = Transaction(now)
    erasing.unmark(tx, client, actor=SYSTEM.actor)
    records.close(tx, client_id)
    tx.emit(GuestErasureTakenBack(client_id=client_id), actor=SYSTEM.actor)
    tx.commit()


def _close(client_id: str, now: datetime) -> None:
    tx = Transaction(now)
    records.close(tx, client_id)
    tx.commit()
