"""What is told of a change of a task, and what forms of it may not have seen."""

from collections.abc import Mapping
from typing import Any

from chalicelib.kernel.differences import Changes, differences
from chalicelib.kernel.edits import Edited
from chalicelib.operations.events import (
    TaskApproved,
    TaskAssigned,
    TaskCancelled,
    TaskChanged,
    TaskCompleted,
    TaskCreated,
    TaskEvent,
    TaskMoved,
    TaskNeedsReview,
    TaskRemoved,
    TaskStarted,
    TaskUnassigned,
)
from chalicelib.operations.tasks.types import WorkTask
from chalicelib.operations.types import TaskStatus

FORM: Mapping[str, str] = {
    "member_id": "staff_member",
    "property_id": "building_property",
    "task_type": "task_type",
    "title": "title",
    "description": "description",
    "day": "scheduled_date",
    "minutes": "estimated_duration",
    "priority": "priority",
    "status": "status",
    "requires_photos": "requires_photo_evidence",
    "completion_notes": "completion_notes",
}
"""What a form of a task has, and what the wire calls it."""
TOLD = frozenset(
    {*FORM, "reservation_id", "started_at", "ended_at", "approved", "pinned", "required_by"}
)
"""The fields whose values the log keeps before and after."""
OF_STATES: dict[TaskStatus, type[TaskEvent]] = {
    "in_progress": TaskStarted,
    "completed": TaskCompleted,
    "needs_review": TaskNeedsReview,
    "cancelled": TaskCancelled,
}


def edited(task: WorkTask) -> Edited:
    """A task as forms show it."""
    return Edited(
        name=f"task#{task.task_id}",
        version=task.version,
        recent=task.recent,
        values={name: getattr(task, name) for name in FORM},
    )


def changes_of(before: WorkTask | None, after: WorkTask) -> Changes:
    """What differs, of the fields that the log keeps."""
    found = differences(before, after)
    return {name: pair for name, pair in found.items() if name in TOLD and pair[0] != pair[1]}


def events_of(before: WorkTask | None, after: WorkTask) -> list[TaskEvent]:
    """What happened to a task, the most important first."""
    told = _summary(after)
    if before is None:
        return [TaskCreated(**told), *_of_member(None, after, told)]
    if after.deleted:
        return [] if before.deleted else [TaskRemoved(**told)]
    events = _of_state(before, after, told)
    events += _of_member(before.member_id, after, told)
    if before.day != after.day:
        events.append(TaskMoved(**told, former_day=before.day))
    return events or [TaskChanged(**told)]


def _of_state(before: WorkTask, after: WorkTask, told: Mapping[str, Any]) -> list[TaskEvent]:
    if after.approved is not None and before.approved is None:
        return [TaskApproved(**told)]
    kind = OF_STATES.get(after.status)
    return [kind(**told)] if kind is not None and after.status != before.status else []


def _of_member(former: str | None, after: WorkTask, told: Mapping[str, Any]) -> list[TaskEvent]:
    if former == after.member_id:
        return []
    if after.member_id is not None:
        return [TaskAssigned(**told, former_member_id=former)]
    return [] if former is None else [TaskUnassigned(**told, former_member_id=former)]


def _summary(task: WorkTask) -> dict[str, Any]:
    return {
        "task_id": task.task_id,
        "property_id": task.property_id,
        "member_id": task.member_id,
        "task_type": task.task_type,
        "day": task.day,
        "priority": task.priority,
        "status": task.status,
        "reservation_id": task.reservation_id,
        "cleaning": task.cleaning,
    }
