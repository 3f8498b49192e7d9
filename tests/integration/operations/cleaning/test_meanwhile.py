"""What others do between a look and the write that follows it is looked at, too."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.kernel import clock
from chalicelib.operations.cleaning import service
from chalicelib.operations.schedules import service as schedules
from chalicelib.operations.staff import service as people
from chalicelib.operations.tasks.records import tasks_of_stay
from chalicelib.properties.types import House
from tests.support.cleaning import (
    ANA,
    BETO,
    TUESDAY,
    WEDNESDAY,
    by_staff,
    cancelled,
    check_days,
    hire,
    moved,
    sold,
    task_of,
    who,
)
from tests.support.meanwhile import meanwhile
from tests.support.people import ACTOR
from tests.support.tasks import draft, written

Settle = Callable[[], object]


@pytest.fixture(autouse=True)
def ana(aws: None) -> None:
    hire(ANA)


def test_who_becomes_free_meanwhile_cleans_on_the_day(houses: list[House], settle: Settle) -> None:
    pool = written(None, draft(TUESDAY, member_id=ANA, task_type="pool_maintenance"))
    settle()
    stay = sold(houses[0])
    with meanwhile(lambda: by_staff(pool, status="cancelled")):
        service.follow_stay(stay.reservation_id, now=clock.now())
    assert who(stay) == "Ana"


def test_who_becomes_busy_meanwhile_cleans_later(houses: list[House]) -> None:
    stay = sold(houses[0])
    pool = draft(TUESDAY, member_id=ANA, task_type="pool_maintenance")
    with meanwhile(lambda: written(None, pool)):
        service.follow_stay(stay.reservation_id, now=clock.now())
    assert who(stay) == "Ana+1"
    check_days()


@pytest.mark.parametrize(
    "fields", [{"status": "sick"}, {"max_properties_per_day": 0}, {"staff_type": "maintenance"}]
)
def test_nobody_is_given_a_cleaning_who_may_not_have_it_any_more(
    houses: list[House], fields: dict[str, object]
) -> None:
    hire(BETO)
    stay = sold(houses[0])
    with meanwhile(lambda: people.change(ANA, fields, actor=ACTOR, now=clock.now())):
        service.follow_stay(stay.reservation_id, now=clock.now())
    assert who(stay) == "Beto"


def test_who_goes_on_leave_meanwhile_is_planned_without(houses: list[House]) -> None:
    hire(BETO)
    stay = sold(houses[0])

    def go_on_leave() -> None:
        values = {"member_id": ANA, "day": TUESDAY, "schedule_type": "vacation"}
        schedules.create(values, actor=ACTOR, now=clock.now())
        service.plan_day(TUESDAY, now=clock.now(), touch=True)

    with meanwhile(go_on_leave):
        service.follow_stay(stay.reservation_id, now=clock.now())
    assert who(stay) == "Beto"


def test_a_stay_that_moves_meanwhile_is_cleaned_where_it_is(houses: list[House]) -> None:
    stay = sold(houses[0])

    def move() -> None:
        moved(stay, 1)
        service.follow_stay(stay.reservation_id, now=clock.now())

    with meanwhile(move):
        service.follow_stay(stay.reservation_id, now=clock.now())
    assert (task_of(stay).day, task_of(stay).check_out) == (WEDNESDAY, WEDNESDAY)
    assert len(tasks_of_stay(stay.reservation_id)) == 1


def test_a_stay_that_ends_meanwhile_has_no_cleaning(houses: list[House], settle: Settle) -> None:
    stay = sold(houses[0])
    settle()
    moved(stay, 1)

    def end() -> None:
        cancelled(stay)
        service.follow_stay(stay.reservation_id, now=clock.now())

    with meanwhile(end):
        service.follow_stay(stay.reservation_id, now=clock.now())
    (task,) = tasks_of_stay(stay.reservation_id)
    assert task.status == "cancelled"


def test_work_that_begins_meanwhile_stays_with_whoever_does_it(
    houses: list[House], settle: Settle
) -> None:
    first = sold(houses[0])
    settle()
    urgent = sold(houses[1])
    sold(houses[1], WEDNESDAY + timedelta(days=4), nights=5)

    def begin() -> None:
        by_staff(task_of(first), status="in_progress", started_at=clock.now())

    with meanwhile(begin):
        service.follow_stay(urgent.reservation_id, now=clock.now())
    assert (who(first), who(urgent)) == ("Ana", None)
