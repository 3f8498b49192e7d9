"""Working on a task: it begins, it ends, a supervisor saw it (staff book, 1.2 and 9 #21, #40).

When it began and ended says the server's clock; what telephones and panels say of it is heard, and
not believed.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.places import Place
from chalicelib.operations.tasks.access import Viewer
from chalicelib.operations.tasks.assigning import read_around
from chalicelib.operations.tasks.rules import machine
from chalicelib.operations.tasks.rules.checking import checked
from chalicelib.operations.tasks.types import TaskInFull, WorkTask
from chalicelib.operations.tasks.writing import Writing, decided_anew
from chalicelib.operations.time.service import note
from chalicelib.properties.houses.service import houses_for
from chalicelib.properties.types import House

Step = Callable[[WorkTask], WorkTask]


def start(
    task_id: str,
    place: Place | None,
    *,
    caller: Staff,
    now: datetime,
    once: Once[Any] | None = None,
) -> TaskInFull:
    """Begin the work: whoever has it came to the house, and their telephone is at `place`.

    Raises:
        NotFound: no such task, or none that the caller may see.
        NotYours: somebody else has it.
        NeedsMember: nobody has it.
        WrongState: it began before, or is over.
        DayChanged, TaskChanged: others kept being quicker.
    """
    return _worked(task_id, lambda task: machine.started(task, now), place, caller, now, once)


def complete(
    task_id: str,
    place: Place | None,
    notes: str | None,
    *,
    caller: Staff,
    now: datetime,
    once: Once[Any] | None = None,
) -> TaskInFull:
    """End the work, with `notes` of whoever did it (None leaves those that it has). It needs a
    review where photos are required and none is there.

    Raises:
        Invalid: the notes are too long.
        NotFound, NotYours, DayChanged, TaskChanged: as in `start`.
        WrongState: it did not begin, or is over.
    """

    def step(task: WorkTask) -> WorkTask:
        noted = task if notes is None else machine.edited(task, {"completion_notes": notes})
        return machine.finished(checked(noted), now)

    return _worked(task_id, step, place, caller, now, once)


def approve(
    task_id: str, *, caller: Staff, now: datetime, once: Once[Any] | None = None
) -> TaskInFull:
    """Say as a supervisor that the work is good, photos or not.

    Raises:
        NotFound, DayChanged, TaskChanged: as in `start`.
        WrongState: the work is not done, or was approved before.
    """

    def step(task: WorkTask) -> WorkTask:
        return machine.approved(task, caller.actor, now)

    return _worked(task_id, step, None, caller, now, once)


def note_work(
    tx: Transaction,
    before: WorkTask,
    after: WorkTask,
    house: House,
    *,
    place: Place | None = None,
    actor: str,
) -> None:
    """Put into `tx` that whoever has a task came to the house or left it, where the change says
    so. The book of time speaks of the person, whoever pressed the button."""
    if after.member_id is None:
        return
    if after.started_at != before.started_at:
        note(
            tx,
            after.member_id,
            house,
            "check_in",
            task_id=after.task_id,
            place=place,
            actor=actor,
        )
    if after.ended_at != before.ended_at:
        note(
            tx,
            after.member_id,
            house,
            "check_out",
            task_id=after.task_id,
            place=place,
            notes=after.completion_notes,
            actor=actor,
        )


def _worked(
    task_id: str,
    step: Step,
    place: Place | None,
    caller: Staff,
    now: datetime,
    once: Once[Any] | None,
) -> TaskInFull:
    viewer = Viewer(caller)

    def work() -> TaskInFull:
        before = viewer.task(task_id)
        viewer.require_work(before)
        after = step(before)
        house = houses_for([after.property_id])[after.property_id]
        around = read_around([after.day], after.member_id, on=None)
        writing = Writing(around.days, actor=caller.actor, now=now)
        kept = writing.write(before, after)
        note_work(writing.tx, before, kept, house, place=place, actor=caller.actor)
        result = TaskInFull(task=kept, house=house, member=around.member)
        writing.tx.once(once, result)
        writing.commit()
        return result

    return decided_anew(work)
