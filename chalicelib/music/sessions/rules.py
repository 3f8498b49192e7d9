"""What may become of a request to choose the music of a stay (home book, 4.5).

| from | event (whose) | to |
|---|---|---|
| nothing, `removed`, `left` | request | `pending`, another request |
| `pending` | accept (host) | `accepted` |
| `pending` | reject (host) | `rejected` |
| `rejected` | accept (host) | `accepted` |
| `rejected` | request, ten minutes later, three times at most | `pending`, the same request |
| `pending`, `accepted`, `rejected` | remove (host) | `removed` |
| `pending`, `accepted` | leave | `left` |
| any | the stay becomes another guest's (`under`) | `removed`, no refusals |

Whether the window of the stay is open is asked beforehand.
"""

from datetime import datetime, timedelta
from math import ceil

from msgspec.structs import replace

from chalicelib.kernel.errors import Conflict, Invalid, NotFound
from chalicelib.music.sessions.types import Participant, Phase, Status
from chalicelib.reservations.stays.windows import Window
from chalicelib.reservations.types import ENDED, Stay
from chalicelib.smart_home.states.types import is_to_come

COOL_DOWN = timedelta(minutes=10)
MOST_REPEATS = 3
"""How often somebody whom the host refused may ask again."""
GONE: frozenset[Status] = frozenset({"removed", "left"})
KEPT = timedelta(days=30)
"""How long it is kept after the stay who took part."""


class AlreadyAsked(Invalid):
    """The host has yet to decide."""

    code = "music_already_asked"
    default_message = "Ya envió una solicitud; espere la respuesta del anfitrión."


class AlreadyIn(Invalid):
    """The host let them in already."""

    code = "music_already_in"
    default_message = "Ya tiene acceso a la música de esta estadía."


class HostAsks(Invalid):
    """Nobody asks for what is theirs."""

    code = "music_host"
    default_message = "Usted es el anfitrión de esta estadía; no necesita solicitar acceso."


class TooSoon(Conflict):
    """The host refused a moment ago; `retry_after` seconds later it may be asked again."""

    code = "music_cool_down"

    def __init__(self, wait: timedelta) -> None:
        minutes = ceil(wait / timedelta(minutes=1))
        unit = "minuto" if minutes == 1 else "minutos"
        super().__init__(
            f"El anfitrión rechazó su solicitud. Puede pedir acceso otra vez en {minutes} {unit}."
        )
        self.retry_after = wait.total_seconds()


class RefusedForGood(Conflict):
    """The host refused too often."""

    code = "music_refused"
    default_message = "El anfitrión rechazó su solicitud; ya no puede pedir acceso a esta estadía."


def phase_of(stay: Stay, window: Window, now: datetime) -> Phase:
    """Where the session of a stay is: only one that is sold has music (home book, 10 #1 and #19).

    One that is not sold yet has not begun; one that was called off is over.
    """
    if stay.deleted or stay.status in ENDED or window.is_over(now):
        return "ended"
    return "active" if stay.is_sold and window.holds(now) else "not_started"


def under(participant: Participant, host_id: str) -> Participant:
    """A participant as they stand before the guest whose stay it is: what another one decided
    when the stay was theirs, is over."""
    if participant.host_id == host_id:
        return participant
    return replace(participant, host_id=host_id, status="removed", refusals=0)


def requested(
    former: Participant | None,
    *,
    reservation_id: str,
    client_id: str,
    host_id: str,
    request_id: str,
    now: datetime,
) -> Participant:
    """The request of somebody who asks at `now`; `request_id` names it where it is a new one.

    Raises:
        AlreadyAsked, AlreadyIn: the same stands.
        TooSoon: the host refused in the last ten minutes.
        RefusedForGood: the host refused, and three requests since.
    """
    if former is None:
        return Participant(
            request_id=request_id,
            reservation_id=reservation_id,
            client_id=client_id,
            host_id=host_id,
            requested_at=now,
        )
    if former.status in GONE:
        return _anew(former, request_id, now)
    if former.status == "rejected":
        _require_patience(former, now)
        return _anew(former, former.request_id, now)
    raise AlreadyIn if former.is_accepted else AlreadyAsked


def _anew(former: Participant, request_id: str, now: datetime) -> Participant:
    return replace(
        former,
        request_id=request_id,
        status="pending",
        requested_at=now,
        accepted_at=None,
        rejected_at=None,
        ended_at=None,
        version=former.version + 1,
    )


def _require_patience(former: Participant, now: datetime) -> None:
    if former.refusals > MOST_REPEATS:
        raise RefusedForGood
    refused_at = former.rejected_at or former.requested_at
    again_at = refused_at + COOL_DOWN
    if now < again_at and not is_to_come(refused_at, now):
        raise TooSoon(again_at - now)


def accepted(participant: Participant, now: datetime) -> Participant:
    """A participant whom the host lets in, also one who was refused.

    Raises:
        NotFound: there is nothing to decide (any more).
    """
    return _changed(participant, {"pending", "rejected"}, "accepted", accepted_at=now)


def rejected(participant: Participant, now: datetime) -> Participant:
    """A participant whom the host refuses.

    Raises:
        NotFound: there is nothing to decide (any more).
    """
    refusals = participant.refusals + 1
    return _changed(participant, {"pending"}, "rejected", rejected_at=now, refusals=refusals)


def removed(participant: Participant, now: datetime) -> Participant:
    """A participant whom the host takes out, whatever was decided; they may ask anew.

    Raises:
        NotFound: they are not there any more.
    """
    return _changed(participant, {"pending", "accepted", "rejected"}, "removed", ended_at=now)


def left(participant: Participant, now: datetime) -> Participant:
    """A participant who leaves, or takes back their request; they may ask anew.

    Raises:
        NotFound: they are not there (any more).
    """
    return _changed(participant, {"pending", "accepted"}, "left", ended_at=now)


def _changed(
    participant: Participant,
    allowed: set[Status],
    status: Status,
    *,
    refusals: int | None = None,
    **instants: datetime,
) -> Participant:
    if participant.status not in allowed:
        raise NotFound
    counted = participant.refusals if refusals is None else refusals
    version = participant.version + 1
    return replace(participant, status=status, refusals=counted, version=version, **instants)


def joined(client_id: str, kept: Participant | None, gone: Participant) -> Participant:
    """What stands for a person who asked as two clients, of whom `client_id` is left: what that one
    has, unless only the other one was let in."""
    if kept is not None and (kept.is_accepted or not gone.is_accepted):
        return kept
    version = kept.version + 1 if kept is not None else 1
    return replace(gone, client_id=client_id, version=version)
