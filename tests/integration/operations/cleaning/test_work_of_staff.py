"""Plans leave what staff decided, say what would be better, and use the time that is left."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kernel import clock
from chalicelib.operations.tasks import records
from chalicelib.operations.tasks.rules import machine
from chalicelib.operations.tasks.types import Decision, WorkTask
from chalicelib.properties.types import House
from tests.support import deliveries
from tests.support.cleaning import (
    ANA,
    BETO,
    CARO,
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    by_staff,
    cancelled,
    changed,
    check_days,
    gap_after,
    hire,
    moved,
    sold,
    task_of,
    who,
)
from tests.support.outbox import Outbox
from tests.support.people import ACTOR
from tests.support.tasks import draft, written

Settle = Callable[[], object]


@pytest.fixture
def both(aws: None) -> None:
    hire(ANA)
    hire(BETO)


def pinned(task: WorkTask, member_id: str = BETO, **fields: Any) -> WorkTask:
    """The task once staff gave it to somebody."""
    decision = Decision(ACTOR, clock.now())
    return by_staff(task, member_id=member_id, status="assigned", pinned=decision, **fields)


def test_what_staff_pinned_stays_whatever_else_happens(
    both: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0])
    settle()
    pinned(task_of(stay))
    settle()
    for house in houses[1:4]:
        sold(house)
        settle()

    assert who(stay) == "Beto"
    assert task_of(stay).pinned is not None
    check_days()


def test_the_note_says_what_would_be_better(
    both: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0])
    settle()
    pinned(task_of(stay), BETO, day=WEDNESDAY)
    settle()
    assert task_of(stay).note == "Fijada: Ana Quispe podría limpiar antes, el 03/03/2026."

    # Once nobody has anything better to offer, the note goes.
    pinned(task_of(stay), ANA, day=TUESDAY)
    settle()
    assert task_of(stay).note == ""


def test_a_pin_after_the_next_arrival_is_noted(
    both: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0])
    sold(houses[0], FRIDAY, nights=3)
    settle()
    pinned(task_of(stay), ANA, day=WEDNESDAY)
    settle()
    assert task_of(stay).note == "Fijada para después del próximo ingreso, que es el 03/03/2026."


def test_a_pin_is_for_the_departure_that_staff_knew(
    both: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0])
    settle()
    pinned(task_of(stay), BETO)
    settle()
    moved(stay, 1)
    settle()

    task = task_of(stay)
    assert (task.day, task.pinned) == (WEDNESDAY, None)
    # Nothing speaks against who had it.
    assert task.member_id == BETO


def test_a_pin_that_still_can_be_meant_stays(
    both: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0])
    settle()
    pinned(task_of(stay), BETO, day=THURSDAY)
    settle()
    stay = moved(stay, 1)
    settle()
    task = task_of(stay)
    assert (task.day, task.check_out, task.pinned is not None) == (THURSDAY, WEDNESDAY, True)


def test_what_is_pinned_takes_room_from_others(houses: list[House], settle: Settle) -> None:
    hire(ANA)
    first = sold(houses[0])
    settle()
    pinned(task_of(first), ANA)
    urgent = sold(houses[1])
    sold(houses[1], FRIDAY, nights=3)
    settle()

    assert (who(first), who(urgent)) == ("Ana", None)
    assert task_of(urgent).priority == "urgent"
    gap = gap_after(urgent)
    assert gap is not None
    assert gap.reason == "staff_overload"


def test_once_it_is_pinned_no_more_it_is_planned_as_others_are(
    both: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0])
    settle()
    pinned(task_of(stay), BETO, day=WEDNESDAY)
    settle()
    by_staff(task_of(stay), pinned=None)
    settle()
    assert who(stay) == "Beto"


def test_what_is_pinned_is_called_off_with_its_stay(
    both: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0])
    settle()
    task = pinned(task_of(stay))
    settle()
    cancelled(stay)
    settle()
    assert records.task_of(task.task_id).status == "cancelled"


def test_work_that_began_and_work_that_was_done_stay_where_they_are(
    both: None, houses: list[House], settle: Settle
) -> None:
    stays = [sold(house, MONDAY) for house in houses[:2]]
    settle()
    begun, done = (task_of(stay) for stay in stays)
    by_staff(begun, status="in_progress", started_at=clock.now())
    by_staff(done, status="completed", started_at=clock.now(), ended_at=clock.now())
    settle()
    urgent = sold(houses[2], MONDAY)
    sold(houses[2], FRIDAY, nights=4)
    settle()

    assert records.task_of(begun.task_id).status == "in_progress"
    assert records.task_of(done.task_id).member_id == done.member_id
    # Whoever is done has time for it.
    assert task_of(urgent).member_id == done.member_id


def test_other_work_takes_time_too(houses: list[House], settle: Settle) -> None:
    hire(ANA)
    written(None, draft(TUESDAY, member_id=ANA, task_type="pool_maintenance"))
    big, small = sold(houses[0]), sold(houses[1], guests=2)
    settle()
    assert who(small) == "Ana"
    assert who(big) == "Ana+1"


def test_when_other_work_is_called_off_the_house_is_cleaned_on_its_day(
    houses: list[House], settle: Settle
) -> None:
    hire(ANA)
    pool = written(None, draft(TUESDAY, member_id=ANA, task_type="pool_maintenance"))
    stay = sold(houses[0])
    settle()
    assert who(stay) == "Ana+1"
    by_staff(pool, status="cancelled")
    settle()
    assert who(stay) == "Ana"


def test_when_other_work_moves_its_former_day_is_free(houses: list[House], settle: Settle) -> None:
    hire(ANA)
    pool = written(None, draft(TUESDAY, member_id=ANA, task_type="pool_maintenance"))
    stay = sold(houses[0])
    settle()
    by_staff(pool, day=FRIDAY)
    settle()
    assert who(stay) == "Ana"


def test_a_cleaning_that_staff_take_from_somebody_is_given_to_whoever_is_best(
    both: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0])
    settle()
    by_staff(task_of(stay), member_id=None, status="pending")
    settle()
    assert who(stay) == "Ana"


def test_a_cleaning_that_staff_call_off_or_delete_is_not_made_again(
    both: None, houses: list[House], settle: Settle
) -> None:
    first, second = sold(houses[0]), sold(houses[1])
    settle()
    by_staff(task_of(first), status="cancelled")
    by_staff(task_of(second), deleted=True)
    settle()
    for stay in (first, second):
        changed(stay, guests=5)
    settle()
    assert task_of(first).status == "cancelled"
    assert task_of(second).deleted

    moved(first, 1)
    settle()
    assert task_of(first).status == "assigned"


def test_a_cleaning_that_staff_make_themselves_is_that_of_the_departure(
    both: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0])
    made = draft(
        WEDNESDAY,
        property_id=houses[0].property_id,
        reservation_id=stay.reservation_id,
        cleaning="checkout",
        check_out=TUESDAY,
        guests=4,
        title="Limpieza y jardín",
    )
    written(None, made)
    settle()

    task = task_of(stay)
    assert (task.task_id, task.title) == (made.task_id, "Limpieza y jardín")
    assert (who(stay), task.priority) == ("Ana", "low")


def test_a_gap_says_when_the_house_was_cleaned_in_the_end(
    houses: list[House], settle: Settle
) -> None:
    hire(ANA)
    sold(houses[0])
    settle()
    late = sold(houses[1])
    settle()
    assert who(late) == "Ana+1"
    on_thursday = clock.now() + timedelta(days=3)
    with clock.at(on_thursday):
        done = machine.finished(machine.started(task_of(late), on_thursday), on_thursday)
        by_staff(task_of(late), status=done.status, ended_at=done.ended_at)
        settle()

    gap = gap_after(late)
    assert gap is not None
    assert (gap.rescheduled_date, gap.days_without_cleaning) == (THURSDAY, 2)


def test_guests_who_leave_a_house_that_was_cleaned_before_leave_it_dirty(
    both: None, houses: list[House], settle: Settle
) -> None:
    stay = sold(houses[0])
    settle()
    done = by_staff(task_of(stay), status="completed", ended_at=clock.now())
    settle()
    assert task_of(stay).task_id != done.task_id
    assert who(stay) is not None


def test_what_the_planner_does_itself_it_hears_of_and_leaves(
    both: None, houses: list[House]
) -> None:
    outbox = Outbox()
    sold(houses[0])
    (created,) = outbox.waiting()
    deliveries.take(created)
    own = outbox.waiting()
    own = [each for each in own if not each.name.startswith("notifications.")]
    assert {each.name for each in own} == {"task.created", "task.assigned"}
    for each in own:
        assert deliveries.take(each)
    assert outbox.waiting() == []


def test_more_than_one_note_is_written_at_a_time(
    both: None, houses: list[House], settle: Settle
) -> None:
    hire(CARO)
    stays = [sold(house, guests=2) for house in houses]
    settle()
    for stay in stays:
        pinned(task_of(stay), BETO, day=WEDNESDAY)
    settle()
    notes = {task_of(stay).note for stay in stays}
    assert notes == {"Fijada a una persona que ese día ya tiene bastante trabajo."}
