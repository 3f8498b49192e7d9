"""Who is in the houses now, over HTTP (reservations book, 7.1)."""

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Device
from chalicelib.reservations.presence import service
from chalicelib.reservations.presence.wire import PresenceAnswer
from chalicelib.web.audiences import DEVICE
from chalicelib.web.routing import Router

router = Router("devices")


@router.get("/active", audience=DEVICE)
def present_stays(caller: Device) -> PresenceAnswer:
    """The approved stays of the device's houses that are under way, and those that begin today."""
    return PresenceAnswer.of(service.present(caller=caller, now=clock.now()))
