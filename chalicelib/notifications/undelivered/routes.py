"""What did not reach people, over HTTP, for whoever sends notices."""

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.notifications.options import SENDS
from chalicelib.notifications.undelivered import service
from chalicelib.notifications.undelivered.wire import (
    RepeatedView,
    RepeatForm,
    UndeliveredPage,
    UndeliveredQuery,
)
from chalicelib.web.routing import Router

router = Router("notifications")


@router.get("/admin/undelivered", audience=SENDS)
def list_undelivered(query: UndeliveredQuery) -> UndeliveredPage:
    """What did not reach people in the last 30 days, whoever it was for; the newest first."""
    found = service.page(query.filters, limit=query.limit, after=query.cursor)
    return UndeliveredPage.of(found)


@router.post("/admin/undelivered/again", audience=SENDS)
def send_undelivered_again(body: RepeatForm, caller: Staff) -> list[RepeatedView]:
    """Send again what did not reach people, each by itself; the answer says what became of each.

    A notification is told once more, as a new one. A message is written as things stand now: what
    is not true any more is not sent.
    """
    done = service.send_again(body.chosen, actor=caller.actor, now=clock.now())
    return list(map(RepeatedView.of, done))
