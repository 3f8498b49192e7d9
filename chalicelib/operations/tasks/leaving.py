"""What becomes of the tasks of somebody who leaves (staff book, 9 #22)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.kernel import dates
from chalicelib.kernel.parts import in_parts
from chalicelib.operations.tasks import counts, days, records
from chalicelib.operations.tasks.rules import machine
from chalicelib.operations.tasks.types import NOT_BEGUN
from chalicelib.operations.tasks.writing import MOST_TASKS, Writing, decided_anew

PLANNED_AHEAD = timedelta(60)
"""How far ahead plans usually reach. Counts, which follow within moments, may not yet tell of what
was planned just now; the days do."""


def unassign_all(member_id: str, *, actor: str, now: datetime) -> int:
    """Take from a person every task that has not begun, of whatever day, so that others can have
    it: how many there were. What they are at, and what they did, stays theirs. Doing it again after
    a crash ends it."""
    today = dates.today(now)
    ahead = dates.months_between(today, today + PLANNED_AHEAD)
    counted = counts.by_month(member_id=member_id, status="assigned")
    wanted = [day for month in sorted({*ahead, *counted}) for day in dates.days_of(month)]
    found = days.read(wanted)
    held = [
        line.task_id
        for day in wanted
        for line in found.lines(day)
        if line.member_id == member_id and line.status in NOT_BEGUN
    ]
    parts = in_parts(held, MOST_TASKS)
    return sum(_unassign(part, member_id, actor, now) for part in parts)


def _unassign(task_ids: Sequence[str], member_id: str, actor: str, now: datetime) -> int:
    def work() -> int:
        tasks = [
            task
            for task in records.tasks_of(task_ids).values()
            if task.member_id == member_id and task.status in NOT_BEGUN and not task.deleted
        ]
        writing = Writing(days.read(task.day for task in tasks), actor=actor, now=now)
        for task in tasks:
            writing.write(task, machine.assigned(task, None))
        writing.commit()
        return len(tasks)

    return decided_anew(work)
