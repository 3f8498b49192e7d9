"""Turning players on and off as stays begin and end.

Whatever starts it (the clock, a change of a stay) reads how things are and does what is due; what
was done is noted in the transaction of the command, so that two who see the same do it once.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from chalicelib.cloud import parallel, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Stale, Unavailable
from chalicelib.music.control import reading
from chalicelib.music.players.rules import switch
from chalicelib.music.power import records, rules
from chalicelib.music.power.records import switched_in, switched_key
from chalicelib.music.power.types import Step, Switched, Wanted
from chalicelib.properties.types import House
from chalicelib.reservations.stays.hours import hours_of
from chalicelib.reservations.stays.records import stay_key, stays_in
from chalicelib.smart_home.orders import service as orders
from chalicelib.smart_home.orders.records import order_in, order_key
from chalicelib.smart_home.orders.types import Order, StoredOrder
from chalicelib.smart_home.states.records import house_in, house_key
from chalicelib.smart_home.states.types import StoredHouse

logger = logging.getLogger(__name__)


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a house: for which stay its player is to be on, what was done last, what
    became of that, and what the house told of its bridge."""

    house: House
    wanted: Wanted | None
    last: Switched | None
    order: StoredOrder | None
    told: StoredHouse | None

    def is_there(self, now: datetime) -> bool:
        """Whether the house would hear of it."""
        return self.told is not None and self.told.takes_commands(now)


def follow(houses: Sequence[House], *, now: datetime) -> int:
    """Do what is due in houses with players: how many were switched. One that is not heard of is
    left until it is."""
    switched = 0
    for situation in situations(houses, now):
        outcome = rules.outcome_of(situation.order, now)
        step = rules.due(situation.wanted, situation.last, outcome)
        if step is not None and situation.is_there(now) and _done(situation, step, now):
            switched += 1
    return switched


def situations(houses: Sequence[House], now: datetime) -> list[Situation]:
    """What is known of houses, in two round trips: who may be there and what was done last; then
    the stays themselves, and what became of that."""
    ids = [house.property_id for house in houses]
    about, noted = parallel.both(
        lambda: reading.about(ids, now),
        lambda: store.fetch_many(
            key for name in ids for key in (switched_key(name), house_key(name))
        ),
    )
    last = {name: switched_in(noted, name) for name in ids}
    stay_ids = [stay_id for found in about.values() for stay_id in found]
    commands = [order_key(each.command_id) for each in last.values() if each is not None]
    found = store.fetch_many([*map(stay_key, stay_ids), *commands])
    return [_situation(house, noted, found, now) for house in houses]


def _situation(house: House, noted: store.Found, found: store.Found, now: datetime) -> Situation:
    property_id = house.property_id
    last = switched_in(noted, property_id)
    stays = stays_in(found).values()
    return Situation(
        house=house,
        wanted=rules.wanted(stays, property_id, hours_of(house), now),
        last=last,
        order=None if last is None else order_in(found, last.command_id),
        told=house_in(noted, property_id),
    )


def _done(situation: Situation, step: Step, now: datetime) -> bool:
    """Whether a step was taken: not where somebody else took it, or nobody carries messages."""
    try:
        give(situation, step, actor=SYSTEM.actor, now=now)
    except (Stale, Unavailable) as reason:
        extra = {"property_id": situation.house.property_id, "is_on": step.is_on}
        logger.warning("player not switched", exc_info=reason, extra=extra)
        return False
    return True


def give(situation: Situation, step: Step, *, actor: str, now: datetime) -> StoredOrder:
    """Have a player turned on or off, and note it.

    Raises:
        BridgeAway: the house is not heard of.
        Stale: somebody switched it meanwhile.
    """
    wish = switch(is_on=step.is_on, volume=rules.VOLUME if step.is_on else None)
    order = Order(
        house_id=situation.house.property_id,
        target=situation.house.player_id or "",
        make=wish.make,
        what=wish.what,
        reservation_id=step.reservation_id,
        closes=step.closes,
    )

    def note(tx: Transaction, given: StoredOrder) -> None:
        after = Switched(
            reservation_id=step.reservation_id,
            is_on=step.is_on,
            command_id=given.command_id,
            at=now,
            attempt=step.attempt,
        )
        records.save(tx, situation.house.property_id, after, before=situation.last)

    return orders.give(order, situation.told, actor=actor, now=now, beside=note)


def players_of(property_ids: Iterable[str]) -> list[House]:
    """Those of houses that have a player."""
    wanted = set(property_ids)
    return [house for house in reading.houses_with_players() if house.property_id in wanted]
