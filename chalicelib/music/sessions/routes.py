"""Who chooses the music of a stay, over HTTP (home book, 4.4 and 4.5)."""

from uuid import UUID

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.music.options import READS, REQUESTS, answering
from chalicelib.music.sessions import people, service
from chalicelib.music.sessions.wire import GatheringAnswer, Requested, RequestsAnswer
from chalicelib.music.wire import Done
from chalicelib.web.audiences import CLIENT
from chalicelib.web.routing import RequestInfo, Router

router = Router("music")
SESSION = "/music/sessions/{reservation_id}"


@router.post(f"{SESSION}/request-access", **answering(CLIENT, REQUESTS))
def request_access(reservation_id: UUID, caller: Guest) -> Requested:
    """Ask the guest of a stay to let one choose music.

    The guest is told. Whoever was refused may ask again after ten minutes, three times at most.
    """
    asked = service.request(str(reservation_id), caller=caller, now=clock.now())
    return Requested.of(asked)


@router.get(f"{SESSION}/requests", **answering(CLIENT, READS))
def open_requests(reservation_id: UUID, caller: Guest) -> RequestsAnswer:
    """Who waits for the guest of a stay to let them in."""
    return RequestsAnswer.of(people.requests(str(reservation_id), caller=caller, now=clock.now()))


@router.post(f"{SESSION}/requests/{{request_id}}/accept", **answering(CLIENT))
def accept(reservation_id: UUID, request_id: UUID, caller: Guest) -> Done:
    """Let somebody choose music, also after refusing it."""
    service.accept(str(reservation_id), str(request_id), caller=caller, now=clock.now())
    return Done(message="Solicitud aceptada.")


@router.post(f"{SESSION}/requests/{{request_id}}/reject", **answering(CLIENT))
def reject(reservation_id: UUID, request_id: UUID, caller: Guest) -> Done:
    """Refuse somebody who waits."""
    service.reject(str(reservation_id), str(request_id), caller=caller, now=clock.now())
    return Done(message="Solicitud rechazada.")


@router.get(f"{SESSION}/participants", **answering(CLIENT, READS))
def participants(reservation_id: UUID, caller: Guest, request: RequestInfo) -> GatheringAnswer:
    """The session of a stay: when it is, and for its people who they are.

    Its guest, and whoever asked for access, may call; until they are let in they see no people.
    """
    found = people.gathering(str(reservation_id), caller=caller, now=clock.now())
    return GatheringAnswer.of(found, request.base_url)


@router.delete(f"{SESSION}/participants/me", **answering(CLIENT))
def leave(reservation_id: UUID, caller: Guest) -> Done:
    """Leave the session, or take back one's request."""
    service.leave(str(reservation_id), caller=caller, now=clock.now())
    return Done(message="Salió de la sesión de música.")


@router.delete(f"{SESSION}/participants/{{participant_id}}", **answering(CLIENT))
def remove(reservation_id: UUID, participant_id: UUID, caller: Guest) -> Done:
    """Take somebody out, or a request off the list; they may ask again."""
    service.remove(str(reservation_id), str(participant_id), caller=caller, now=clock.now())
    return Done(message="Participante retirado.")
