"""The administration of staff users."""

from chalicelib.accounts.users import service
from chalicelib.accounts.users.wire import NewUser, UserChange, UsersQuery, UserView
from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import staff
from chalicelib.web.history import Version, versions
from chalicelib.web.pages import Page, page_of_list
from chalicelib.web.routing import RequestInfo, Router
from chalicelib.web.shapes import sent_fields

router = Router("accounts")
READS_STAFF = staff(Permission.READS_STAFF)
MANAGES_STAFF = staff(Permission.MANAGES_STAFF)


@router.get("/admin/users", audience=READS_STAFF)
def list_users(query: UsersQuery, request: RequestInfo) -> Page[UserView] | list[UserView]:
    """Staff users by last name, active or not."""
    return page_of_list(service.listed(query.search), UserView.of, query, request.url)


@router.post("/admin/users", audience=MANAGES_STAFF, status=201)
def create_user(body: NewUser, caller: Staff, once: Once[UserView] | None) -> UserView:
    """Create a staff user, who can sign in at once."""
    user = service.create(
        body.details(),
        body.password,
        actor=caller.actor,
        now=clock.now(),
        once=once and once.answering(UserView.of),
    )
    return UserView.of(user)


@router.get("/admin/users/{user_id}", audience=READS_STAFF)
def show_user(user_id: int) -> UserView:
    """One staff user."""
    return UserView.of(service.find(user_id))


@router.get("/admin/users/{user_id}/history", audience=READS_STAFF)
def user_history(user_id: int) -> list[Version]:
    """Who changed what of a staff user, and when, the newest first; of a password only that."""
    return versions(service.history(user_id))


@router.patch("/admin/users/{user_id}", audience=MANAGES_STAFF)
def change_user(user_id: int, body: UserChange, caller: Staff) -> UserView:
    """Change a staff user.

    New groups, a new password and deactivation end the user's sessions.
    """
    fields = sent_fields(body)
    password = fields.pop("password", None)
    user = service.change(user_id, fields, password=password, actor=caller.actor, now=clock.now())
    return UserView.of(user)


@router.delete("/admin/users/{user_id}", audience=MANAGES_STAFF, status=204)
def deactivate_user(user_id: int, caller: Staff) -> None:
    """Deactivate a staff user: it stays on record, and cannot sign in."""
    service.change(user_id, {"is_active": False}, actor=caller.actor, now=clock.now())


@router.delete("/admin/users/{user_id}/sessions", audience=MANAGES_STAFF, status=204)
def end_user_sessions(user_id: int, caller: Staff) -> None:
    """Sign a staff user out everywhere."""
    service.end_sessions(user_id, actor=caller.actor, now=clock.now())
