"""Keeping pools as warm as approved stays paid for."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from chalicelib.catalogue.snapshots import snapshot
from chalicelib.cloud import metrics, store
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Unavailable
from chalicelib.reservations.presence.reading import About, about
from chalicelib.reservations.stays.hours import window_in
from chalicelib.smart_home.control.service import order_for
from chalicelib.smart_home.control.types import Wish
from chalicelib.smart_home.devices.service import heaters
from chalicelib.smart_home.heating import rules
from chalicelib.smart_home.heating.rules import WarmStay
from chalicelib.smart_home.orders import service as orders
from chalicelib.smart_home.states.records import entity_in, entity_key, house_in, house_key
from chalicelib.smart_home.types import Device

ONE_DAY = timedelta(days=1)
logger = logging.getLogger(__name__)


def keep_warm(*, now: datetime, houses: Sequence[str] | None = None) -> int:
    """Tell the houses (all, or some) whose pools are not as they should be; how many were told.

    What is wanted follows from the stays as they are now, so it may be done at any time and any
    number of times. A house that is away is told when it is there again. Three round trips of
    reading, and a transaction for each house that is told.
    """
    snapshot(fresh=True)
    chosen = {
        property_id: device
        for property_id, device in heaters().items()
        if houses is None or property_id in houses
    }
    if not chosen:
        return 0
    warm = _warm_stays(chosen, now)
    found = store.fetch_many(
        key
        for property_id, device in chosen.items()
        for key in (house_key(property_id), entity_key(property_id, device.entity_id))
    )
    told = [_tell(device, warm.get(house, []), found, now) for house, device in chosen.items()]
    return sum(told)


def _warm_stays(chosen: Mapping[str, Device], now: datetime) -> dict[str, list[WarmStay]]:
    ahead = timedelta(hours=max(each.heats_hours_before for each in chosen.values())) + ONE_DAY
    warm: dict[str, list[WarmStay]] = {}
    for each in about(now, chosen.__contains__, ahead=ahead):
        if each.stay.temperature_pool:
            warm.setdefault(each.stay.property_id, []).append(_warm(each))
    return warm


def _warm(each: About) -> WarmStay:
    return WarmStay(each.stay.reservation_id, window_in(each.house, each.stay))


def _tell(device: Device, stays: list[WarmStay], found: store.Found, now: datetime) -> bool:
    """Tell a house what its pool is to be, if it is not so; whether it was told."""
    state = entity_in(found, device.property_id, device.entity_id)
    stay = rules.stay_to_heat_for(stays, device.heats_hours_before, now)
    action = rules.step(is_wanted=stay is not None, is_heating=rules.is_heating(state, now))
    if action is None:
        return False
    order = msgspec.structs.replace(
        order_for(device, Wish(action), state),
        reservation_id=None if stay is None else stay.reservation_id,
        closes=None if stay is None else stay.window.closes,
    )
    try:
        house = house_in(found, device.property_id)
        orders.give(order, house, actor=SYSTEM.actor, now=now)
    except Unavailable:
        # One house that cannot be told keeps no other one cold.
        counted = metrics.counted("smart-home", rules.UNTOLD, now)
        told = {"house": device.property_id, "action": action}
        logger.warning("pool not told", extra=told | counted)
        return False
    return True
