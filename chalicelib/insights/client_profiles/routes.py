"""What a client brought, over HTTP."""

from uuid import UUID

from chalicelib.insights.client_profiles import service
from chalicelib.insights.client_profiles.wire import ClientFigures
from chalicelib.insights.figures.options import figures_for
from chalicelib.insights.figures.wire import Figures
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.routing import Router

router = Router("figures")


@router.get("/stats/client-profile/{client_id}", **figures_for(Permission.READS_CLIENT_FIGURES))
def client_figures(client_id: UUID, caller: Staff) -> Figures[ClientFigures]:
    """What a client brought: stays, nights, what they spent, points, searches, friends.

    That somebody read it stands in the history of the client.
    """
    now = clock.now()
    profile = service.of(str(client_id), actor=caller.actor, now=now)
    return Figures.at(now, ClientFigures.of(profile))
