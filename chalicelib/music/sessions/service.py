"""Asking for the music of a stay, and deciding who has it (home book, 4.3 to 4.5)."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from chalicelib.cloud import budget, store
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import Invalid, NotFound, Stale
from chalicelib.music.errors import MusicForbidden
from chalicelib.music.events import (
    Decision,
    End,
    MusicAccessDecided,
    MusicAccessEnded,
    MusicAccessRequested,
)
from chalicelib.music.sessions import records, rules
from chalicelib.music.sessions.reading import hosted, session_in
from chalicelib.music.sessions.records import participant_in, participant_key
from chalicelib.music.sessions.types import Participant, Phase, Session
from chalicelib.reservations.stays.records import stay_key
from chalicelib.reservations.types import OF_GUESTS

NO_REQUEST = "Solicitud no encontrada."


TO_COME = "La música de esta estadía aún no está abierta."
OVER = "La música de esta estadía ya terminó."


class NotOpen(Invalid):
    """The music of the stay is not open yet, or no more."""

    code = "music_not_open"

    def __init__(self, phase: Phase) -> None:
        super().__init__(OVER if phase == "ended" else TO_COME)


class NoHost(Invalid):
    """Nobody could let anybody in: the stay is no guest's of ours."""

    code = "music_no_host"
    default_message = "Esta estadía no tiene anfitrión."


class OverForHost(MusicForbidden):
    """The stay is not under way: there is nothing to let anybody into."""

    code = "music_over"
    default_message = "La sesión de música no está activa."


def request(reservation_id: str, *, caller: Guest, now: datetime) -> Participant:
    """Ask the host of a stay for its music.

    Raises:
        NotFound: there is no such stay.
        HostAsks: it is the caller's own.
        NotOpen: its music is not open.
        NoHost: it is no guest's.
        AlreadyAsked, AlreadyIn, TooSoon, RefusedForGood: by what became of earlier requests.
    """
    return budget.again(partial(_request, reservation_id, caller, now), Stale, otherwise=Busy)


def _request(reservation_id: str, caller: Guest, now: datetime) -> Participant:
    found, session = _read(reservation_id, caller, now)
    if session.stay.client_id == caller.client_id:
        raise rules.HostAsks
    if not session.is_open:
        raise NotOpen(session.phase)
    if session.stay.origin not in OF_GUESTS:
        raise NoHost
    participant = rules.requested(
        _own(found, session, caller),
        reservation_id=reservation_id,
        client_id=caller.client_id,
        host_id=session.stay.client_id,
        request_id=ids.new_id(),
        now=now,
    )
    tx = Transaction(now)
    records.save(tx, participant, session.window)
    tx.emit(MusicAccessRequested(**_named(participant, session)), actor=caller.actor)
    tx.commit()
    return participant


def accept(reservation_id: str, request_id: str, *, caller: Guest, now: datetime) -> None:
    """Let somebody choose music, also one who was refused before.

    Raises:
        NotFound: no such stay, or nothing to decide.
        NotHost: the stay is another guest's.
        OverForHost: its music is not open.
    """
    _decide(reservation_id, request_id, rules.accepted, caller, now)


def reject(reservation_id: str, request_id: str, *, caller: Guest, now: datetime) -> None:
    """Refuse a request.

    Raises:
        NotFound, NotHost, OverForHost: as for `accept`.
    """
    _decide(reservation_id, request_id, rules.rejected, caller, now)


def remove(reservation_id: str, request_id: str, *, caller: Guest, now: datetime) -> None:
    """Take somebody out, or a request off the list.

    Raises:
        NotFound: no such stay, or nobody there by that id.
        NotHost: the stay is another guest's.
    """

    def change() -> None:
        session, participants = hosted(reservation_id, caller, now)
        after = rules.removed(_by_id(participants, request_id), now)
        _end(after, session, caller, now)

    budget.again(change, Stale, otherwise=Busy)


def leave(reservation_id: str, *, caller: Guest, now: datetime) -> None:
    """Take part no longer, or take a request back.

    Raises:
        NotFound: no such stay, or the caller does not take part.
    """

    def change() -> None:
        found, session = _read(reservation_id, caller, now)
        participant = _own(found, session, caller)
        if participant is None:
            raise NotFound(NO_REQUEST)
        _end(rules.left(participant, now), session, caller, now)

    budget.again(change, Stale, otherwise=Busy)


def _read(reservation_id: str, caller: Guest, now: datetime) -> tuple[store.Found, Session]:
    keys = [stay_key(reservation_id), participant_key(reservation_id, caller.client_id)]
    found = store.fetch_many(keys)
    return found, session_in(found, reservation_id, now)


def _own(found: store.Found, session: Session, caller: Guest) -> Participant | None:
    stay = session.stay
    return participant_in(found, stay.reservation_id, caller.client_id, host_id=stay.client_id)


def _decide(
    reservation_id: str,
    request_id: str,
    rule: Callable[[Participant, datetime], Participant],
    caller: Guest,
    now: datetime,
) -> None:
    def change() -> None:
        session, participants = hosted(reservation_id, caller, now)
        if not session.is_open:
            raise OverForHost
        after = rule(_by_id(participants, request_id), now)
        tx = Transaction(now)
        records.save(tx, after, session.window)
        decision: Decision = "accepted" if after.is_accepted else "rejected"
        tx.emit(MusicAccessDecided(**_named(after, session), decision=decision), actor=caller.actor)
        tx.commit()

    budget.again(change, Stale, otherwise=Busy)


def _end(after: Participant, session: Session, caller: Guest, now: datetime) -> None:
    tx = Transaction(now)
    records.save(tx, after, session.window)
    end: End = "left" if after.status == "left" else "removed"
    tx.emit(MusicAccessEnded(**_named(after, session), end=end), actor=caller.actor)
    tx.commit()


def _named(participant: Participant, session: Session) -> dict[str, str]:
    return {
        "reservation_id": participant.reservation_id,
        "request_id": participant.request_id,
        "client_id": participant.client_id,
        "host_id": session.stay.client_id,
    }


def _by_id(participants: Iterable[Participant], request_id: str) -> Participant:
    for participant in participants:
        if participant.request_id == request_id:
            return participant
    raise NotFound(NO_REQUEST)
