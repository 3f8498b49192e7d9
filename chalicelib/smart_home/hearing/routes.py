"""What a bridge takes and tells, over HTTP."""

from datetime import timedelta

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Bridge
from chalicelib.smart_home.bridges.service import mailbox_of
from chalicelib.smart_home.hearing import service
from chalicelib.web.audiences import BRIDGE
from chalicelib.web.limits import Limit
from chalicelib.web.routing import Router
from protocol.answers import Mailbox, Report, Reported

router = Router("bridges")
MAILBOXES = Limit("mailboxes", most=20, within=timedelta(minutes=10), free=5)
"""Of each bridge: what it gets lasts an hour, and a restart or two asks anew."""
REPORTS = Limit("reports", most=600, within=timedelta(minutes=1), free=300)
"""Of each bridge; a busy house tells a few changes a second."""


@router.get("/bridge/commands", audience=BRIDGE, limits=(MAILBOXES,))
def mailbox(caller: Bridge) -> Mailbox:
    """Where the bridge of a house takes its commands, and what opens that for an hour."""
    wanted = service.wanted(caller.property_id, clock.now())
    return mailbox_of(caller.property_id, wanted)


@router.post(
    "/bridge/states",
    audience=BRIDGE,
    limits=(REPORTS,),
    forbid_unknown=False,
    takes_keys=False,
)
def states(caller: Bridge, body: Report) -> Reported:
    """A bridge tells what changed in its house, or that all is well, twice a minute at least.

    What was not asked for is left. The answer says what is asked for now, and the time.
    """
    return service.hear(caller.property_id, body, now=clock.now())
