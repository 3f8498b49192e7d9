"""What is told of a change of a task."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.kernel.events import name_of
from chalicelib.kernel.secrecy import MASK
from chalicelib.operations.tasks.rules import machine, telling
from chalicelib.operations.tasks.types import WorkTask

from .tasks import BOSS, LUZ, NOW, ROSA, TUESDAY, begun, photo, task

WITH_ROSA = task(member_id=ROSA, status="assigned")
DONE = begun(status="completed", ended_at=NOW, photos=(photo(),))


def told(before: WorkTask | None, after: WorkTask) -> list[str]:
    return [name_of(type(event)) for event in telling.events_of(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        (None, task(), ["task.created"]),
        (None, WITH_ROSA, ["task.created", "task.assigned"]),
        (task(), machine.assigned(task(), ROSA), ["task.assigned"]),
        (WITH_ROSA, machine.assigned(WITH_ROSA, None), ["task.unassigned"]),
        (WITH_ROSA, machine.moved(WITH_ROSA, date(2026, 3, 4)), ["task.moved"]),
        (WITH_ROSA, machine.started(WITH_ROSA, NOW), ["task.started"]),
        (begun(), machine.finished(begun(), NOW), ["task.needs_review"]),
        (begun(photos=(photo(),)), DONE, ["task.completed"]),
        (DONE, machine.approved(DONE, "staff#1", NOW), ["task.approved"]),
        (WITH_ROSA, machine.cancelled(WITH_ROSA), ["task.cancelled"]),
        (WITH_ROSA, machine.removed(WITH_ROSA), ["task.removed"]),
        (WITH_ROSA, machine.edited(WITH_ROSA, {"title": "Otra"}), ["task.changed"]),
        (begun(), machine.with_photo(begun(), photo()), ["task.changed"]),
    ],
)
def test_each_change_is_told_under_its_name(
    before: WorkTask | None, after: WorkTask, names: list[str]
) -> None:
    assert told(before, after) == names


def test_a_review_that_ends_with_the_approval_is_told_as_that_alone() -> None:
    waiting = begun(status="needs_review", ended_at=NOW)
    assert told(waiting, machine.approved(waiting, "staff#1", NOW)) == ["task.approved"]


def test_who_had_it_and_when_it_was_due_is_told_with_the_change() -> None:
    other = machine.moved(machine.assigned(WITH_ROSA, LUZ), TUESDAY + timedelta(2))
    assigned, moved = telling.events_of(WITH_ROSA, other)
    assert msgspec.to_builtins(assigned)["former_member_id"] == ROSA
    assert msgspec.to_builtins(moved)["former_day"] == "2026-03-03"
    assert assigned.member_id == LUZ
    assert moved.day == date(2026, 3, 5)


def test_no_text_of_a_task_is_told() -> None:
    words = {"title": "Casa de los Quispe", "description": "Llamar a Ana", "note": "sin Luz"}
    before, after = task(), machine.edited(task(), words)
    changes = telling.changes_of(before, after)
    assert changes == {}
    created = telling.changes_of(None, after)
    assert created["title"] == [None, MASK]
    shown = msgspec.json.encode([created, *telling.events_of(None, after)]).decode()
    assert not any(word in shown for word in ("Quispe", "Ana", "Luz"))


def test_the_log_keeps_what_was_decided_before_and_after() -> None:
    after = machine.assigned(WITH_ROSA, LUZ, pinned=BOSS)
    changes = telling.changes_of(WITH_ROSA, after)
    assert changes["member_id"] == [ROSA, LUZ]
    assert set(changes) == {"member_id", "pinned"}


def test_a_form_shows_every_field_that_it_can_send() -> None:
    values: Any = telling.edited(WITH_ROSA).values
    assert set(values) == set(telling.FORM)
