"""What administrators say of registrations: approved or rejected, who won and from when on
everybody may know (staff book, 4.4, 4.5 and 7)."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from chalicelib.clients.records import client_in, client_key
from chalicelib.cloud import budget, events, parallel, store
from chalicelib.cloud.events import Plain
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.community.events import RegistrationDecided, WinnerMarked
from chalicelib.community.occasions import service as catalogue
from chalicelib.community.registrations import records, rules, writing
from chalicelib.community.registrations.records import SORTS, Sort
from chalicelib.community.registrations.service import event_of
from chalicelib.community.registrations.types import Decision, Row
from chalicelib.community.types import (
    STATUS_LABELS,
    Occasion,
    Registration,
    RegistrationStatus,
)
from chalicelib.kernel.errors import Conflict, NotFound, Stale
from chalicelib.kernel.spanish import single_spaced
from chalicelib.kernel.validation import Problems

UNKNOWN = "El registro no existe."


class NoPlaceLeft(Conflict):
    """As many take part as may."""

    code = "no_place_left"
    default_message = "El evento ya no tiene cupos."


class CannotDecide(Conflict):
    """A registration does not go there from where it stands."""

    code = "registration_status"

    def __init__(self, before: RegistrationStatus, after: RegistrationStatus) -> None:
        names = STATUS_LABELS[before], STATUS_LABELS[after]
        super().__init__("Un registro «{}» no puede pasar a «{}».".format(*names))


class OnlyParticipantsWin(Conflict):
    """Whoever does not take part cannot win."""

    code = "not_a_participant"
    default_message = "Solo un registro aprobado puede ganar."


def decide(registration_id: str, decision: Decision, *, actor: str, now: datetime) -> Row:
    """Let a registration be what administrators say.

    Raises:
        NotFound: there is none.
        Invalid: a text is too long.
        CannotDecide: it does not go there. NoPlaceLeft: as many take part as may.
        OnlyParticipantsWin: the guest does not take part.
        Busy: others keep changing it.
    """
    _check(decision)

    def work() -> Registration:
        before = find(registration_id)
        occasion = _occasion_of(before)
        after = _decided(before, decision, occasion, now)
        if after == before:
            return before
        tx = Transaction(now)
        written = writing.replace_with(
            tx, before, after, most=occasion.max_participants, full=NoPlaceLeft()
        )
        _tell(tx, before, written, actor)
        tx.commit()
        return written

    return rows([budget.again(work, Stale, otherwise=Busy)])[0]


def _check(decision: Decision) -> None:
    problems = Problems()
    for name, longest in (
        ("admin_notes", rules.LONGEST_NOTES),
        ("prize_description", rules.LONGEST_PRIZE),
    ):
        text = getattr(decision, name)
        problems.text(name, None if text is UNSET else text, longest)
    problems.raise_any()


def _decided(
    before: Registration, decision: Decision, occasion: Occasion, now: datetime
) -> Registration:
    after = before
    status, notes = decision.status, decision.admin_notes
    if not isinstance(status, UnsetType) and status != before.status:
        if status not in rules.DECISIONS[before.status]:
            raise CannotDecide(before.status, status)
        after = rules.decided(after, status, now)
    if not isinstance(notes, UnsetType):
        after = replace(after, admin_notes=single_spaced(notes))
    return _with_win(after, decision, occasion)


def _with_win(registration: Registration, decision: Decision, occasion: Occasion) -> Registration:
    """The registration as a winner, or as none; a prize alone makes nobody a winner."""
    said, win = decision.winner_status, registration.win
    if said == "not_winner":
        return replace(registration, win=None)
    if said != "winner" and win is None:
        return registration
    if registration.status != "approved":
        raise OnlyParticipantsWin
    prize, at = decision.prize_description, decision.winner_announcement_date
    if isinstance(prize, UnsetType):
        prize = "" if win is None else win.prize
    if isinstance(at, UnsetType):
        at = None if win is None else win.announced_for
    announced_for = occasion.event_date if at is None else at
    return rules.with_win(registration, single_spaced(prize), announced_for)


def _tell(tx: Transaction, before: Registration, after: Registration, actor: str) -> None:
    if before.status != after.status:
        tx.emit(event_of(RegistrationDecided, after), actor=actor)
    if before.win != after.win:
        win = after.win
        marked = WinnerMarked(
            registration_id=after.registration_id,
            occasion_id=after.occasion_id,
            client_id=after.client_id,
            status=after.status,
            announced_for=None if win is None else win.announced_for,
            prize=None if win is None else win.prize,
        )
        tx.emit(marked, actor=actor)


def find(registration_id: str) -> Registration:
    """A registration as of now.

    Raises:
        NotFound: there is none.
    """
    registration = records.find(registration_id)
    if registration is None:
        raise NotFound(UNKNOWN)
    return registration


def history(registration_id: str) -> list[Plain]:
    """What happened to a registration, newest first.

    Raises:
        NotFound: there is none.
    """
    return events.past_of(f"registration#{registration_id}", lambda: find(registration_id))


def row_of(registration_id: str) -> Row:
    """A registration with its event and its guest.

    Raises:
        NotFound: there is none, or its event is gone.
    """
    found = rows([find(registration_id)])
    if not found:
        raise NotFound(UNKNOWN)
    return found[0]


def _occasion_of(registration: Registration) -> Occasion:
    return catalogue.every([registration.occasion_id])[registration.occasion_id]


def page(
    *,
    occasion_id: str | None,
    status: RegistrationStatus | None,
    is_winner: bool | None,
    skip: int,
    take: int,
) -> tuple[list[Row], int]:
    """A page of registrations, newest first, and how many there are on all pages."""
    sorts = [sort for sort in SORTS if _is_wanted(sort, status, is_winner)]

    def listed() -> list[Registration]:
        return records.listed(occasion_id, sorts, skip=skip, take=take)

    def counted() -> int:
        return records.counted(occasion_id, sorts)

    found, count = parallel.both(listed, counted)
    return rows(found), count


def _is_wanted(sort: Sort, status: RegistrationStatus | None, is_winner: bool | None) -> bool:
    return status in (None, sort.status) and is_winner in (None, sort.is_winner)


def rows(found: Sequence[Registration]) -> list[Row]:
    """Registrations with their events and guests."""
    occasions = catalogue.every(each.occasion_id for each in found)
    read = store.fetch_many(client_key(each.client_id) for each in found)
    return [
        Row(each, occasions[each.occasion_id], client_in(read, each.client_id))
        for each in found
        if each.occasion_id in occasions
    ]
