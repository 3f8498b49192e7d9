"""The look of every night at all departures to come: whatever was missed is put right."""

from collections.abc import Callable
from datetime import date, timedelta

import msgspec
import pytest

from chalicelib.cloud import events
from chalicelib.kernel import clock
from chalicelib.operations.cleaning import reviewing
from chalicelib.operations.types import Review
from chalicelib.properties.types import House
from tests.support import deliveries
from tests.support.cleaning import (
    ANA,
    BETO,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    by_staff,
    cancelled,
    check_days,
    cleaning_of,
    gap_after,
    hire,
    moved,
    sold,
    task_of,
    who,
)
from tests.support.outbox import Outbox

Settle = Callable[[], object]


def night() -> Review:
    """What the look of the night found; whatever else waits is heard of by nobody."""
    outbox = Outbox()
    deliveries.run("create_missing_cleaning_tasks", {"time": clock.now().isoformat()})
    outbox.settle()
    (told,) = events.timeline(f"cleanings#{MONDAY}")[:1]
    assert told.name == "cleaning.reviewed"
    return msgspec.convert(told.event["review"], Review)


@pytest.fixture(autouse=True)
def both(aws: None) -> None:
    hire(ANA)
    hire(BETO)


def test_cleanings_that_are_missing_are_made(houses: list[House]) -> None:
    low = [sold(house) for house in houses[:2]]
    sold(houses[2], TUESDAY + timedelta(days=20), nights=20)
    urgent = sold(houses[2])

    assert night() == Review(stays=4, missing=4)
    assert who(urgent) in {"Ana", "Beto"}
    assert sorted("+1" in str(who(stay)) for stay in low) == [False, True]
    check_days()


def test_a_second_night_finds_nothing(houses: list[House]) -> None:
    for house in houses:
        sold(house)
    night()
    assert night() == Review(stays=5)


def test_cleanings_follow_their_stays_and_are_called_off(
    houses: list[House], settle: Settle
) -> None:
    first, second, third = (sold(house) for house in houses[:3])
    settle()
    first = moved(first, 10)
    cancelled(second)
    sold(houses[2], TUESDAY + timedelta(days=20), nights=20)

    found = night()

    assert (found.stays, found.missing, found.followed, found.cancelled) == (3, 1, 2, 1)
    assert task_of(first).day == TUESDAY + timedelta(days=10)
    assert cleaning_of(second) is None
    assert task_of(third).priority == "urgent"
    check_days()


def test_what_is_over_and_what_does_not_take_place_is_left(houses: list[House]) -> None:
    sold(houses[0], MONDAY - timedelta(days=1))
    sold(houses[1], TUESDAY, status="pending")
    cancelled(sold(houses[2]))
    assert night() == Review()


def test_a_stay_of_two_months_that_leaves_today_is_looked_at(houses: list[House]) -> None:
    stay = sold(houses[0], MONDAY, nights=45)
    assert night().missing == 1
    assert who(stay) == "Ana"


def test_departures_far_ahead_are_looked_at_in_messages_that_follow_one_another(
    houses: list[House], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "STAYS_AT_ONCE", 3)
    stays = [
        sold(house, TUESDAY + timedelta(days=33 * number))
        for number in range(4)
        for house in houses[:2]
    ]
    found = night()
    assert (found.stays, found.missing) == (8, 8)
    assert None not in map(who, stays)


def test_what_nobody_does_is_counted_and_alarms_while_guests_are_to_come(
    houses: list[House], settle: Settle, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(3):
        sold(houses[number], TUESDAY + timedelta(days=20), nights=20)
        sold(houses[number])
    settle()
    caplog.clear()
    caplog.set_level("INFO")

    found = night()

    assert (found.uncovered, found.lacking) == (1, 1)
    assert any("LackingCleanings" in each.__dict__ for each in caplog.records)
    (line,) = [each for each in caplog.records if each.message == "cleanings reviewed"]
    assert line.__dict__["lacking"] == 1


def test_a_plan_that_fell_behind_is_made_better(houses: list[House], settle: Settle) -> None:
    first = sold(houses[0])
    settle()
    second = sold(houses[1])
    settle()
    # Nobody hears of what happens here.
    by_staff(task_of(first), member_id=None, status="pending")
    hire(BETO, status="vacation")

    assert night().followed == 1
    assert {who(first), who(second)} == {"Ana", "Ana+1"}
    hire(BETO)
    assert night().replanned == 1
    assert {who(first), who(second)} == {"Ana", "Beto"}


def test_what_waits_since_yesterday_is_planned_for_today(
    houses: list[House], settle: Settle
) -> None:
    hire(ANA, status="vacation")
    hire(BETO, status="vacation")
    stay = sold(houses[0], MONDAY)
    settle()
    assert who(stay) is None
    with clock.at(clock.now() + timedelta(days=1)):
        outbox = Outbox()
        hire(ANA)
        deliveries.run("create_missing_cleaning_tasks", {"time": clock.now().isoformat()})
        outbox.settle()
    assert who(stay) == "Ana+1"
    gap = gap_after(stay)
    assert gap is not None
    assert (gap.resolved, gap.rescheduled_date) == (True, TUESDAY)


def test_a_night_that_is_cut_short_goes_on_with_the_next_message(houses: list[House]) -> None:
    stays = [sold(houses[0], TUESDAY + timedelta(days=40 * number)) for number in range(3)]
    outbox = Outbox()
    deliveries.run("create_missing_cleaning_tasks", {"time": clock.now().isoformat()})
    seen = 0
    while waiting := outbox.waiting():
        for each in waiting:
            # Every message comes twice.
            assert deliveries.take(each)
            assert deliveries.take(each)
            seen += each.name.startswith("cleaning.")
    assert None not in map(who, stays)
    told = events.timeline(f"cleanings#{MONDAY}")
    assert [each.name for each in told] == ["cleaning.reviewed"]
    assert seen > 3


def test_what_is_read_of_a_night_is_by_the_month_of_arrival(houses: list[House]) -> None:
    late = sold(houses[0], date(2026, 12, 24), nights=3)
    night()
    assert task_of(late).day == date(2026, 12, 24)


def test_the_next_guests_are_those_of_any_house_by_itself(houses: list[House]) -> None:
    stay = sold(houses[0])
    sold(houses[1], WEDNESDAY)
    night()
    assert task_of(stay).required_by is None
