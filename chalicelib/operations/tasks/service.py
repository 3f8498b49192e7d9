"""Tasks as staff make, change and remove them (staff book, 1.9; panel book, 4.6)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from chalicelib.accounts.edits.service import require_seen
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids, spanish
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.operations.tasks import days, records
from chalicelib.operations.tasks.access import Viewer
from chalicelib.operations.tasks.assigning import (
    Around,
    read_around,
    require_working,
)
from chalicelib.operations.tasks.rules import machine
from chalicelib.operations.tasks.rules.checking import check_departure, checked, wrong
from chalicelib.operations.tasks.rules.telling import FORM, edited
from chalicelib.operations.tasks.types import Decision, NewTask, TaskInFull, WorkTask
from chalicelib.operations.tasks.working import note_work
from chalicelib.operations.tasks.writing import (
    CleaningExists,
    Writing,
    decided_anew,
)
from chalicelib.operations.types import TaskStatus
from chalicelib.properties.houses.service import HOUSES, UNKNOWN_HOUSE, houses_for
from chalicelib.properties.types import House
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.types import Stay

UNKNOWN_STAY = "No hay una reserva con ese id."
OTHER_HOUSE = "La reserva es de otra propiedad."


def create(
    new: NewTask, *, caller: Staff, now: datetime, once: Once[Any] | None = None
) -> TaskInFull:
    """A new task. Whoever it is given to is told what speaks against it, and has it all the same.

    One of type `checkout_cleaning` for a stay is the cleaning of its departure.

    Raises:
        Invalid: a field breaks its limits; no such house, stay or person; one who does not work.
        CleaningExists: the departure of the stay has its cleaning already.
        DayFull: the day has no room for it.
    """
    house = house_called(new.house)
    stay = None if new.reservation_id is None else _stay(new.reservation_id, house)
    task = checked(_drafted(new, house, stay, caller.actor, now))
    former = _former_cleaning(task)

    def work() -> TaskInFull:
        around = read_around([task.day], task.member_id, on=task.day)
        writing = Writing(around.days, actor=caller.actor, now=now)
        if task.member_id is not None:
            require_working(writing.tx, around.member)
        _require_house(writing.tx, task)
        kept = writing.write(None, task, instead_of=former)
        result = _in_full(kept, around, house)
        writing.tx.once(once, result)
        writing.commit()
        return result

    return decided_anew(work)


def change(
    task_id: str,
    fields: Mapping[str, Any],
    *,
    status: TaskStatus | None = None,
    pin: bool | None = None,
    seen: int | None = None,
    caller: Staff,
    now: datetime,
    once: Once[Any] | None = None,
) -> TaskInFull:
    """A task with some fields changed, then in the state that is said. Who gives it to somebody or
    moves it pins it, so that plans leave it there.

    Raises:
        NotFound: no such task, or none that the caller may see.
        NotYours: the state is not the caller's to say.
        Invalid: a field breaks its limits; no such house or person; one who does not work.
        WrongState, NeedsMember: the task is not where this could become of it.
        Unseen: it would undo what somebody else changed a moment ago.
        Stale: somebody else changed one of these fields at this moment.
        DayChanged, TaskChanged: others kept being quicker.
    """
    viewer, looked = Viewer(caller), list[WorkTask]()

    def work() -> TaskInFull:
        before = viewer.task(task_id)
        looked.append(before)
        if status is not None:
            viewer.require_status(before, status)
        sent = sent_fields_of(fields, before)
        if any(getattr(before, name) != getattr(looked[0], name) for name in sent):
            raise Stale
        require_seen(edited(before), sent, names=FORM, seen=seen, actor=caller.actor, now=now)
        decision = Decision(caller.actor, now)
        after = _changed(before, sent, status, pin, decision)
        return _commit(before, after, caller=caller, now=now, once=once)

    return decided_anew(work)


def remove(task_id: str, *, caller: Staff, now: datetime) -> None:
    """Take a task off every list; it is kept.

    Raises:
        NotFound: no such task.
        DayChanged, TaskChanged: others kept being quicker.
    """

    def work() -> None:
        before = records.task_of(task_id)
        writing = Writing(days.read([before.day]), actor=caller.actor, now=now)
        writing.write(before, machine.removed(before))
        writing.commit()

    decided_anew(work)


def house_called(text: str, *, field: str = FORM["property_id"]) -> House:
    """The published house with this id or this name, whatever its case and accents.

    Raises:
        Invalid: there is none; `field` is what the wire calls it.
    """
    house = HOUSES.find(_canonical(text)) or _named(text)
    if house is None:
        # Another process may have published it a moment ago.
        HOUSES.entries(fresh=True)
        house = HOUSES.find(_canonical(text)) or _named(text)
    if house is None:
        raise wrong(field, UNKNOWN_HOUSE)
    return house


def house_id_called(text: str) -> str:
    """The id that a filter of houses means: any id, those of former houses too, or the name of a
    published one.

    Raises:
        Invalid: there is no house of that name.
    """
    try:
        return str(UUID(text))
    except ValueError:
        return house_called(text, field="property").property_id


def _named(text: str) -> House | None:
    wanted = spanish.fold(text)
    return next((house for house in HOUSES.values() if spanish.fold(house.name) == wanted), None)


def _canonical(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return text


def sent_fields_of(fields: Mapping[str, Any], task: WorkTask) -> dict[str, Any]:
    """The fields that a form sends, with a house by its id.

    Raises:
        Invalid: there is no such house.
    """
    sent = dict(fields)
    if "house" in sent:
        house = sent.pop("house")
        is_same = _canonical(house) == task.property_id
        sent["property_id"] = task.property_id if is_same else house_called(house).property_id
    return sent


def _changed(
    before: WorkTask,
    fields: Mapping[str, Any],
    status: TaskStatus | None,
    pin: bool | None,
    decision: Decision,
) -> WorkTask:
    after = machine.edited(before, fields)
    check_departure(before, after)
    # What was kept under older limits may stay.
    after = checked(after) if fields else after
    after = machine.decided_by_staff(before, after, decision, pin=pin)
    return after if status is None else machine.in_state(after, status, decision.at)


def _commit(
    before: WorkTask, after: WorkTask, *, caller: Staff, now: datetime, once: Once[Any] | None
) -> TaskInFull:
    is_new = (before.member_id, before.day) != (after.member_id, after.day)
    on = after.day if is_new else None
    around = read_around([before.day, after.day], after.member_id, on=on)
    house = houses_for([after.property_id])[after.property_id]
    writing = Writing(around.days, actor=caller.actor, now=now)
    if after.member_id != before.member_id and after.member_id is not None:
        require_working(writing.tx, around.member)
    if after.property_id != before.property_id:
        _require_house(writing.tx, after)
    kept = writing.write(before, after)
    note_work(writing.tx, before, kept, house, actor=caller.actor)
    result = _in_full(kept, around, house, is_new=is_new)
    writing.tx.once(once, result)
    writing.commit()
    return result


def _require_house(tx: Transaction, task: WorkTask) -> None:
    """Let a transaction pass only while the house of a task is there."""
    HOUSES.require(tx, task.property_id, otherwise=wrong("property_id", UNKNOWN_HOUSE))


def _in_full(task: WorkTask, around: Around, house: House, *, is_new: bool = True) -> TaskInFull:
    return TaskInFull(
        task=task,
        house=house,
        member=around.member,
        warnings=around.warnings(task) if is_new else (),
    )


def _drafted(new: NewTask, house: House, stay: Stay | None, actor: str, now: datetime) -> WorkTask:
    fields = {n: getattr(new, n) for n in new.__struct_fields__ if n != "house"}
    if stay is not None:
        fields["guests"] = stay.guests
        fields["check_in"], fields["check_out"] = stay.check_in, stay.blocked_until
        fields["cleaning"] = "checkout" if new.task_type == "checkout_cleaning" else None
    task = WorkTask(
        task_id=ids.new_id(), property_id=house.property_id, created=now, updated=now, **fields
    )
    if new.member_id is None:
        return task
    return machine.assigned(task, new.member_id, pinned=Decision(actor, now))


def _stay(reservation_id: str, house: House) -> Stay:
    try:
        stay = stays.stay_of(reservation_id)
    except NotFound:
        raise wrong("reservation", UNKNOWN_STAY) from None
    if stay.property_id != house.property_id:
        raise wrong("reservation", OTHER_HOUSE)
    return stay


def _former_cleaning(task: WorkTask) -> str | None:
    """The task that was the cleaning of the departure, and is over without it having been cleaned.

    Raises:
        CleaningExists: the departure has its cleaning.
    """
    if task.cleaning is None or task.reservation_id is None:
        return None
    former = records.cleaning_of(task.reservation_id, task.cleaning)
    if former is None:
        return None
    known = records.find(former)
    if known is not None and not known.deleted and known.status != "cancelled":
        raise CleaningExists
    return former
