"""Figures of searches for administrators."""

from chalicelib.insights.tallies import recounting
from chalicelib.insights.tallies.wire import NewRebuild, RebuildBegun
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Router

router = Router("statistics")


@router.post(
    "/admin/search-figures/rebuild", audience=staff(Permission.REBUILDS_FIGURES), status=202
)
def rebuild_figures(body: NewRebuild, caller: Staff) -> RebuildBegun:
    """Have the kept figures of searches made anew, from the log of events.

    They are the same, byte for byte, unless something was wrong with them.
    """
    return RebuildBegun(recounting.request(*body.checked(), actor=caller.actor, now=clock.now()))
