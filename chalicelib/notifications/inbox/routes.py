"""Lists of notifications over HTTP: those of guests, and those of staff."""

from uuid import UUID

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest, Staff
from chalicelib.notifications.inbox import service
from chalicelib.notifications.inbox.types import ListedPage
from chalicelib.notifications.inbox.wire import (
    AllRead,
    History,
    HistoryQuery,
    StaffHistory,
    StaffHistoryQuery,
    Unread,
)
from chalicelib.notifications.options import OF_GUESTS, OF_STAFF
from chalicelib.notifications.wire import Done
from chalicelib.web.routing import Router

router = Router("notifications")
READ = "Notificación leída."


@router.get("/clients/push/history", **OF_GUESTS)
def history(query: HistoryQuery, caller: Guest) -> History:
    """What the guest was told, newest first."""
    return History.of(_page(query, caller))


@router.get("/admin/push/history", **OF_STAFF)
def history_of_staff(query: StaffHistoryQuery, caller: Staff) -> StaffHistory:
    """What the caller was told, newest first."""
    return StaffHistory.of(_page(query, caller))


@router.get("/clients/push/history/unread-count", **OF_GUESTS)
def unread(caller: Guest) -> Unread:
    """How many notifications the guest has not read."""
    return Unread(service.unread(caller.actor))


@router.get("/admin/push/history/unread-count", **OF_STAFF)
def unread_of_staff(caller: Staff) -> Unread:
    """How many notifications the caller has not read."""
    return Unread(service.unread(caller.actor))


@router.post("/clients/push/history/mark-all-read", **OF_GUESTS)
def mark_all_read(caller: Guest) -> AllRead:
    """Note that the guest read everything."""
    return _mark_all(caller)


@router.post("/admin/push/history/mark-all-read", **OF_STAFF)
def mark_all_read_of_staff(caller: Staff) -> AllRead:
    """Note that the caller read everything."""
    return _mark_all(caller)


@router.post("/clients/push/history/{notification_id}/read", **OF_GUESTS)
def mark_read(notification_id: UUID, caller: Guest) -> Done:
    """Note that the guest read a notification; the first time counts."""
    service.mark_read(caller.actor, str(notification_id), now=clock.now())
    return Done(message=READ)


@router.post("/admin/push/history/{notification_id}/read", **OF_STAFF)
def mark_read_of_staff(notification_id: UUID, caller: Staff) -> Done:
    """Note that the caller read a notification; the first time counts."""
    service.mark_read(caller.actor, str(notification_id), now=clock.now())
    return Done(message=READ)


def _page(query: HistoryQuery, caller: Guest | Staff) -> ListedPage:
    now = clock.now()
    return service.page(caller.actor, query.filters(now), limit=query.limit, after=query.after)


def _mark_all(caller: Guest | Staff) -> AllRead:
    updated = service.mark_all_read(caller.actor, now=clock.now())
    return AllRead(message=f"{updated} notificaciones leídas.", updated=updated)
