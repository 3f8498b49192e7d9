"""Refreshing tokens, signing out, and one's own sessions."""

from uuid import UUID

from chalicelib.accounts.sessions import service
from chalicelib.accounts.sessions.wire import Refreshed, RefreshRequest, SessionView
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from chalicelib.web.audiences import PUBLIC, SIGNED_IN
from chalicelib.web.routing import Router

router = Router("accounts")


@router.post("/token/refresh", audience=PUBLIC, takes_keys=False)
def refresh(body: RefreshRequest) -> Refreshed:
    """A new access token for a refresh token.

    Staff keep their refresh token. Guests get a new one; an old one that comes again ends the
    session. Any `Authorization` header is ignored.
    """
    pair = service.refresh(body.refresh, now=clock.now())
    return Refreshed(pair.access, pair.refresh if pair.refresh != body.refresh else None)


@router.post("/logout", audience=SIGNED_IN, status=204)
def logout(caller: Caller) -> None:
    """End this session."""
    service.end_own(caller.session_id, caller=caller, reason="logout", now=clock.now())


@router.get("/accounts/sessions", audience=SIGNED_IN)
def own_sessions(caller: Caller) -> list[SessionView]:
    """One's own live sessions, newest first."""
    live = service.live_sessions(caller.actor, now=clock.now())
    return [SessionView.of(session, caller.session_id) for session in live]


@router.delete("/accounts/sessions/{session_id}", audience=SIGNED_IN, status=204)
def end_own_session(session_id: UUID, caller: Caller) -> None:
    """End one of one's own sessions."""
    service.end_own(str(session_id), caller=caller, reason="owner", now=clock.now())
