"""Guests register for events, and withdraw (staff book, 4.2 and 4.4).

One round trip reads the guest, the registration and the places beside the event; the rules decide;
one transaction writes the registration with its place, on the condition that the event is the one
that was read. So as many as there are places take part, however many come at once.
"""

from datetime import datetime
from typing import Any, NoReturn, TypeVar

import msgspec

from chalicelib.clients.identity.rules import private_name
from chalicelib.clients.records import require_present
from chalicelib.cloud import budget
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.community.events import Registered, RegistrationCancelled, RegistrationEvent
from chalicelib.community.occasions import service as catalogue
from chalicelib.community.occasions.service import OCCASIONS
from chalicelib.community.registrations import asking, records, rules, writing
from chalicelib.community.registrations.types import Asked, Verdict
from chalicelib.community.types import OPEN, STATUS_LABELS, Occasion, Registration
from chalicelib.kernel import dates
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import Conflict, Invalid, NotFound, Stale, Unauthenticated
from chalicelib.kernel.validation import too_long

E = TypeVar("E", bound=RegistrationEvent)
NO_REGISTRATION = "No estás registrado en este evento."


class NotEligible(Invalid):
    """The guest does not meet what an event asks; `code` says what comes first."""

    code = "REQUIREMENTS_NOT_MET"


class AlreadyRegistered(Invalid):
    """The guest is registered already, by `registration_id`."""

    code = "ALREADY_REGISTERED"

    def __init__(self, message: str, registration_id: str) -> None:
        super().__init__(message)
        self.more = {"registration_id": registration_id}


class RegistrationRejected(Conflict):
    """Administrators rejected the guest's registration."""

    code = "REGISTRATION_REJECTED"
    default_message = "Tu registro en este evento fue rechazado."


class NothingToWithdraw(Invalid):
    """The registration ended before; the answer says how it stands."""

    code = "NOTHING_TO_WITHDRAW"

    def __init__(self, registration: Registration) -> None:
        label = STATUS_LABELS[registration.status]
        super().__init__(f"Tu registro está {label.lower()}: no hay nada que cancelar.")
        at = dates.in_lima(registration.cancelled_at)
        self.more = {
            "status": label,
            "cancelled_date": None if at is None else at.isoformat(),
            "valid_states": [STATUS_LABELS[each] for each in OPEN],
        }


class TooLateToWithdraw(Invalid):
    """The event took place already."""

    code = "EVENT_OVER"
    default_message = "El evento ya se realizó: no puedes cancelar tu registro."


class Change(msgspec.Struct, frozen=True):
    """A registration that was made, or made anew after it was cancelled."""

    registration: Registration
    occasion: Occasion
    is_again: bool = False


def register(
    event_id: str,
    notes: str,
    *,
    caller: Guest,
    now: datetime,
    once: Once[Any] | None = None,
) -> Change:
    """Register a guest for an event.

    Raises:
        NotFound: there is no such event.
        AlreadyRegistered: the guest is registered. RegistrationRejected: and was refused.
        EventFull: as many take part as may. NotEligible: another requirement is not met.
        Unauthenticated: the guest was deleted meanwhile.
        Busy: others keep registering.
    """
    if len(notes) > rules.LONGEST_NOTES:
        raise Invalid(fields={"special_requests": [too_long(rules.LONGEST_NOTES)]})

    def work() -> Change:
        entry, asked = asking.asked(event_id, caller=caller, now=now)
        verdict = asking.judged(entry.value, asked, now)
        if not verdict.can_register:
            _refuse(verdict, asked.registration)
        tx = Transaction(now)
        OCCASIONS.rely_on(tx, entry, otherwise=Stale())
        require_present(tx, caller.client_id, otherwise=Unauthenticated())
        change = _write(tx, entry.value, asked, notes)
        tx.emit(event_of(Registered, change.registration), actor=caller.actor)
        tx.once(once, change)
        tx.commit()
        return change

    return budget.again(work, Stale, otherwise=Busy)


def _refuse(verdict: Verdict, registration: Registration | None) -> NoReturn:
    """Say why not. Who is registered hears that first, also of an event that is full or closed
    since (staff book, 4.4)."""
    if registration is not None and registration.is_open:
        raise AlreadyRegistered(rules.ALREADY_REGISTERED, registration.registration_id)
    if verdict.code == "REGISTRATION_REJECTED":
        raise RegistrationRejected
    if verdict.code == "EVENT_FULL":
        raise writing.EventFull
    raise NotEligible(verdict.message)


def _write(tx: Transaction, occasion: Occasion, asked: Asked, notes: str) -> Change:
    client, former = asked.client, asked.registration
    fresh = rules.new(
        occasion,
        client.client_id,
        name=private_name(client.first_name, client.last_name),
        has_facebook=asked.entrant.has_facebook,
        notes=notes,
        now=tx.now,
    )
    most = occasion.max_participants
    if former is None:
        return Change(writing.create(tx, fresh, most=most), occasion)
    written = writing.replace_with(tx, former, rules.again(former, fresh), most=most)
    return Change(written, occasion, is_again=True)


def withdraw(event_id: str, *, caller: Guest, now: datetime) -> Change:
    """Let a guest not take part any more, until the event takes place.

    Raises:
        NotFound: there is no such event, or no registration.
        TooLateToWithdraw: it took place. NothingToWithdraw: the registration ended before.
        Busy: others keep changing the registration.
    """

    def work() -> Change:
        occasion, before = own(event_id, caller)
        if not before.is_open:
            raise NothingToWithdraw(before)
        if now >= occasion.event_date:
            raise TooLateToWithdraw
        tx = Transaction(now)
        after = writing.replace_with(tx, before, rules.cancelled(before, now))
        tx.emit(event_of(RegistrationCancelled, after), actor=caller.actor)
        tx.commit()
        return Change(after, occasion)

    return budget.again(work, Stale, otherwise=Busy)


def own(event_id: str, caller: Guest) -> tuple[Occasion, Registration]:
    """An event, a removed or hidden one too, and the registration of a guest for it.

    Raises:
        NotFound: there is no such event, or no registration.
    """
    occasion_id = catalogue.id_in(event_id) or catalogue.find_listed(event_id).occasion_id
    occasion = catalogue.find(occasion_id)
    if occasion is None:
        raise NotFound(catalogue.UNKNOWN)
    registration = records.find(rules.registration_id(occasion_id, caller.client_id))
    if registration is None:
        raise NotFound(NO_REGISTRATION)
    return occasion, registration


def own_registrations(client_id: str) -> list[tuple[Registration, Occasion]]:
    """The registrations of a guest with their events, newest first."""
    found = records.of_client(client_id)
    occasions = catalogue.every(each.occasion_id for each in found)
    return [(each, occasions[each.occasion_id]) for each in found if each.occasion_id in occasions]


def event_of(event: type[E], registration: Registration) -> E:
    """What is told of a registration."""
    return event(
        registration_id=registration.registration_id,
        occasion_id=registration.occasion_id,
        client_id=registration.client_id,
        status=registration.status,
    )
