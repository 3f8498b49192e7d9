"""What staff made for a stay follows it (staff book, 1.6 and 1.10.6; vector TV8 b)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.cloud import events
from chalicelib.kernel import clock
from chalicelib.operations.tasks import records
from chalicelib.operations.tasks.following import follow_stay
from chalicelib.operations.tasks.rules import machine
from chalicelib.operations.tasks.types import WorkTask
from chalicelib.operations.tasks.writing import MOST_TASKS
from chalicelib.properties.types import House
from chalicelib.reservations.types import Stay
from tests.support.cleaning import cancelled, changed, moved, noted, removed, sold
from tests.support.crew import MONDAY
from tests.support.houses import new_house
from tests.support.outbox import Outbox
from tests.support.people import ACTOR
from tests.support.tasks import ROSA, new_task, written

LAST = date(2026, 3, 7)


@pytest.fixture
def stay(house: House) -> Stay:
    """A stay that takes place, and leaves on a Saturday."""
    return sold(house, LAST, nights=3)


@pytest.fixture
def settle(stay: Stay) -> Callable[[], object]:
    """Let everything follow from what happens to the stay."""
    return Outbox().settle


def of(stay: Stay, day: date = LAST, **fields: Any) -> WorkTask:
    """A task that staff made for a stay."""
    given = {
        "task_type": "checkin_preparation",
        "reservation_id": stay.reservation_id,
        "property_id": stay.property_id,
        "guests": stay.guests,
        "check_out": stay.blocked_until,
        **fields,
    }
    return new_task(day, **given)


def present(task: WorkTask) -> WorkTask:
    return records.task_of(task.task_id)


def test_what_was_for_the_last_day_is_for_the_new_one(
    stay: Stay, settle: Callable[[], object]
) -> None:
    on_last, earlier = of(stay, member_id=ROSA), of(stay, LAST - timedelta(2))
    moved(stay, 1)
    settle()
    assert (present(on_last).day, present(on_last).check_out) == (date(2026, 3, 8),) * 2
    assert present(on_last).member_id == ROSA
    assert (present(earlier).day, present(earlier).check_out) == (earlier.day, date(2026, 3, 8))


@pytest.mark.parametrize(
    ("before", "days_later", "day"),
    [
        pytest.param(0, 2, date(2026, 3, 6), id="on the day of the arrival"),
        pytest.param(1, 2, date(2026, 3, 5), id="the day before"),
        pytest.param(1, -2, date(2026, 3, 2), id="never before today"),
        pytest.param(-1, 2, date(2026, 3, 5), id="what comes after the arrival stays"),
    ],
)
def test_what_prepares_an_arrival_moves_with_it(
    stay: Stay, settle: Callable[[], object], before: int, days_later: int, day: date
) -> None:
    task = of(stay, stay.check_in - timedelta(before), member_id=ROSA, check_in=stay.check_in)
    stays_there = of(stay, stay.check_in, task_type="pool_maintenance", check_in=stay.check_in)
    moved(stay, days_later)
    settle()
    assert (present(task).day, present(task).member_id) == (day, ROSA)
    assert present(stays_there).day == stay.check_in


def test_a_late_checkout_counts_as_another_last_day(
    stay: Stay, settle: Callable[[], object]
) -> None:
    task = of(stay)
    changed(stay, late_checkout=True)
    settle()
    assert present(task).day == date(2026, 3, 8)


def test_it_goes_to_the_house_of_the_stay(stay: Stay, settle: Callable[[], object]) -> None:
    task, other = of(stay), new_house("Casa Austin 2")
    changed(stay, property_id=other.property_id)
    settle()
    assert present(task).property_id == other.property_id


def test_more_guests_make_it_larger(stay: Stay, settle: Callable[[], object]) -> None:
    task = of(stay)
    noted(stay, guests=7)
    settle()
    assert present(task).guests == 7


@pytest.mark.parametrize("end", [cancelled, removed])
def test_it_is_called_off_with_the_stay(
    stay: Stay, settle: Callable[[], object], end: Callable[[Stay], Stay]
) -> None:
    task, of_another = of(stay, member_id=ROSA), new_task(LAST)
    end(stay)
    settle()
    assert present(task).status == "cancelled"
    [told, *_] = events.timeline(f"task#{task.task_id}")
    assert (told.name, told.actor) == ("task.cancelled", ACTOR)
    assert present(of_another) == of_another


def test_what_began_or_is_over_stays(stay: Stay, settle: Callable[[], object]) -> None:
    task = of(stay, member_id=ROSA)
    begun = written(task, machine.started(task, MONDAY))
    deleted = of(stay)
    gone = written(deleted, machine.removed(deleted))
    cancelled(stay)
    settle()
    assert present(begun) == begun
    assert records.find(gone.task_id) == gone


def test_to_follow_again_changes_nothing(stay: Stay) -> None:
    task = of(stay)
    moved(stay, 1)
    numbers = [follow_stay(stay.reservation_id, actor=ACTOR, now=clock.now()) for _ in range(2)]
    assert numbers == [1, 0]
    assert present(task).version == 2


def test_many_tasks_follow_in_several_steps(stay: Stay) -> None:
    tasks = [of(stay) for _ in range(2 * MOST_TASKS)]
    cancelled(stay)
    number = follow_stay(stay.reservation_id, actor=ACTOR, now=clock.now())
    assert number == len(tasks)
    assert {present(task).status for task in tasks} == {"cancelled"}


def test_a_stay_that_nobody_knows_has_no_tasks(stay: Stay) -> None:
    assert follow_stay(ROSA, actor=ACTOR, now=clock.now()) == 0
