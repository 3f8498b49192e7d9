"""Invariant 2 under fire: of those who spend one balance at once, exactly as many succeed as it
covers."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial

import msgspec
import pytest

from bench import scene
from bench.scene import ADMINISTRATOR, NOW, Scene
from chalicelib.cloud import budget
from chalicelib.kernel import clock
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.loyalty.points import records
from chalicelib.reservations.awards import service as awards
from chalicelib.reservations.bookings.service import book_by_staff
from chalicelib.reservations.ending import service as ending
from chalicelib.reservations.stays.records import stays_of
from local.aws.ministack import MiniStack
from tests.support.points import balances, entries, give
from tests.support.sizes import size

pytestmark = pytest.mark.soak
CALLERS, COVERED = size(12, 50), size(5, 23)
EACH = Decimal("10.00")
LONG_ENOUGH = 300.0
"""Seconds for one request: an emulator with fifty callers is slow."""


def at_once(calls: Sequence[Callable[[], object]]) -> list[str]:
    """Do everything at the same moment; what became of each."""

    def attempt(call: Callable[[], object]) -> str:
        with budget.of(LONG_ENOUGH), clock.at(NOW):
            try:
                call()
            except CasaAustinError as error:
                return str(error.code)
            return "done"

    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        return list(pool.map(attempt, calls))


def book(business: Scene, number: int, ids: list[str]) -> None:
    """A booking of the first client with points; no two want the same nights."""
    command = scene.staff_command(business, number % 4, 0, 10 + 4 * (number // 4), 2)
    command = msgspec.structs.replace(command, points_to_redeem=EACH)
    ids.append(book_by_staff(command, caller=ADMINISTRATOR, now=NOW).reservation_id)


@pytest.fixture
def business(aws: MiniStack) -> Scene:
    with clock.at(NOW):
        made = scene.build(house_count=4, client_count=2)
        give(made.client_ids[0], str(EACH * COVERED + 1))
    return made


def test_exactly_as_many_redemptions_succeed_as_the_balance_covers(business: Scene) -> None:
    client, booked = business.client_ids[0], list[str]()

    outcomes = at_once([partial(book, business, each, booked) for each in range(CALLERS)])

    assert Counter(outcomes) == {"done": COVERED, "not_enough_points": CALLERS - COVERED}
    assert balances(client) == ("1.00",) * 3
    kinds = Counter(entry.kind for entry in entries(client))
    assert kinds == {"earned": 1, "redeemed": COVERED}
    assert all(stay.points_used for stay in stays_of(booked).values())


def test_stays_that_end_twice_at_once_give_back_once(business: Scene) -> None:
    client, booked = business.client_ids[0], list[str]()
    for number in range(3):
        with clock.at(NOW):
            book(business, number, booked)
    end = partial(ending.remove, caller=ADMINISTRATOR, now=NOW)
    ends = [partial(end, each) for each in booked * (CALLERS // 3)]
    random.Random(7).shuffle(ends)

    at_once(ends)

    assert all(stay.deleted for stay in stays_of(booked).values())
    assert Counter(entry.kind for entry in entries(client))["refunded"] == len(booked)
    assert balances(client) == (str(EACH * COVERED + 1),) * 3


def test_a_stay_is_awarded_once_however_many_messages_come(business: Scene) -> None:
    client, booked = business.client_ids[0], list[str]()
    with clock.at(NOW):
        book(business, 0, booked)
        book(business, 1, booked)
    later = NOW.replace(month=NOW.month + 3)
    calls = [partial(awards.award, each, now=later) for each in booked * (CALLERS // 2)]

    outcomes = at_once(calls)

    assert set(outcomes) == {"done"}
    earned = [entry for entry in entries(client) if entry.reservation_id in booked]
    assert Counter(entry.kind for entry in earned) == {"redeemed": 2, "earned": 2}
    assert len(set(balances(client))) == 1
    assert records.account_of(client).entries == len(entries(client))
