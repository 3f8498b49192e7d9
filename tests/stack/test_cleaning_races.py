"""A hundred stays that change at the same moment, heard of at the same moment, twice and in any
order: each departure has one cleaning, and nobody has more than fits a day."""

import random
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from chalicelib import wiring
from chalicelib.cloud import budget
from chalicelib.cloud import deliveries as cloud
from chalicelib.cloud.events import Plain
from chalicelib.kernel import cache, clock
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.operations.cleaning import service
from chalicelib.operations.tasks.records import tasks_of_stay
from chalicelib.properties.types import House
from chalicelib.reservations.stays.records import stays_of
from chalicelib.reservations.types import Stay
from local.aws.ministack import MiniStack
from tests.support import deliveries
from tests.support.cleaning import (
    ANA,
    BETO,
    CARO,
    TUESDAY,
    Cleaners,
    cancelled,
    check_days,
    hire,
    moved,
    noted,
    sold,
    task_of,
)
from tests.support.houses import new_house
from tests.support.sizes import size

pytestmark = pytest.mark.soak
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
STAYS = size(100, 300)
AT_ONCE = 20
LONG_ENOUGH = 300.0
"""Seconds for one message: an emulator with many callers is slow."""


def at_once(calls: Iterable[Callable[[], object]]) -> None:
    """Do everything at the same moment, as many at a time as functions run."""

    def attempt(call: Callable[[], object]) -> None:
        with budget.of(LONG_ENOUGH), clock.at(NOW):
            call()

    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        list(pool.map(attempt, calls))


def heard(told: Plain) -> None:
    """Everybody who plans cleanings hears of an event, as often as it has to come."""
    for listener in deliveries.LISTENERS.get(told.name, ()):
        if listener.queue == "cleaning":
            record = {"messageId": "m", "body": deliveries.message_of(listener.name, told)}
            answer: dict[str, object] = {"batchItemFailures": [record]}
            while answer["batchItemFailures"]:
                answer = cloud.consume({"Records": [record]}, wiring.SUBSCRIPTIONS)


def changed(stay: Stay, number: int) -> None:
    """Something happens to a stay."""
    kinds: list[Callable[[Stay], Stay]] = [
        partial(moved, days_later=1),
        partial(moved, days_later=-1),
        cancelled,
        partial(noted, guests=2),
    ]
    try:
        kinds[number % len(kinds)](stay)
    except CasaAustinError as error:
        # The nights are others' by now.
        assert error.code == "night_taken"


def settle_at_once(cleaners: Cleaners) -> None:
    """Hear of everything at the same moment, twice and in any order, and of what follows."""
    draw = random.Random(7)
    while told := cleaners.waiting():
        twice = [*told, *told]
        draw.shuffle(twice)
        at_once(partial(heard, each) for each in twice)


def check(stays: Iterable[Stay]) -> None:
    """Each departure has one cleaning, as its stay wants it, and all others have none."""
    known = stays_of(stay.reservation_id for stay in stays)
    for stay in known.values():
        tasks = [t for t in tasks_of_stay(stay.reservation_id) if t.status != "cancelled"]
        assert len(tasks) == stay.is_sold, stay
        if stay.is_sold:
            assert tasks == [task_of(stay)]
            assert (tasks[0].check_out, tasks[0].guests) == (stay.blocked_until, stay.guests)
    check_days()


def test_each_departure_has_one_cleaning_whatever_happens_at_once(aws: MiniStack) -> None:
    with clock.at(NOW):
        cache.forget_all()
        houses: list[House] = [new_house(f"Casa Austin {number}") for number in range(20)]
        for member_id in (ANA, BETO, CARO):
            hire(member_id)
        cleaners = Cleaners()
        stays: list[Stay] = []

        def book(number: int) -> None:
            day = TUESDAY + timedelta(days=3 * (number // len(houses)))
            stays.append(sold(houses[number % len(houses)], day, guests=number % 5 + 1))

        at_once(partial(book, number) for number in range(STAYS))
        settle_at_once(cleaners)
        check(stays)

        at_once(partial(changed, stay, number) for number, stay in enumerate(stays))
        settle_at_once(cleaners)
        check(stays)

        known = stays_of(stay.reservation_id for stay in stays).values()
        days = sorted({task_of(stay).day for stay in known if stay.is_sold})
        for day in days:
            service.plan_day(day, now=NOW)
        cleaners.settle()
        check(stays)
        assert not any(service.plan_day(day, now=NOW) for day in days)
