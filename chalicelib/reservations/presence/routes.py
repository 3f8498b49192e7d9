"""Who is in the houses now, over HTTP (reservations book, 7.1)."""

from datetime import timedelta

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Device
from chalicelib.reservations.presence import service
from chalicelib.reservations.presence.wire import PresenceAnswer
from chalicelib.web.audiences import DEVICE
from chalicelib.web.limits import Limit
from chalicelib.web.routing import Router

router = Router("devices")
PRESENCE = Limit("presence", most=60, within=timedelta(minutes=1), free=20)
"""Of each key; a display asks a few times a minute."""


@router.get("/active", audience=DEVICE, limits=(PRESENCE,))
def present_stays(caller: Device) -> PresenceAnswer:
    """The approved stays of the device's houses that are under way, and those that begin today."""
    return PresenceAnswer.of(service.present(caller=caller, now=clock.now()))
