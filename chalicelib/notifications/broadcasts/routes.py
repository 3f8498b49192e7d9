"""Broadcasts over HTTP."""

from uuid import UUID

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.notifications.broadcasts import service
from chalicelib.notifications.broadcasts.wire import BroadcastView
from chalicelib.notifications.options import OF_SENDERS
from chalicelib.web.routing import Router

router = Router("notifications")


@router.get("/admin/push/broadcasts", **OF_SENDERS)
def broadcasts() -> list[BroadcastView]:
    """The newest fifty broadcasts, newest first."""
    return list(map(BroadcastView.of, service.newest()))


@router.get("/admin/push/broadcasts/{broadcast_id}", **OF_SENDERS)
def broadcast(broadcast_id: UUID) -> BroadcastView:
    """A broadcast, and how far it is."""
    return BroadcastView.of(service.find(str(broadcast_id)))


@router.post("/admin/push/broadcasts/{broadcast_id}/confirm", **OF_SENDERS)
def confirm(broadcast_id: UUID, caller: Staff) -> BroadcastView:
    """Send a broadcast whose guests were counted."""
    sent = service.confirm(str(broadcast_id), actor=caller.actor, now=clock.now())
    return BroadcastView.of(sent)


@router.post("/admin/push/broadcasts/{broadcast_id}/stop", **OF_SENDERS)
def stop(broadcast_id: UUID) -> BroadcastView:
    """End a broadcast: who was not told yet is not told any more."""
    return BroadcastView.of(service.stop(str(broadcast_id), now=clock.now()))
