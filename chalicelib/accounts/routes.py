"""Signing in and out, one's own sessions, and the administration of staff users.

Importing this module also tells the edge how a token becomes a caller.
"""

from uuid import UUID

from chalicelib.accounts import records, sessions, sign_in, users
from chalicelib.accounts.sessions import Device
from chalicelib.accounts.wire import (
    Credentials,
    Health,
    NewUser,
    PasswordChange,
    Refreshed,
    RefreshRequest,
    SessionView,
    SignedIn,
    UserChange,
    UsersQuery,
    UserView,
    WhoAmI,
)
from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller, Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import PUBLIC, SIGNED_IN, staff
from chalicelib.web.pages import Page, cut
from chalicelib.web.routing import RequestInfo, Router

router = Router("accounts")
USES_PANEL = staff(Permission.USES_PANEL)
READS_STAFF = staff(Permission.READS_STAFF)
MANAGES_STAFF = staff(Permission.MANAGES_STAFF)


@router.post("/login", audience=PUBLIC)
def login(body: Credentials, request: RequestInfo) -> SignedIn:
    """Sign a staff user in.

    After 5 failures for an account, or 30 from an address, in 15 minutes: 429.
    """
    user, pair = sign_in.sign_in(body.email, body.password, Device.of(request), clock.now())
    return SignedIn(pair.refresh, pair.access, user.user_id, tuple(user.groups))


@router.post("/token/refresh", audience=PUBLIC)
def refresh(body: RefreshRequest) -> Refreshed:
    """A new access token for a refresh token.

    Staff keep their refresh token. Guests get a new one; an old one that comes again ends the
    session. Any `Authorization` header is ignored.
    """
    pair = sessions.refresh(body.refresh, clock.now())
    return Refreshed(pair.access, pair.refresh if pair.refresh != body.refresh else None)


@router.get("/test", audience=PUBLIC)
def health() -> Health:
    """Whether the API answers."""
    return Health("Casa Austin API: en línea")


@router.get("/test/login", audience=USES_PANEL)
def who_am_i(caller: Staff) -> WhoAmI:
    """The signed-in staff user."""
    user = users.find(str(caller.user_id))
    return WhoAmI("Sesión iniciada", user.user_id, user.email)


@router.post("/logout", audience=SIGNED_IN, status=204)
def logout(caller: Caller) -> None:
    """End this session."""
    now = clock.now()
    sessions.end(caller.actor, caller.session_id, now, actor=caller.actor, reason="logout")


@router.post("/accounts/password", audience=USES_PANEL, status=204)
def change_password(body: PasswordChange, caller: Staff, request: RequestInfo) -> None:
    """Change one's own password; all other sessions end."""
    sign_in.change_password(
        caller, body.old_password, body.new_password, request.address, clock.now()
    )


@router.get("/accounts/sessions", audience=SIGNED_IN)
def own_sessions(caller: Caller) -> list[SessionView]:
    """One's own live sessions, newest first."""
    live = records.live_sessions(caller.actor, clock.now())
    return [SessionView.of(session, caller.session_id) for session in live]


@router.delete("/accounts/sessions/{session_id}", audience=SIGNED_IN, status=204)
def end_own_session(session_id: UUID, caller: Caller) -> None:
    """End one of one's own sessions."""
    now = clock.now()
    sessions.end(caller.actor, str(session_id), now, actor=caller.actor, reason="owner")


@router.get("/admin/users", audience=READS_STAFF)
def list_users(query: UsersQuery, request: RequestInfo) -> Page[UserView] | list[UserView]:
    """Staff users by last name, active or not."""
    return cut(users.listed(query.search), UserView.of, query, request.url)


@router.post("/admin/users", audience=MANAGES_STAFF, status=201)
def create_user(body: NewUser, caller: Staff, once: Once[UserView] | None) -> UserView:
    """Create a staff user, who can sign in at once."""
    return UserView.of(users.create(body, clock.now(), actor=caller.actor, once=once))


@router.get("/admin/users/{user_id}", audience=READS_STAFF)
def show_user(user_id: str) -> UserView:
    """One staff user."""
    return UserView.of(users.find(user_id))


@router.patch("/admin/users/{user_id}", audience=MANAGES_STAFF)
def change_user(user_id: str, body: UserChange, caller: Staff) -> UserView:
    """Change a staff user.

    New groups, a new password and deactivation end the user's sessions.
    """
    user = users.find(user_id)
    return UserView.of(users.change(user, body, clock.now(), actor=caller.actor))


@router.delete("/admin/users/{user_id}", audience=MANAGES_STAFF, status=204)
def deactivate_user(user_id: str, caller: Staff) -> None:
    """Deactivate a staff user: it stays on record, and cannot sign in."""
    inactive = UserChange(is_active=False)
    users.change(users.find(user_id), inactive, clock.now(), actor=caller.actor)


@router.delete("/admin/users/{user_id}/sessions", audience=MANAGES_STAFF, status=204)
def end_user_sessions(user_id: str, caller: Staff) -> None:
    """Sign a staff user out everywhere."""
    users.end_sessions(users.find(user_id), clock.now(), actor=caller.actor)
