"""How players are, over HTTP (home book, 4.4)."""

from datetime import timedelta

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Device, Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.music.options import answering
from chalicelib.music.overview import service
from chalicelib.music.overview.wire import AllPlayers, Health, HealthProblem, health_problem
from chalicelib.web.audiences import PUBLIC, staff_or_device
from chalicelib.web.limits import Limit
from chalicelib.web.routing import Router

router = Router("music")
LOOKS = Limit("music health", most=60, within=timedelta(minutes=1), by="address", free=20)
OVERVIEWS = Limit("music overviews", most=60, within=timedelta(minutes=1), free=20)


@router.get(
    "/music/health",
    audience=PUBLIC,
    limits=(LOOKS,),
    envelope=health_problem,
    problem=HealthProblem,
)
def health() -> Health:
    """Whether any player can be used now, and how many; 503 where none can."""
    return Health(houses_count=service.connected(now=clock.now()))


@router.get(
    "/music/debug/all-players",
    **answering(staff_or_device(Permission.MANAGES_DEVICES), OVERVIEWS),
)
def all_players(caller: Staff | Device) -> AllPlayers:
    """How the players of all houses are, as they were told last; for a device, of its houses."""
    return AllPlayers.of(service.seen(caller=caller), clock.now())
