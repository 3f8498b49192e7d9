"""What reached guests, over HTTP."""

from uuid import UUID

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.notifications.inbox.wire import StaffHistoryQuery
from chalicelib.notifications.options import OF_SENDERS
from chalicelib.notifications.reached import service
from chalicelib.notifications.reached.wire import ReachedPage, SentAgain
from chalicelib.web.routing import Router

router = Router("notifications")


@router.get("/admin/push/clients/{client_id}", **OF_SENDERS)
def of_guest(client_id: UUID, query: StaffHistoryQuery) -> ReachedPage:
    """What a guest was told, newest first, and what became of it on each device."""
    filters = query.filters(clock.now())
    found = service.of_guest(str(client_id), filters, limit=query.limit, after=query.after)
    return ReachedPage.of(found)


@router.post("/admin/push/clients/{client_id}/{notification_id}/again", **OF_SENDERS)
def send_again(client_id: UUID, notification_id: UUID, caller: Staff) -> SentAgain:
    """Tell a guest the same once more; not within ten minutes."""
    again = service.send_again(
        str(client_id), str(notification_id), actor=caller.actor, now=clock.now()
    )
    return SentAgain(notification_id=again)
