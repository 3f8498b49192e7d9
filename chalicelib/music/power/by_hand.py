"""Turning players on by hand: that of a house, or of every house that has guests."""

from datetime import datetime
from functools import partial

from chalicelib.cloud import parallel
from chalicelib.kernel.callers import Caller, Guest
from chalicelib.kernel.errors import Invalid, NotFound, Stale, Unavailable
from chalicelib.music.control.service import NoControl, control_in
from chalicelib.music.power import service
from chalicelib.music.power.service import Situation
from chalicelib.music.power.types import Step
from chalicelib.properties.houses.service import HOUSES, UNKNOWN_HOUSE
from chalicelib.properties.types import House
from chalicelib.smart_home.orders import service as orders
from chalicelib.smart_home.orders.types import StoredOrder


class NoPlayer(Invalid):
    """The house has no player."""

    code = "music_no_player"
    default_message = "Esta propiedad no tiene reproductor."


class NobodyThere(Invalid):
    """No stay has the music of the house now."""

    code = "music_nobody_there"
    default_message = "Esta propiedad no tiene una estadía activa."


def power_on(property_id: str, *, caller: Caller, now: datetime) -> StoredOrder:
    """Turn the player of a house on for the stay that has it, and wait for what becomes of it.

    Raises:
        NotFound: there is no such house.
        NoControl: a guest who neither has the stay nor was let in.
        NoPlayer, NobodyThere: there is nothing to turn on, or nobody for whom.
        BridgeAway, HouseRefused, HouseTimedOut, Superseded: the house did not do it.
        Stale: somebody else switched it meanwhile.
    """
    entry = HOUSES.entries().get(property_id)
    if entry is None:
        raise NotFound(UNKNOWN_HOUSE)
    house = entry.value
    if isinstance(caller, Guest) and control_in(house, caller=caller, now=now) is None:
        raise NoControl
    if not house.player_id:
        raise NoPlayer
    [situation] = service.situations([house], now)
    given = _turned_on(situation, caller.actor, now)
    if given is None:
        raise NobodyThere
    return orders.carried_out(given)


def power_on_all(houses: list[House], *, actor: str, now: datetime) -> list[House]:
    """Turn the player of each of these houses on that has guests now; those that were asked. A
    house that is away is left out."""
    work = [partial(_tried, each, actor, now) for each in service.situations(houses, now)]
    return [house for house in parallel.together(work) if house is not None]


def _tried(situation: Situation, actor: str, now: datetime) -> House | None:
    try:
        given = _turned_on(situation, actor, now)
    except (Stale, Unavailable):
        return None
    return situation.house if given is not None else None


def _turned_on(situation: Situation, actor: str, now: datetime) -> StoredOrder | None:
    want = situation.wanted
    if want is None:
        return None
    step = Step(reservation_id=want.reservation_id, is_on=True, closes=want.closes)
    return service.give(situation, step, actor=actor, now=now)
