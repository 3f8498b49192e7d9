"""The worked examples of the staff book (TV2 to TV8), as the new system has them, from the stays'
events to the tables."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.cloud import events
from chalicelib.properties.types import House
from tests.support.cleaning import (
    ANA,
    BETO,
    MONDAY,
    SATURDAY,
    TUESDAY,
    WEDNESDAY,
    by_staff,
    cancelled,
    check_days,
    gap_after,
    hire,
    moved,
    sold,
    task_of,
    who,
)

Settle = Callable[[], object]


@pytest.fixture
def both(aws: None) -> None:
    """Ana cleans, and Beto cleans and repairs."""
    hire(ANA)
    hire(BETO, staff_type="both")


def test_tv2_of_three_big_houses_for_two_people_one_waits_a_day(
    both: None, houses: list[House], settle: Settle
) -> None:
    stays = []
    for house in houses[:3]:
        stays.append(sold(house))
        settle()

    assert [who(stay) for stay in stays] == ["Ana", "Beto", "Ana+1"]
    gap = gap_after(stays[2])
    assert gap is not None
    assert (gap.gap_date, gap.reason, gap.resolved) == (TUESDAY, "staff_overload", True)
    assert gap.days_without_cleaning == 1
    assert task_of(stays[2]).note == "Nadie pudo limpiar el 03/03/2026: sobrecarga de personal."
    assert [gap_after(stay) for stay in stays[:2]] == [None, None]
    check_days()


def test_tv3_two_small_houses_fit_a_day(both: None, houses: list[House], settle: Settle) -> None:
    stays = []
    for house in houses:
        stays.append(sold(house, guests=2))
        settle()

    assert [who(stay) for stay in stays] == ["Ana", "Beto", "Ana", "Beto", "Ana+1"]
    check_days()


def test_tv3_who_takes_one_house_a_day_gets_one(houses: list[House], settle: Settle) -> None:
    hire(ANA, max_properties_per_day=1)
    hire(BETO, max_properties_per_day=1)
    stays = []
    for house in houses:
        stays.append(sold(house, guests=2))
        settle()

    assert [who(stay) for stay in stays] == ["Ana", "Beto", "Ana+1", "Beto+1", "Ana+2"]


def test_tv4_an_urgent_house_takes_the_place_of_another_which_is_planned_anew(
    both: None, houses: list[House], settle: Settle
) -> None:
    first = sold(houses[0])
    settle()
    second = sold(houses[1])
    settle()
    # The next guests stay for long, so that nobody has to clean after them this week.
    sold(houses[2], TUESDAY + timedelta(days=14), nights=14)
    urgent = sold(houses[2], TUESDAY)
    settle()

    assert task_of(urgent).priority == "urgent"
    assert [who(urgent), who(first), who(second)] == ["Ana", "Ana+1", "Beto"]
    gap = gap_after(first)
    assert gap is not None
    assert (gap.reason, gap.rescheduled_date) == ("staff_overload", WEDNESDAY)


def test_tv5_who_does_not_work_on_weekends_cleans_on_monday(
    houses: list[House], settle: Settle
) -> None:
    hire(ANA, can_work_weekends=False)
    stay = sold(houses[0], SATURDAY)
    settle()

    assert task_of(stay).day == SATURDAY + timedelta(days=2)
    gap = gap_after(stay)
    assert gap is not None
    assert (gap.gap_date, gap.reason, gap.resolved) == (SATURDAY, "weekend_unavailable", True)
    assert gap.days_without_cleaning == 2


def test_tv6_where_nobody_works_nobody_cleans(houses: list[House], settle: Settle) -> None:
    hire(ANA, status="inactive")
    stay = sold(houses[0])
    settle()

    task, gap = task_of(stay), gap_after(stay)
    assert (task.status, task.member_id, task.day) == ("pending", None, TUESDAY)
    assert gap is not None
    assert (gap.reason, gap.resolved) == ("no_staff_available", False)


@pytest.mark.parametrize("sizes", [(4, 2), (2, 4)])
def test_tv7_a_big_house_and_a_small_one_never_share_a_day(
    houses: list[House], settle: Settle, sizes: tuple[int, int]
) -> None:
    hire(ANA)
    stays = []
    for house, guests in zip(houses, sizes, strict=False):
        stays.append(sold(house, guests=guests))
        settle()

    assert [who(stay) for stay in stays] == ["Ana", "Ana+1"]
    gap = gap_after(stays[1])
    assert gap is not None
    assert gap.reason == "staff_overload"


def test_tv8b_a_stay_that_moves_takes_its_cleaning_along_and_one_that_ends_calls_it_off(
    both: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0], SATURDAY)
    settle()
    first = task_of(stay)
    stay = moved(stay, 1)
    settle()
    later = task_of(stay)
    assert (later.task_id, later.day) == (first.task_id, SATURDAY + timedelta(days=1))

    cancelled(stay)
    settle()
    names = [each.name for each in events.timeline(f"task#{first.task_id}")]
    assert names == ["task.cancelled", "task.moved", "task.assigned", "task.created"]


def test_tv8c_to_hear_of_it_again_takes_nothing_from_anybody(
    both: None, houses: list[House], settle: Settle
) -> None:
    sold(houses[0], WEDNESDAY + timedelta(days=14), nights=14)
    stay = sold(houses[0], TUESDAY)
    settle()
    assert (who(stay), task_of(stay).priority) == ("Ana", "high")
    version = task_of(stay).version
    for _ in range(3):
        by_staff(task_of(stay), description="Llevar toallas.")
        settle()
        assert who(stay) == "Ana"
    assert task_of(stay).version == version + 1


def test_tv8d_a_guest_who_comes_on_the_day_of_the_departure_makes_it_urgent(
    both: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0], TUESDAY)
    settle()
    assert task_of(stay).priority == "low"
    sold(houses[0], WEDNESDAY)
    settle()

    task = task_of(stay)
    assert (task.priority, task.required_by) == ("urgent", TUESDAY)


def test_today_is_planned_too(both: None, houses: list[House], settle: Settle) -> None:
    stay = sold(houses[0], MONDAY)
    settle()
    assert who(stay) == "Ana"
