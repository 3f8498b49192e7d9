"""What became of something that was asked of a house, and what its bridge says of it."""

from datetime import timedelta
from uuid import UUID

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Bridge, Guest, Shared, Staff
from chalicelib.smart_home.orders import service
from chalicelib.smart_home.orders.wire import CommandView, is_pending
from chalicelib.web.audiences import BRIDGE, OF_HOUSES
from chalicelib.web.limits import Limit
from chalicelib.web.routing import Router
from protocol.answers import Result

router = Router("house")
LOOKS = Limit("commands", most=120, within=timedelta(minutes=1), free=30)


@router.get(
    "/commands/{command_id}",
    audience=OF_HOUSES,
    limits=(LOOKS,),
    later=is_pending,
    conflicts=True,
)
def command(command_id: UUID, caller: Staff | Guest | Shared) -> CommandView:
    """What became of something that the caller asked of a house; 202 while nobody knows.

    It answers like the request that asked it: 502 where the house refused, 504 where nobody knows
    whether it did it, also when half a minute passed without a word.
    """
    own = None if isinstance(caller, Staff) else caller.actor
    now = clock.now()
    return CommandView.of(service.own_order(str(command_id), actor=own, now=now), now)


@router.post(
    "/bridge/commands/{command_id}/result",
    audience=BRIDGE,
    status=204,
    forbid_unknown=False,
    takes_keys=False,
)
def result(command_id: UUID, caller: Bridge, body: Result) -> None:
    """A bridge says what became of a command of its house. Said again, it changes nothing."""
    service.hear(caller.property_id, str(command_id), body, now=clock.now())
