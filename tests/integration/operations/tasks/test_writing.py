"""A task, the item of its day, its counts and its events are one change (invariant 5)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.cloud import budget, events
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Conflict
from chalicelib.operations.tasks import counts, days, records
from chalicelib.operations.tasks.days import DayChanged, DayFull
from chalicelib.operations.tasks.records import TaskRecord
from chalicelib.operations.tasks.rules import machine
from chalicelib.operations.tasks.types import Line, WorkTask
from chalicelib.operations.tasks.writing import (
    MOST_TASKS,
    CleaningExists,
    TaskChanged,
    Writing,
    decided_anew,
)
from tests.support.tasks import CASA, LUZ, QUINTA, ROSA, draft, new_task, written

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
STAY = "0e000000-0000-4000-8000-000000000001"
ACTOR = "staff#1"


@pytest.fixture(autouse=True)
def _now(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield


def lines(day: date) -> tuple[Line, ...]:
    return days.read([day]).lines(day)


def told(task: WorkTask) -> list[str]:
    return [each.name for each in reversed(events.timeline(f"task#{task.task_id}"))]


def test_a_new_task_stands_in_its_day() -> None:
    task = new_task(TUESDAY, member_id=ROSA, guests=4)
    assert records.task_of(task.task_id) == task
    assert lines(TUESDAY) == (Line.of(task),)
    assert lines(MONDAY) == ()
    assert told(task) == ["task.created", "task.assigned"]


def test_a_day_keeps_its_tasks_in_the_order_in_which_they_came() -> None:
    tasks = [new_task(TUESDAY) for _ in range(3)]
    changed = written(tasks[0], machine.assigned(tasks[0], ROSA))
    assert lines(TUESDAY) == (Line.of(changed), *map(Line.of, tasks[1:]))


def test_a_change_has_its_version_and_what_forms_may_not_have_seen() -> None:
    task = new_task(TUESDAY)
    later = NOW + timedelta(minutes=5)
    with clock.at(later):
        changed = written(task, machine.assigned(task, LUZ))
    assert (changed.version, changed.updated) == (2, later)
    assert [(each.actor, each.version) for each in changed.recent] == [(ACTOR, 2)]
    assert set(changed.recent[0].before) == {"member_id", "status"}


@pytest.mark.parametrize(("day", "other"), [(TUESDAY, MONDAY), (MONDAY, TUESDAY)])
def test_a_task_that_moves_leaves_its_day(day: date, other: date) -> None:
    task = new_task(day, member_id=ROSA)
    moved = written(task, machine.moved(task, other))
    assert lines(day) == ()
    assert lines(other) == (Line.of(moved),)
    assert told(moved)[-1] == "task.moved"


def test_a_deleted_task_is_on_no_day_and_in_no_count() -> None:
    task = new_task(TUESDAY, member_id=ROSA)
    written(task, machine.removed(task))
    assert lines(TUESDAY) == ()
    assert counts.by_month() == {}
    assert counts.live_by_member() == {ROSA: 0}
    found = records.find(task.task_id)
    assert found is not None
    assert found.deleted


def test_what_stays_as_it_was_is_not_written() -> None:
    task = new_task(TUESDAY)
    assert written(task, task) == task
    assert told(task) == ["task.created"]


@pytest.mark.parametrize("number", [0, 1])
def test_who_read_the_day_earlier_decides_anew(number: int) -> None:
    for _ in range(number):
        new_task(TUESDAY)
    found = days.read([TUESDAY])
    new_task(TUESDAY)
    writing = Writing(found, actor=ACTOR, now=NOW)
    writing.write(None, draft(TUESDAY))
    with pytest.raises(DayChanged):
        writing.commit()
    assert len(lines(TUESDAY)) == number + 1


def test_who_read_the_task_earlier_decides_anew() -> None:
    task = new_task(TUESDAY)
    written(task, machine.edited(task, {"title": "Otra"}))
    writing = Writing(days.read([TUESDAY]), actor=ACTOR, now=NOW)
    writing.write(task, machine.assigned(task, ROSA))
    with pytest.raises(TaskChanged):
        writing.commit()


def test_a_change_of_texts_alone_waits_for_nobody_who_plans_the_day() -> None:
    task = new_task(TUESDAY)
    found = days.read([TUESDAY])
    new_task(TUESDAY)
    writing = Writing(found, actor=ACTOR, now=NOW)
    writing.write(task, machine.edited(task, {"title": "Otra"}))
    writing.commit()
    assert records.task_of(task.task_id).title == "Otra"


def test_one_change_may_follow_on_another_of_the_same_day() -> None:
    found = days.read([MONDAY, TUESDAY])
    for day in (TUESDAY, MONDAY, TUESDAY):
        writing = Writing(found, actor=ACTOR, now=NOW)
        writing.write(None, draft(day))
        writing.commit()
    assert [len(lines(day)) for day in (MONDAY, TUESDAY)] == [1, 2]


def test_two_tasks_of_a_day_can_change_together() -> None:
    first, second = new_task(TUESDAY, member_id=ROSA), new_task(TUESDAY)
    found = days.read([TUESDAY])
    writing = Writing(found, actor=ACTOR, now=NOW)
    writing.write(first, machine.assigned(first, None))
    assert found.lines(TUESDAY)[0].member_id is None
    writing.write(second, machine.assigned(second, ROSA))
    writing.commit()
    assert [line.member_id for line in lines(TUESDAY)] == [None, ROSA]


def test_a_departure_has_one_cleaning() -> None:
    fields = {"reservation_id": STAY, "cleaning": "checkout"}
    first = new_task(TUESDAY, **fields)
    with pytest.raises(CleaningExists):
        new_task(MONDAY, **fields)
    assert records.cleaning_of(STAY, "checkout") == first.task_id
    assert lines(MONDAY) == ()


def test_a_cleaning_that_is_over_can_be_followed_by_another() -> None:
    fields = {"reservation_id": STAY, "cleaning": "checkout"}
    first = new_task(TUESDAY, **fields)
    over = written(first, machine.cancelled(first))
    second = written(None, draft(TUESDAY, **fields), instead_of=over.task_id)
    assert records.cleaning_of(STAY, "checkout") == second.task_id
    with pytest.raises(CleaningExists):
        written(None, draft(TUESDAY, **fields), instead_of=over.task_id)


def test_a_stay_leads_to_all_its_tasks() -> None:
    cleaning = new_task(TUESDAY, reservation_id=STAY, cleaning="checkout")
    other = new_task(MONDAY, reservation_id=STAY, task_type="checkin_preparation")
    new_task(MONDAY)
    found = {task.task_id for task in records.tasks_of_stay(STAY)}
    assert found == {cleaning.task_id, other.task_id}
    assert records.tasks_of_stay(CASA) == []
    assert records.cleaning_of(CASA, "checkout") is None


def test_who_is_at_work_is_known_while_it_lasts() -> None:
    task = new_task(TUESDAY, member_id=ROSA)
    begun = written(task, machine.started(task, NOW))
    assert [(d.member_id, d.task_id) for d in records.being_done()] == [(ROSA, task.task_id)]
    written(begun, machine.finished(begun, NOW))
    assert records.being_done() == []


def test_counts_follow_every_change() -> None:
    task = new_task(TUESDAY, requires_photos=False)
    assert counts.by_month(status="pending") == {"2026-03": 1}
    mine = written(task, machine.assigned(task, ROSA))
    assert counts.by_month(status="pending") == {}
    assert counts.by_month(member_id=ROSA, status="assigned") == {"2026-03": 1}
    assert counts.by_month(member_id=ROSA, property_id=CASA) == {"2026-03": 1}
    assert counts.by_month(member_id=LUZ, property_id=CASA) == {}
    assert counts.by_month(property_id=QUINTA) == {}
    assert counts.live_by_member() == {ROSA: 1}
    done = written(mine, machine.finished(machine.started(mine, NOW), NOW))
    assert counts.by_month(task_type="checkout_cleaning", status="completed") == {"2026-03": 1}
    assert counts.live_by_member() == {ROSA: 0}
    assert counts.of_houses() == {CASA: counts.HouseNumbers(0, "2026-03")}
    written(done, machine.removed(done))
    assert counts.of_houses() == {CASA: counts.HouseNumbers(0, None)}


def test_counts_go_with_a_task_to_another_month() -> None:
    task = new_task(TUESDAY, member_id=ROSA)
    written(task, machine.moved(task, date(2027, 1, 1)))
    for which in ({}, {"member_id": ROSA}, {"property_id": CASA}):
        assert counts.by_month(**which) == {"2027-01": 1}


def test_a_full_day_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "MOST_TASKS", 1)
    task = new_task(TUESDAY)
    with pytest.raises(DayFull):
        new_task(TUESDAY)
    written(task, machine.assigned(task, ROSA))


def test_a_hundred_days_are_read_at_once() -> None:
    new_task(TUESDAY)
    last = TUESDAY + timedelta(99)
    new_task(last)
    found = days.between(TUESDAY, last)
    assert [len(found.lines(day)) for day in (TUESDAY, MONDAY + timedelta(50), last)] == [1, 0, 1]
    assert MONDAY not in found


@pytest.mark.parametrize("error", [DayChanged, TaskChanged])
def test_whoever_keeps_being_late_is_told(error: type[Conflict]) -> None:
    def late() -> None:
        raise error

    with budget.of(0), pytest.raises(error):
        decided_anew(late)


def test_the_largest_changes_fit_into_one_transaction() -> None:
    """As many tasks as `MOST_TASKS`, each with another person, house, day and state at once."""
    tasks = [
        new_task(date(2025, 12, 1 + n), member_id=ROSA, property_id=_house(n))
        for n in range(MOST_TASKS)
    ]
    found = days.read([day for task in tasks for day in (task.day, task.day + timedelta(60))])
    writing = Writing(found, actor=ACTOR, now=NOW)
    for n, task in enumerate(tasks):
        other = machine.edited(
            machine.moved(task, task.day + timedelta(60)),
            {"member_id": _house(50 + n), "property_id": _house(100 + n)},
        )
        writing.write(task, machine.started(other, NOW))
    writing.commit()
    assert len(records.being_done()) == MOST_TASKS


def _house(number: int) -> str:
    return f"0c000000-0000-4000-8000-{number:012d}"


def test_nothing_of_a_refused_change_stays() -> None:
    task = new_task(TUESDAY)
    writing = Writing(days.read([TUESDAY]), actor=ACTOR, now=NOW)
    writing.write(task, machine.assigned(task, ROSA))
    there = TaskRecord.scope.exists()
    writing.tx.check(TaskRecord, "task#none", "task", when=there, otherwise=Conflict())
    with pytest.raises(Conflict):
        writing.commit()
    assert records.task_of(task.task_id) == task
    assert lines(TUESDAY) == (Line.of(task),)
    assert counts.by_month(status="assigned") == {}
    assert told(task) == ["task.created"]
