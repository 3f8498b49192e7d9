"""What people have to do, from the lines of a day and the tasks that are worked on (staff book,
1.9)."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from chalicelib.operations.tasks.types import Line, WorkTask

EPOCH = datetime.min.replace(tzinfo=UTC)


def tasks_by_member(lines: Iterable[Line]) -> Counter[str]:
    """How many tasks each person has on a day, whatever became of them."""
    return Counter(line.member_id for line in lines if line.member_id is not None)


def completed_by_member(lines: Iterable[Line]) -> Counter[str]:
    """How many tasks of a day each person completed."""
    return tasks_by_member(line for line in lines if line.status == "completed")


def current_by_member(tasks: Iterable[WorkTask]) -> dict[str, WorkTask]:
    """What each person works on now: of several tasks the one that was begun last."""
    begun = sorted(tasks, key=lambda task: (task.started_at or EPOCH, task.task_id))
    return {
        task.member_id: task
        for task in begun
        if task.member_id is not None and task.status == "in_progress" and not task.deleted
    }
