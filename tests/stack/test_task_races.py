"""The item of a day under fire: whoever plans it at the same moment loses nothing, and nobody gets
two tasks that one decision would not have given."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import partial

import pytest

from chalicelib.cloud import budget, store
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.operations.tasks import counts, days, records, working
from chalicelib.operations.tasks import service as tasks
from chalicelib.operations.tasks.rules import capacity, machine
from chalicelib.operations.tasks.types import Line, WorkTask
from chalicelib.operations.tasks.writing import Writing, decided_anew
from chalicelib.operations.time.records import TimeItem
from local.aws.ministack import MiniStack
from tests.support.crew import join
from tests.support.houses import new_house
from tests.support.sizes import size
from tests.support.tasks import ROSA, new_task, written

pytestmark = pytest.mark.soak
ADMIN = Staff(1, ("admin",), "s1")
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
TUESDAY = date(2026, 3, 3)
WRITERS = size(50, 200)
LONG_ENOUGH = 300.0
"""Seconds for one request: an emulator with fifty callers is slow."""


def at_once(calls: Sequence[Callable[[], object]]) -> Counter[str]:
    """Do everything at the same moment; what became of each."""

    def attempt(call: Callable[[], object]) -> str:
        with budget.of(LONG_ENOUGH), clock.at(NOW):
            try:
                call()
            except CasaAustinError as error:
                return str(error.code)
            return "done"

    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        return Counter(pool.map(attempt, calls))


def given_to_rosa_if_free(task: WorkTask) -> None:
    """What a planner does: it gives a task to somebody who has room for it."""

    def work() -> None:
        found = days.read([TUESDAY])
        lines = found.lines(TUESDAY)
        if not capacity.has_room(lines, ROSA, guests=4, most_a_day=3):
            return
        writing = Writing(found, actor="system", now=NOW)
        writing.write(task, machine.assigned(task, ROSA))
        writing.commit()

    decided_anew(work)


def test_of_many_tasks_that_are_made_at_once_none_is_lost(aws: MiniStack) -> None:
    outcomes = at_once([partial(new_task, TUESDAY) for _ in range(WRITERS)])

    assert outcomes == {"done": WRITERS}
    lines = days.read([TUESDAY]).lines(TUESDAY)
    assert len({line.task_id for line in lines}) == WRITERS
    assert len(records.tasks_of(line.task_id for line in lines)) == WRITERS
    assert counts.by_month(status="pending") == {"2026-03": WRITERS}


def test_of_many_who_give_one_person_a_task_one_succeeds(aws: MiniStack) -> None:
    waiting = [new_task(TUESDAY, guests=4) for _ in range(size(12, 40))]

    outcomes = at_once([partial(given_to_rosa_if_free, task) for task in waiting])

    assert outcomes == {"done": len(waiting)}
    lines = days.read([TUESDAY]).lines(TUESDAY)
    assert Counter(line.status for line in lines) == {"assigned": 1, "pending": len(waiting) - 1}
    assert counts.live_by_member() == {ROSA: 1}


def test_work_that_many_start_at_once_begins_once(aws: MiniStack) -> None:
    with clock.at(NOW):
        rosa, house = join("Rosa"), new_house("Casa Austin 1")
        task = new_task(TUESDAY, member_id=rosa.member_id, property_id=house.property_id)
    starters = size(8, 30)

    def start() -> None:
        working.start(task.task_id, None, caller=ADMIN, now=NOW)

    assert at_once([start] * starters) == {"done": 1, "wrong_task_state": starters - 1}
    assert records.task_of(task.task_id).version == 2
    assert counts.by_month(status="in_progress") == {"2026-03": 1}
    items = store.query_records(TimeItem, f"times#{rosa.member_id}", index="by_member")
    assert [item.record.action_type for item in items] == ["check_in"]


def test_of_many_who_assign_a_task_at_once_nobody_undoes_another(aws: MiniStack) -> None:
    with clock.at(NOW):
        people, house = [join(f"Persona {n}") for n in range(6)], new_house("Casa Austin 1")
        task = new_task(TUESDAY, property_id=house.property_id)

    def assign(member_id: str) -> None:
        tasks.change(task.task_id, {"member_id": member_id}, caller=ADMIN, now=NOW)

    outcomes = at_once([partial(assign, each.member_id) for each in people])

    assert outcomes["done"] + outcomes["stale"] == len(people)
    kept = records.task_of(task.task_id)
    assert kept.version == 1 + outcomes["done"]
    [line] = days.read([TUESDAY]).lines(TUESDAY)
    assert line == Line.of(kept)
    assert counts.live_by_member()[str(kept.member_id)] == 1
    assert sum(counts.live_by_member().values()) == 1


def test_changes_of_the_same_task_at_once_come_one_after_another(aws: MiniStack) -> None:
    task = new_task(TUESDAY)

    def retitled(number: int) -> None:
        def work() -> None:
            present = records.task_of(task.task_id)
            written(present, machine.edited(present, {"title": f"Título {number}"}))

        decided_anew(work)

    writers = size(8, 30)
    outcomes = at_once([partial(retitled, number) for number in range(writers)])

    assert outcomes == {"done": writers}
    assert records.task_of(task.task_id).version == writers + 1
