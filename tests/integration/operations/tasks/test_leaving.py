"""What becomes of the tasks of somebody who leaves (staff book, 9 #22)."""

from datetime import date, timedelta

import pytest

from chalicelib.cloud import events
from chalicelib.kernel import clock
from chalicelib.operations.tasks import counts, days, records
from chalicelib.operations.tasks.leaving import unassign_all
from chalicelib.operations.tasks.rules import machine
from chalicelib.operations.tasks.types import WorkTask
from chalicelib.operations.tasks.writing import MOST_TASKS
from tests.support import deliveries
from tests.support.crew import MONDAY, join
from tests.support.http import Api
from tests.support.meanwhile import meanwhile
from tests.support.people import ACTOR
from tests.support.tasks import LUZ, ROSA, new_task, written

TODAY = date(2026, 3, 2)


def begun(task: WorkTask) -> WorkTask:
    return written(task, machine.started(task, MONDAY))


def done(task: WorkTask) -> WorkTask:
    at_work = begun(task)
    return written(at_work, machine.finished(at_work, MONDAY))


def test_who_leaves_gives_back_what_has_not_begun() -> None:
    planned = [new_task(TODAY + timedelta(each), member_id=ROSA) for each in (-400, 0, 1, 45, 300)]
    current = begun(new_task(TODAY, member_id=ROSA))
    past = done(new_task(TODAY, member_id=ROSA, requires_photos=False))
    others = new_task(TODAY, member_id=LUZ)
    assert unassign_all(ROSA, actor=ACTOR, now=clock.now()) == len(planned)
    for task in planned:
        kept = records.task_of(task.task_id)
        assert (kept.member_id, kept.status) == (None, "pending")
    for task in (current, past, others):
        assert records.task_of(task.task_id) == task
    assert counts.live_by_member()[ROSA] == 1
    assert unassign_all(ROSA, actor=ACTOR, now=clock.now()) == 0


def test_many_tasks_are_given_back_in_several_steps() -> None:
    number = 2 * MOST_TASKS + 1
    for _ in range(number):
        new_task(TODAY, member_id=ROSA)
    assert unassign_all(ROSA, actor=ACTOR, now=clock.now()) == number
    lines = days.read([TODAY]).lines(TODAY)
    assert {line.status for line in lines} == {"pending"}


def test_what_began_meanwhile_stays_theirs() -> None:
    task = new_task(TODAY, member_id=ROSA)
    with meanwhile(lambda: begun(task)):
        assert unassign_all(ROSA, actor=ACTOR, now=clock.now()) == 0
    assert records.task_of(task.task_id).status == "in_progress"


@pytest.mark.parametrize("member_id", [ROSA, LUZ])
def test_who_never_had_a_task_gives_none_back(member_id: str) -> None:
    assert unassign_all(member_id, actor=ACTOR, now=clock.now()) == 0


def test_the_tasks_of_a_deleted_person_wait_for_others(api: Api) -> None:
    rosa = join("Rosa")
    task = new_task(TODAY, member_id=rosa.member_id)
    assert api.delete(f"/api/v1/staff/{rosa.member_id}/", token="admin").status_code == 204
    [removed, *_] = events.timeline(f"member#{rosa.member_id}")
    assert removed.name == "member.removed"
    for _ in range(2):
        assert deliveries.take(removed)
    assert records.task_of(task.task_id).status == "pending"
    [told, *_] = events.timeline(f"task#{task.task_id}")
    assert (told.name, told.actor) == ("task.unassigned", "staff#1")
