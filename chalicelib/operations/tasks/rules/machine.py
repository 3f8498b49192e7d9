"""What may become of a task (staff book, 1.10.8).

    pending ⇄ assigned → in_progress → completed → approved by a supervisor
                                     ↘ needs_review ⇄ completed

Whether work is `completed` or `needs_review` is not said by anybody, it follows from the photos:
where some are required and none is there, it needs a review. Until a supervisor approved it, a task
can be cancelled. Between `pending` and `assigned` whether somebody has it decides.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from chalicelib.kernel.errors import Conflict
from chalicelib.operations.tasks.types import (
    LIVE,
    NOT_BEGUN,
    WORKED,
    Decision,
    TaskPhoto,
    WorkTask,
)
from chalicelib.operations.types import Priority, TaskStatus
from chalicelib.reservations.types import Stay

MOST_PHOTOS = 30
"""Photos of one task."""
FILE_FOLLOWS = timedelta(hours=1)
"""A form to send a file with is good for a quarter of an hour."""
PLANNED = frozenset({"member_id", "day", "property_id"})
"""What is settled once work has begun."""
LABELS: dict[TaskStatus, str] = {
    "pending": "pendiente",
    "assigned": "asignada",
    "in_progress": "en curso",
    "completed": "completada",
    "cancelled": "cancelada",
    "needs_review": "por revisar",
}


class WrongState(Conflict):
    """The task is not where this could become of it."""

    code = "wrong_task_state"
    default_message = "La tarea ya no admite este cambio."


class NeedsMember(Conflict):
    """Work begins with somebody who does it."""

    code = "task_needs_member"
    default_message = "Asigne la tarea a una persona antes de empezarla."


class TooManyPhotos(Conflict):
    """A task has room for no more photos."""

    code = "too_many_task_photos"
    default_message = f"Una tarea lleva como máximo {MOST_PHOTOS} fotos."


def started(task: WorkTask, now: datetime) -> WorkTask:
    """The task once its work began.

    Raises:
        NeedsMember: nobody has it.
        WrongState: it began before, or is over.
    """
    _require(task, NOT_BEGUN, "empezar")
    if task.member_id is None:
        raise NeedsMember
    return msgspec.structs.replace(task, status="in_progress", started_at=now)


def finished(task: WorkTask, now: datetime, *, for_review: bool = False) -> WorkTask:
    """The task once its work is done: `completed`, or `needs_review` where photos are missing or
    whoever did it asks for a look. One that needed a review is completed once its photos are there.

    Raises:
        WrongState: it did not begin, or is over; its photos are still missing.
    """
    _require(task, {"in_progress", "needs_review"}, "completar")
    was_done = task.status == "needs_review"
    if was_done and (for_review or not task.is_proved):
        raise WrongState("La tarea espera una revisión: faltan sus fotos.")
    return msgspec.structs.replace(
        task,
        status="completed" if task.is_proved and not for_review else "needs_review",
        ended_at=task.ended_at if was_done else now,
    )


def approved(task: WorkTask, by: str, now: datetime) -> WorkTask:
    """The task once a supervisor saw the work, photos or not.

    Raises:
        WrongState: its work is not done, or it was approved before.
    """
    _require(task, WORKED, "aprobar")
    return msgspec.structs.replace(task, status="completed", approved=Decision(by, now))


def cancelled(task: WorkTask) -> WorkTask:
    """The task once nobody is to do it.

    Raises:
        WrongState: it is final.
    """
    _require(task, LIVE | WORKED, "cancelar")
    return msgspec.structs.replace(task, status="cancelled", note="")


def assigned(
    task: WorkTask, member_id: str | None, *, pinned: Decision | None = None, note: str = ""
) -> WorkTask:
    """The task as somebody's, or nobody's; `pinned` by staff, or planned, with a `note` why not
    better.

    Raises:
        WrongState: work has begun, or it is over.
    """
    _require(task, NOT_BEGUN, "asignar")
    return msgspec.structs.replace(
        task,
        member_id=member_id,
        status="pending" if member_id is None else "assigned",
        pinned=None if member_id is None else pinned,
        note=note,
    )


def moved(task: WorkTask, day: date) -> WorkTask:
    """The task on another day.

    Raises:
        WrongState: work has begun, or it is over.
    """
    _require(task, NOT_BEGUN, "mover")
    return msgspec.structs.replace(task, day=day)


def ranked(task: WorkTask, priority: Priority, required_by: date | None) -> WorkTask:
    """The task with another priority, as its deadline asks.

    Raises:
        WrongState: it is final.
    """
    _require(task, LIVE | WORKED, "cambiar")
    return msgspec.structs.replace(task, priority=priority, required_by=required_by)


def edited(task: WorkTask, changes: Mapping[str, Any]) -> WorkTask:
    """The task with `changes` laid over it; those that change nothing may always come.

    Raises:
        WrongState: it is final, or work has begun and they change who does it, when or where.
    """
    changing = {name for name, value in changes.items() if value != getattr(task, name)}
    if changing:
        _require(task, LIVE | WORKED, "cambiar")
    if changing & PLANNED:
        _require(task, NOT_BEGUN, "cambiar de persona, día o propiedad")
    after = msgspec.structs.replace(task, **{name: changes[name] for name in changing})
    if after.status not in NOT_BEGUN:
        return _following(task, after)
    if after.member_id is None:
        return msgspec.structs.replace(after, status="pending", pinned=None)
    return msgspec.structs.replace(after, status="assigned")


def in_state(task: WorkTask, status: TaskStatus, now: datetime) -> WorkTask:
    """The task in the state that a form says. The one that it has changes nothing, and between
    `pending` and `assigned` nobody chooses: whether somebody has it decides.

    Raises:
        NeedsMember, WrongState: no way leads there.
    """
    if status == task.status or {status, task.status} <= NOT_BEGUN:
        return task
    if status == "in_progress":
        return started(task, now)
    if status in WORKED:
        return finished(task, now, for_review=status == "needs_review")
    if status == "cancelled":
        return cancelled(task)
    raise WrongState(f"La tarea está {LABELS[task.status]} y no vuelve a {LABELS[status]}.")


def decided_by_staff(
    before: WorkTask, after: WorkTask, decision: Decision, *, pin: bool | None = None
) -> WorkTask:
    """The task `after` a change by staff, pinned where they gave it to somebody or moved it; `pin`
    where they say so themselves.

    Raises:
        NeedsMember: it is to be pinned to nobody.
    """
    if after.status != "assigned":
        if pin and after.status == "pending":
            raise NeedsMember("Asigne la tarea a una persona para fijarla.")
        return after
    is_planned = (before.member_id, before.day) != (after.member_id, after.day)
    wanted = is_planned or after.pinned is not None if pin is None else pin
    kept = None if is_planned else after.pinned
    return msgspec.structs.replace(after, pinned=(kept or decision) if wanted else None)


def following_stay(task: WorkTask, stay: Stay, today: date) -> WorkTask:
    """A task for a stay that is as it is now (staff book, 1.6 and 1.10.6): called off with it, in
    its house, and on the day that its new days mean.

    Raises:
        WrongState: work has begun, or it is over.
    """
    if not stay.blocks:
        return cancelled(task)
    return msgspec.structs.replace(
        moved(task, _day_for(task, stay, today)),
        property_id=stay.property_id,
        guests=stay.guests,
        check_in=stay.check_in,
        check_out=stay.blocked_until,
    )


def _day_for(task: WorkTask, stay: Stay, today: date) -> date:
    """What was for the last day is for the new one, and what prepares an arrival as long before the
    new one as it was, but not before today."""
    if task.day == task.check_out:
        return stay.blocked_until
    former = task.check_in
    if former is None or former == stay.check_in or task.day > former:
        return task.day
    if task.task_type != "checkin_preparation":
        return task.day
    return max(task.day + (stay.check_in - former), min(today, stay.check_in))


def removed(task: WorkTask) -> WorkTask:
    """The task off every list."""
    return msgspec.structs.replace(task, deleted=True)


def with_photo(task: WorkTask, photo: TaskPhoto) -> WorkTask:
    """The task with one more photo, which may be the one that was missing. Those whose files were
    to come and never came are forgotten.

    Raises:
        TooManyPhotos: it has no room for it.
    """
    earliest = photo.uploaded_at - FILE_FOLLOWS
    kept = [p for p in task.photos if p.state != "awaiting_file" or p.uploaded_at > earliest]
    if len(kept) >= MOST_PHOTOS:
        raise TooManyPhotos
    return _following(task, msgspec.structs.replace(task, photos=(photo, *kept)))


def with_outcome(task: WorkTask, photo: TaskPhoto) -> WorkTask:
    """The task whose photo of the same id became `photo`. Work is done as long as it is proved:
    a refused photo proves nothing, one that came does."""
    photos = tuple(photo if each.photo_id == photo.photo_id else each for each in task.photos)
    return _following(task, msgspec.structs.replace(task, photos=photos))


def _following(before: WorkTask, after: WorkTask) -> WorkTask:
    """Work that was done is as good as its proof: `after` in the state that its photos say."""
    if after.is_final or after.status not in WORKED or after.is_proved == before.is_proved:
        return after
    status: TaskStatus = "completed" if after.is_proved else "needs_review"
    return msgspec.structs.replace(after, status=status)


def _require(task: WorkTask, states: frozenset[TaskStatus] | set[TaskStatus], verb: str) -> None:
    if task.is_final:
        state = "aprobada" if task.approved is not None else LABELS[task.status]
        raise WrongState(f"No se puede {verb}: la tarea está {state}.")
    if task.status not in states:
        raise WrongState(f"No se puede {verb}: la tarea está {LABELS[task.status]}.")
