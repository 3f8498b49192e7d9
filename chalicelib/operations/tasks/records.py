"""Tasks in table `operations`. `writing.py` is the only writer.

| scope | kind | holds |
|---|---|---|
| `task#<task>` | `task` | a task, deleted ones too |
| `stay#<reservation>` | `task#<task>` | that a task is for the stay |
| `stay#<reservation>` | `cleaning#<kind>` | which task is the stay's automatic cleaning |
| `doing` | `<member>#<task>` | that somebody is at work on it now |
"""

from collections.abc import Iterable, Sequence

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.operations.tasks.types import WorkTask
from chalicelib.operations.types import CleaningKind

TASK, OF_STAY, CLEANING, DOING = "task", "task#", "cleaning#", "doing"


class TaskRecord(Model):
    """A task (`types.WorkTask`)."""

    Meta = store.meta("operations")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=TASK)
    version = NumberAttribute()
    task = StructAttribute[WorkTask](WorkTask)

    @classmethod
    def of(cls, task: WorkTask) -> "TaskRecord":
        """The record of a task."""
        return cls(scope=_scope(task.task_id), version=task.version, task=task)


class TaskOfStay(Model):
    """That a task is for a stay."""

    Meta = store.meta("operations")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    task_id = UnicodeAttribute()

    @classmethod
    def of(cls, reservation_id: str, task_id: str) -> "TaskOfStay":
        """What leads from a stay to one of its tasks."""
        return cls(scope=stay_scope(reservation_id), kind=f"{OF_STAY}{task_id}", task_id=task_id)

    @classmethod
    def cleaning(cls, reservation_id: str, kind: CleaningKind, task_id: str) -> "TaskOfStay":
        """What leads to its automatic cleaning of a kind, of which there is one."""
        return cls(scope=stay_scope(reservation_id), kind=f"{CLEANING}{kind}", task_id=task_id)


class DoingRecord(Model):
    """That somebody is at work on a task: few at any moment, so they stand together."""

    Meta = store.meta("operations")
    scope = UnicodeAttribute(hash_key=True, default=DOING)
    kind = UnicodeAttribute(range_key=True)
    member_id = UnicodeAttribute()
    task_id = UnicodeAttribute()

    @classmethod
    def of(cls, member_id: str, task_id: str) -> "DoingRecord":
        """The mark of a person's work on a task."""
        return cls(kind=f"{member_id}#{task_id}", member_id=member_id, task_id=task_id)


def task_key(task_id: str) -> Key:
    """Where a task stands, for reads that fetch other records too."""
    return Key(TaskRecord, _scope(task_id), TASK)


def task_in(found: Found, task_id: str) -> WorkTask | None:
    """The task, deleted ones too, whose `task_key` was read."""
    record = found.get(TaskRecord, _scope(task_id), TASK)
    return None if record is None else record.task


def find(task_id: str) -> WorkTask | None:
    """A task as of now, deleted ones too."""
    return task_in(store.fetch_many([task_key(task_id)]), task_id)


def task_of(task_id: str) -> WorkTask:
    """A task as of now.

    Raises:
        NotFound: there is none, or not any more.
    """
    task = find(task_id)
    if task is None or task.deleted:
        raise NotFound
    return task


def tasks_of(task_ids: Iterable[str]) -> dict[str, WorkTask]:
    """Those of the tasks that there are, deleted ones too, by id, in one round trip (a call for
    each hundred)."""
    found = store.fetch_many(map(task_key, task_ids)).all(TaskRecord)
    return {record.task.task_id: record.task for record in found}


def tasks_of_stay(reservation_id: str) -> list[WorkTask]:
    """All tasks of a stay, those that are over or deleted too, in no order: two round trips."""
    ids = {record.task_id for record in _of_stay(reservation_id)}
    return list(tasks_of(ids).values()) if ids else []


def cleaning_of(reservation_id: str, kind: CleaningKind) -> str | None:
    """The id of the task that is, or was at last, the automatic cleaning of a stay."""
    record = store.fetch(TaskOfStay, stay_scope(reservation_id), f"{CLEANING}{kind}")
    return None if record is None else record.task_id


def cleanings_of(reservation_ids: Iterable[str], kind: CleaningKind) -> dict[str, str]:
    """The same of several stays, those that have one, by stay: one round trip."""
    ids = list(reservation_ids)
    places = {each: Key(TaskOfStay, stay_scope(each), f"{CLEANING}{kind}") for each in ids}
    found = store.fetch_many(places.values())
    read = {each: found.value(key, TaskOfStay.task_id) for each, key in places.items()}
    return {each: task_id for each, task_id in read.items() if task_id is not None}


def forget_cleaning(tx: Transaction, reservation_id: str, kind: CleaningKind, task_id: str) -> None:
    """Let a stay have no automatic cleaning any more, if that is the task."""
    tx.delete(
        TaskOfStay.cleaning(reservation_id, kind, task_id),
        when=TaskOfStay.task_id == task_id,
        otherwise=Stale(),
    )


def being_done() -> Sequence[DoingRecord]:
    """Who is at work on what, as of now."""
    return store.query_records(DoingRecord, DOING, consistent=True)


def _of_stay(reservation_id: str) -> list[TaskOfStay]:
    return store.query_records(TaskOfStay, stay_scope(reservation_id), consistent=True)


def stay_scope(reservation_id: str) -> str:
    """Where what is known of a stay's tasks stands."""
    return f"stay#{reservation_id}"


def _scope(task_id: str) -> str:
    return f"task#{task_id}"
