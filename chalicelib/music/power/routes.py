"""Turning players on by hand, over HTTP (home book, 4.4; design, section 6).

The clock turns them on and off by itself (`jobs`).
"""

from datetime import timedelta

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller, Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.music.control import reading
from chalicelib.music.options import COMMANDS, answering
from chalicelib.music.players.wire import Commanded, is_pending
from chalicelib.music.power import by_hand
from chalicelib.music.power.wire import PoweredOn, PowerOnBody
from chalicelib.web.audiences import SIGNED_IN, staff, staff_or_client
from chalicelib.web.limits import Limit
from chalicelib.web.problems import MethodNotAllowed
from chalicelib.web.routing import Router

router = Router("music")
ALL = "/music/auto-power-on-all"
ROUNDS = Limit("music rounds", most=5, within=timedelta(minutes=1))
OF_ALL = staff_or_client(Permission.MANAGES_DEVICES)


@router.post("/music/auto-power-on", **answering(OF_ALL, COMMANDS, later=is_pending))
def power_on(body: PowerOnBody, caller: Caller) -> Commanded:
    """Turn the player of a house on for the stay that has it.

    For the guest of the stay, whoever they let in, and staff. It answers as other commands do.
    """
    order = by_hand.power_on(str(body.property_id), caller=caller, now=clock.now())
    return Commanded.of(order, "Encendido.")


@router.post(ALL, **answering(staff(Permission.MANAGES_DEVICES), ROUNDS))
def power_on_all(caller: Staff) -> PoweredOn:
    """Turn on the players of all houses that have guests now."""
    houses = reading.houses_with_players()
    return PoweredOn.of(by_hand.power_on_all(houses, actor=caller.actor, now=clock.now()))


@router.get(ALL, **answering(SIGNED_IN, described=False))
def power_on_all_by_get() -> PoweredOn:
    """What once turned players on by being looked at, and does no more: `POST` does.

    Always 405.
    """
    raise MethodNotAllowed("GET", ("POST",))
