"""Plans follow who is there: leave, weekends, limits, people who come and who go."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.kernel import clock
from chalicelib.operations.schedules import service as schedules
from chalicelib.operations.staff import service as people
from chalicelib.operations.tasks import records
from chalicelib.operations.tasks.types import Decision
from chalicelib.properties.types import House
from tests.support.cleaning import (
    ANA,
    BETO,
    CARO,
    SATURDAY,
    TUESDAY,
    WEDNESDAY,
    by_staff,
    check_days,
    gap_after,
    hire,
    sold,
    task_of,
    who,
)
from tests.support.people import ACTOR
from tests.support.tasks import draft, written

Settle = Callable[[], object]


def away(member_id: str, day: date = TUESDAY, **fields: Any) -> str:
    """The id of a schedule by which somebody is away on a day."""
    values = {"member_id": member_id, "day": day, "schedule_type": "vacation", **fields}
    return schedules.create(values, actor=ACTOR, now=clock.now()).schedule_id


def is_now(member_id: str, **fields: Any) -> None:
    """Somebody has other details."""
    people.change(member_id, fields, actor=ACTOR, now=clock.now())


@pytest.fixture
def both(aws: None) -> None:
    hire(ANA)
    hire(BETO)


@pytest.mark.parametrize(
    "fields",
    [
        {"schedule_type": "vacation"},
        {"schedule_type": "sick_leave"},
        {"schedule_type": "regular", "is_available": False},
    ],
)
def test_who_is_on_leave_cleans_nothing(
    both: None, houses: list[House], settle: Settle, fields: dict[str, Any]
) -> None:
    away(ANA, **fields)
    stay = sold(houses[0])
    settle()
    assert who(stay) == "Beto"


@pytest.mark.parametrize("schedule_type", ["regular", "overtime", "on_call"])
def test_who_works_on_a_day_cleans(
    both: None, houses: list[House], settle: Settle, schedule_type: Any
) -> None:
    away(ANA, schedule_type=schedule_type)
    stay = sold(houses[0])
    settle()
    assert who(stay) == "Ana"


def test_when_somebody_goes_on_leave_others_take_over(
    both: None, houses: list[House], settle: Settle
) -> None:
    first = sold(houses[0])
    settle()
    second = sold(houses[1])
    settle()
    leave = away(ANA)
    settle()
    # Nobody is better on Wednesday, so she keeps it.
    assert [who(first), who(second)] == ["Ana+1", "Beto"]
    check_days()

    schedules.remove(leave, actor=ACTOR, now=clock.now())
    settle()
    assert [who(first), who(second)] == ["Ana", "Beto"]
    gap = gap_after(first)
    assert gap is not None
    assert gap.is_over


def test_when_nobody_is_left_the_house_stays_dirty_until_somebody_comes(
    houses: list[House], settle: Settle
) -> None:
    hire(ANA)
    stay = sold(houses[0])
    settle()
    is_now(ANA, status="sick")
    settle()
    gap = gap_after(stay)
    assert gap is not None
    assert (who(stay), gap.resolved, gap.reason) == (None, False, "no_staff_available")

    new = {"first_name": "Zoe", "last_name": "Rojas", "phone": "987654321"}
    people.create(new, actor=ACTOR, now=clock.now())
    settle()
    assert task_of(stay).status == "assigned"
    closed = gap_after(stay)
    assert closed is not None
    assert closed.is_over


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "vacation"},
        {"staff_type": "maintenance"},
        {"max_properties_per_day": 0},
        {"can_work_weekends": False},
    ],
)
def test_who_may_not_have_a_cleaning_any_more_loses_it(
    both: None, houses: list[House], settle: Settle, fields: dict[str, Any]
) -> None:
    stay = sold(houses[0], SATURDAY)
    settle()
    assert who(stay) == "Ana"
    is_now(ANA, **fields)
    settle()
    assert who(stay) == "Beto"


def test_a_new_telephone_changes_no_plan(
    both: None, houses: list[House], settle: Callable[[], list[Any]]
) -> None:
    sold(houses[0])
    settle()
    is_now(ANA, phone="999 888 777")
    assert settle() == []


def test_who_prefers_a_house_gets_it(houses: list[House], settle: Settle) -> None:
    hire(ANA)
    hire(BETO, preferred_houses=frozenset({houses[0].property_id}))
    stay = sold(houses[0])
    settle()
    assert who(stay) == "Beto"


def test_what_somebody_had_who_is_deleted_others_do(
    both: None, houses: list[House], settle: Settle
) -> None:
    near, far = sold(houses[0]), sold(houses[0], TUESDAY + timedelta(days=90))
    settle()
    by_staff(task_of(near), pinned=Decision(ACTOR, clock.now()))
    assert {task_of(near).member_id, task_of(far).member_id} == {ANA}
    garden = written(None, draft(WEDNESDAY, member_id=ANA, task_type="garden_maintenance"))
    people.remove(ANA, actor=ACTOR, now=clock.now())
    settle()

    assert [who(near), who(far)] == ["Beto", "Beto"]
    freed = records.task_of(garden.task_id)
    assert (freed.member_id, freed.status) == (None, "pending")
    check_days()


def test_many_days_are_planned_anew_one_message_after_the_other(
    houses: list[House], settle: Settle
) -> None:
    hire(ANA)
    hire(CARO)
    stays = [sold(houses[0], TUESDAY + timedelta(days=9 * number)) for number in range(8)]
    settle()
    assert {who(stay) for stay in stays} <= {"Ana", "Caro"}
    is_now(ANA, status="inactive")
    settle()
    assert [who(stay) for stay in stays] == ["Caro"] * 8
