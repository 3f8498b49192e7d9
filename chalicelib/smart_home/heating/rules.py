"""Whether a pool is to be warm, and whether its house has to be told (home book, 3)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from chalicelib.reservations.stays.windows import Window
from chalicelib.smart_home.states.types import StoredEntity
from chalicelib.smart_home.types import Action
from protocol.things import UNAVAILABLE, UNKNOWN

UNTOLD = "UntoldPools"
"""The number of times that a house could not be told what its pool is to be."""


class WarmStay(msgspec.Struct, frozen=True):
    """An approved stay that paid for a warm pool, and when its guests have the house."""

    reservation_id: str
    window: Window


def stay_to_heat_for(
    stays: Iterable[WarmStay], hours_before: int, now: datetime
) -> WarmStay | None:
    """For whom a pool is heated now: from some hours before the house opens until it closes."""
    early = timedelta(hours=hours_before)
    wanted = [each for each in stays if each.window.opens - early <= now < each.window.closes]
    return min(wanted, key=lambda each: each.window.opens, default=None)


def is_heating(state: StoredEntity | None, now: datetime) -> bool | None:
    """Whether a switch is on or a climate does anything; None where nobody knows it by now."""
    if state is None or not state.is_fresh(now) or state.entity.state in {UNAVAILABLE, UNKNOWN}:
        return None
    return state.entity.state != "off"


def step(*, is_wanted: bool, is_heating: bool | None) -> Action | None:
    """What the house is told: nothing where all is as it should be. Told twice, it does no harm."""
    if is_heating is is_wanted:
        return None
    return "turn_on" if is_wanted else "turn_off"
