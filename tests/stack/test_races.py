"""Invariant 1 under fire: one reservation a night a house, whoever writes at the same time."""

import pytest

from bench import ledger_of_nights, scene
from bench.races import Traffic, overlapping
from bench.scene import Scene
from chalicelib.cloud import counters, store
from chalicelib.reservations.stays.counts import COUNTS
from chalicelib.reservations.stays.holds import OpenHolds, holds_key
from local.aws.ministack import MiniStack
from tests.support.sizes import size

pytestmark = pytest.mark.soak
ROUNDS, CALLERS = size(8, 200), size(25, 50)
OPERATIONS, WORKERS, NIGHTS = size(1_200, 20_000), 16, size(45, 365)
GUESTS = size(60, 1000)


def holds_of(business: Scene) -> list[OpenHolds]:
    return store.fetch_many(map(holds_key, business.client_ids)).all(OpenHolds)


def test_of_fifty_simultaneous_bookings_exactly_one_is_made_and_losers_leave_nothing(
    aws: MiniStack,
) -> None:
    business = scene.build(house_count=1, client_count=CALLERS)

    rounds = [overlapping(business, number, callers=CALLERS) for number in range(ROUNDS)]

    assert {(one.booked, one.refused) for one in rounds} == {(1, CALLERS - 1)}
    events = ledger_of_nights.events_in_order()
    made = [event for event in events if event.name == "reservation.created"]
    owners, mistakes = ledger_of_nights.replay(events)
    assert mistakes == []
    assert len(made) == ROUNDS
    assert ledger_of_nights.table() == owners
    counted = counters.read("reservations", COUNTS).values()
    assert sum(number for numbers in counted for number in numbers.values()) == ROUNDS
    assert [hold.holds for hold in holds_of(business)] == [{}] * len(holds_of(business))


@pytest.mark.parametrize("seed", [7])
def test_after_any_traffic_the_calendar_is_what_its_events_say(aws: MiniStack, seed: int) -> None:
    business = scene.build(house_count=4, client_count=GUESTS)
    traffic = Traffic(business, nights=NIGHTS, seed=seed)

    traffic.run(operations=OPERATIONS, workers=WORKERS)

    owners, mistakes = ledger_of_nights.replay(ledger_of_nights.events_in_order())
    assert mistakes == []
    assert ledger_of_nights.table() == owners
    assert traffic.outcomes["hold: done"] > 0
    assert traffic.outcomes["move: done"] > 0
    assert traffic.outcomes["extend: conflict"] > 0
