"""The only way in which tasks are written: each with its days, its counts and its events.

    def work() -> None:
        found = days.between(first, last)
        writing = Writing(found, actor=SYSTEM.actor, now=clock.now())
        for before, after in rules.decide(found, ...):
            writing.write(before, after)
        writing.commit()

    decided_anew(work)

The days say from then on what was decided, so a plan may look at them again between two writes.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import msgspec

from chalicelib.cloud import budget
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Conflict, Stale
from chalicelib.operations.tasks import counts
from chalicelib.operations.tasks.days import DayChanged, Days
from chalicelib.operations.tasks.records import DoingRecord, TaskOfStay, TaskRecord
from chalicelib.operations.tasks.rules.telling import changes_of, edited, events_of
from chalicelib.operations.tasks.types import WorkTask

T = TypeVar("T")
MOST_TASKS = 6
"""As many tasks as one transaction always has room for: its 100 actions are 16 for a task at most,
when it gets another person, house, day and state at once, and the items of its days."""


class TaskChanged(Stale):
    """Somebody else changed the task meanwhile: read it again, and decide anew."""

    code = "task_changed"
    default_message = "La tarea cambió en este momento. Intente nuevamente."


class CleaningExists(Conflict):
    """The departure has its cleaning already."""

    code = "cleaning_exists"
    default_message = "La salida ya tiene su limpieza."


class Writing:
    """Tasks that are written together. `tx` takes what else belongs to the change."""

    def __init__(self, days: Days, *, actor: str, now: datetime) -> None:
        self.tx = Transaction(now)
        self._days = days
        self._actor = actor

    def write(
        self, before: WorkTask | None, after: WorkTask, *, instead_of: str | None = None
    ) -> WorkTask:
        """Put a new task, or the change of one, into the transaction: the task as it is kept. One
        that stays as it was costs nothing.

        The days of both are among those that were read. Where a departure's cleaning is over,
        another can be created `instead_of` it (an id).

        The commit raises `TaskChanged` or `DayChanged` where somebody else was quicker, and
        `CleaningExists` where the departure of a new cleaning has one.

        Raises:
            DayFull: the day has no room for it.
        """
        if before == after:
            return after
        kept = after if before is None else self._following(before, after)
        self._days.follow(before, kept)
        self._put(before, kept, instead_of)
        counts.follow(self.tx, before, kept)
        changes = changes_of(before, kept)
        for number, event in enumerate(events_of(before, kept)):
            self.tx.emit(event, actor=self._actor, changes={} if number else changes)
        return kept

    @property
    def room(self) -> int:
        """How many writes more the transaction may have beside those of its days."""
        return self.tx.room - self._days.changed

    def commit(self) -> None:
        """Write everything.

        Raises:
            DayChanged: somebody else planned one of the days meanwhile.
            TaskChanged: somebody else changed one of the tasks meanwhile.
            CleaningExists: the departure of a new cleaning has one.
        """
        self._days.write(self.tx)
        self.tx.commit()

    def _following(self, before: WorkTask, after: WorkTask) -> WorkTask:
        values = edited(after).values
        return msgspec.structs.replace(
            after,
            version=before.version + 1,
            updated=self.tx.now,
            recent=edited(before).noted(values, actor=self._actor, at=self.tx.now),
        )

    def _put(self, before: WorkTask | None, after: WorkTask, instead_of: str | None) -> None:
        record = TaskRecord.of(after)
        if before is not None:
            present = TaskRecord.version == before.version
            self.tx.put(record, when=present, otherwise=TaskChanged())
            self._mark_work(before, after)
            return
        self.tx.create(record, otherwise=TaskChanged())
        if after.reservation_id is not None:
            self._put_of_stay(after, after.reservation_id, instead_of)

    def _put_of_stay(self, task: WorkTask, reservation_id: str, instead_of: str | None) -> None:
        self.tx.put(TaskOfStay.of(reservation_id, task.task_id))
        if task.cleaning is None:
            return
        guard = TaskOfStay.cleaning(reservation_id, task.cleaning, task.task_id)
        if instead_of is None:
            self.tx.create(guard, otherwise=CleaningExists())
        else:
            former = TaskOfStay.task_id == instead_of
            self.tx.put(guard, when=former, otherwise=CleaningExists())

    def _mark_work(self, before: WorkTask, after: WorkTask) -> None:
        """Who is at work on it, where that changed."""
        was, now = _doing(before), _doing(after)
        if was is not None and now is None:
            self.tx.delete(was)
        if now is not None and was is None:
            self.tx.put(now)


def _doing(task: WorkTask) -> DoingRecord | None:
    if task.deleted or task.status != "in_progress" or task.member_id is None:
        return None
    return DoingRecord.of(task.member_id, task.task_id)


def decided_anew(work: Callable[[], T]) -> T:
    """What `work` gives, which reads, decides and commits, and does so again where others were
    quicker, while there is time.

    Raises:
        DayChanged, TaskChanged: others kept being quicker.
    """
    return budget.again(work, DayChanged, TaskChanged)
