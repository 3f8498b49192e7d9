"""What a plan stands on: days that are the same when it is written, and days whose older reads are
worth nothing since."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.operations.tasks import days
from chalicelib.operations.tasks.days import DayChanged, Days
from chalicelib.operations.tasks.types import Line, WorkTask
from tests.support.tasks import draft, new_task

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
MONDAY, TUESDAY, FRIDAY = (date(2026, 3, day) for day in (2, 3, 6))


@pytest.fixture(autouse=True)
def _now(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield


def committed(found: Days, *, relied: tuple[date, ...] = ()) -> None:
    """Write what changed of days, relying on others."""
    tx = Transaction(NOW)
    found.require(tx, relied)
    found.write(tx)
    tx.commit()


def with_task(found: Days, day: date) -> WorkTask:
    """Let the days show another task."""
    task = draft(day)
    found.follow(None, task)
    return task


def test_days_that_are_the_same_let_a_plan_be_written() -> None:
    there = new_task(MONDAY)
    found = days.read([MONDAY, TUESDAY, FRIDAY])
    task = with_task(found, TUESDAY)
    # Nothing is planned on Friday, and nothing was when it was read.
    committed(found, relied=(MONDAY, FRIDAY))
    now = days.read([MONDAY, TUESDAY])
    assert now.lines(TUESDAY) == (Line.of(task),)
    assert now.lines(MONDAY) == (Line.of(there),)


@pytest.mark.parametrize("is_empty", [True, False])
def test_of_a_plan_on_a_day_that_changed_meanwhile_nothing_is_written(is_empty: bool) -> None:
    if not is_empty:
        new_task(MONDAY)
    found = days.read([MONDAY, TUESDAY])
    new_task(MONDAY)
    with_task(found, TUESDAY)
    with pytest.raises(DayChanged):
        committed(found, relied=(MONDAY,))
    assert days.read([TUESDAY]).lines(TUESDAY) == ()


def test_a_day_that_is_written_is_relied_on_by_that() -> None:
    """One transaction cannot have a condition and a write of one item."""
    found = days.read([MONDAY])
    task = with_task(found, MONDAY)
    committed(found, relied=(MONDAY,))
    assert days.read([MONDAY]).lines(MONDAY) == (Line.of(task),)


@pytest.mark.parametrize("is_empty", [True, False])
def test_a_day_that_is_touched_keeps_its_tasks_and_ends_what_was_planned_by_it(
    is_empty: bool,
) -> None:
    if not is_empty:
        new_task(MONDAY)
    earlier, relying, found = (days.read([MONDAY, TUESDAY]) for _ in range(3))
    found.touch(MONDAY)
    assert found.changed == 1
    committed(found)
    assert days.read([MONDAY]).lines(MONDAY) == earlier.lines(MONDAY)
    with_task(earlier, MONDAY)
    with pytest.raises(DayChanged):
        committed(earlier)
    with_task(relying, TUESDAY)
    with pytest.raises(DayChanged):
        committed(relying, relied=(MONDAY,))


def test_to_touch_a_day_that_changes_anyway_costs_nothing_more() -> None:
    found = days.read([MONDAY])
    task = with_task(found, MONDAY)
    found.touch(MONDAY)
    assert found.changed == 1
    committed(found)
    assert days.read([MONDAY]).lines(MONDAY) == (Line.of(task),)


def test_a_day_may_be_written_again_without_reading_it() -> None:
    found = days.read([MONDAY])
    first = with_task(found, MONDAY)
    committed(found)
    second = with_task(found, MONDAY)
    committed(found)
    assert days.read([MONDAY]).lines(MONDAY) == (Line.of(first), Line.of(second))


def test_what_is_forgotten_is_not_written() -> None:
    found = days.read([MONDAY, TUESDAY])
    with_task(found, MONDAY)
    found.touch(TUESDAY)
    found.forget()
    assert (found.changed, found.lines(MONDAY)) == (0, ())
    committed(found, relied=(MONDAY, TUESDAY))
    assert days.read([MONDAY]).lines(MONDAY) == ()
