"""A guest's own sessions."""

from uuid import UUID

from chalicelib.accounts.sessions import service
from chalicelib.accounts.sessions.wire import SessionView
from chalicelib.guests.sessions import service as ending
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.web.audiences import CLIENT
from chalicelib.web.routing import Router

router = Router("clients")


@router.get("/clients/client-auth/sessions", audience=CLIENT)
def own_sessions(caller: Guest) -> list[SessionView]:
    """The guest's own live sessions, newest first."""
    live = service.live_sessions(caller.actor, now=clock.now())
    return [SessionView.of(session, caller.session_id) for session in live]


@router.delete("/clients/client-auth/sessions", audience=CLIENT, status=204)
def end_other_sessions(caller: Guest) -> None:
    """End all of the guest's sessions but this one."""
    ending.end_others(caller, now=clock.now())


@router.delete("/clients/client-auth/sessions/{session_id}", audience=CLIENT, status=204)
def end_session(session_id: UUID, caller: Guest) -> None:
    """End one of the guest's own sessions; this one signs out."""
    service.end_own(str(session_id), caller=caller, reason="owner", now=clock.now())
