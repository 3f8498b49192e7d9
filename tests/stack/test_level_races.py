"""Levels under fire: many workers hear of one guest's stays and friends at the same time."""

import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from chalicelib.cloud.events import Recorded
from chalicelib.kernel import clock
from chalicelib.loyalty.membership import awarding
from chalicelib.loyalty.membership.records import membership_of
from chalicelib.reservations.events import StayCancelled
from local.aws.ministack import MiniStack
from tests.integration.loyalty.desk import (
    Booking,
    define,
    level_events,
    names_held,
    record_of,
    register,
    welcome,
)
from tests.support import deliveries
from tests.support.sizes import size

pytestmark = pytest.mark.soak
WORKERS, FRIENDS, STAYS, ROUNDS = 12, size(3, 6), size(4, 8), size(2, 5)


@pytest.fixture(autouse=True)
def _ladder(aws: MiniStack) -> Iterator[None]:
    define("Base", 0, 0, 0, order=0)
    define("Bronze", 1, 0, 0, order=1)
    define("Silver", 2, FRIENDS, FRIENDS, order=2)
    yield


def at_once(calls: Sequence[Callable[[], object]]) -> None:
    """Do everything with all workers."""
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        for done in [pool.submit(call) for call in calls]:
            done.result()


def deliver_until_taken(recorded: Sequence[Recorded[Any]]) -> None:
    """What the queue does: whatever was not taken comes again."""
    waiting = list(recorded)
    for _ in range(10):
        with ThreadPoolExecutor(max_workers=WORKERS) as pool:
            taken = list(pool.map(deliveries.take, waiting))
        waiting = [event for event, was_taken in zip(waiting, taken, strict=True) if not was_taken]
        if not waiting:
            return
    raise AssertionError(f"{len(waiting)} events were never taken")


def test_a_level_is_given_once_however_many_workers_see_that_it_is_due(aws: MiniStack) -> None:
    ana = welcome(1)
    Booking(ana).becomes("approved")
    at_once([lambda: awarding.recheck(ana, now=clock.now())] * WORKERS)
    assert names_held(ana) == ["Base", "Bronze"]
    assert level_events(ana) == [("earned", "Base"), ("earned", "Bronze")]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_whatever_the_order_the_levels_end_as_the_stays_and_friends_say(
    aws: MiniStack, seed: int
) -> None:
    chance = random.Random(seed)
    ana, came = register(1)
    friends = [register(2 + number, "Luis", by=ana) for number in range(FRIENDS)]
    recorded: list[Recorded[Any]] = [came, *(event for _, event in friends)]
    own = [Booking(ana.client_id) for _ in range(STAYS)]
    theirs = [Booking(friend.client_id) for friend, _ in friends]
    recorded += [booking.becomes("approved") for booking in (*own, *theirs)]
    lost = chance.sample(own, chance.choice([STAYS, STAYS - 1, STAYS - 2, 0]))

    def cancel(booking: Booking) -> None:
        deliver_until_taken([booking.becomes(None, StayCancelled)])

    chance.shuffle(recorded)
    deliveries = [partial(deliver_until_taken, half) for half in (recorded[::2], recorded[1::2])]
    at_once([*deliveries, *(partial(cancel, booking) for booking in lost)])

    kept = STAYS - len(lost)
    expected = ["Base"] + ["Bronze"] * (kept >= 1) + ["Silver"] * (kept >= 2)
    assert membership_of(ana.client_id).stays == kept
    assert names_held(ana.client_id) == expected
    held = {name for name in expected if balance_of(ana.client_id, name) == 1}
    assert held == set(expected)
    level = record_of(ana.client_id).level
    assert level is not None
    assert level.name == expected[-1]


def balance_of(client_id: str, name: str) -> int:
    """How often a level was given more than taken."""
    steps = {"earned": 1, "withdrawn": -1}
    return sum(steps[verb] for verb, level in level_events(client_id) if level == name)
