"""Merging two records of one person over HTTP."""

from chalicelib.guests.merging import service
from chalicelib.guests.merging.wire import MergeView, NewMerge
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Router

router = Router("clients")


@router.post(
    "/admin/clients/merge", audience=staff(Permission.MERGES_CLIENTS), status=202, takes_keys=False
)
def merge_clients(body: NewMerge, caller: Staff) -> MergeView:
    """Make one client of two records of one person.

    Stays, points, levels, friends, documents and codes of the one go to the other, for ever.
    At once the one is deleted and signed out; the rest follows within moments. The same request
    again says how far it is, and goes on where a failure ended it.
    """
    kept, gone = str(body.kept), str(body.gone)
    return MergeView.of(service.merge(kept, gone, actor=caller.actor, now=clock.now()))
