"""A client's own levels over HTTP."""

from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.membership import history
from chalicelib.loyalty.membership.wire import OwnLevels, OwnLevelsAnswer
from chalicelib.web.audiences import CLIENT
from chalicelib.web.routing import Router

router = Router("loyalty")


@router.get("/clients/client-auth/achievements", audience=CLIENT)
def own_levels(caller: Guest) -> OwnLevelsAnswer:
    """The levels that the signed-in client holds, those left, and the client's numbers.

    A read only: levels are given and taken as stays and friends come and go.
    """
    own = history.shown(caller.client_id)
    if own is None or own.client.deleted_at is not None:
        raise Unauthenticated
    return OwnLevelsAnswer(OwnLevels.of(own.membership.held, own.stats, LEVELS.values()))
