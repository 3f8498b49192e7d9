"""What becomes of the cleaning of a departure when its stay changes (staff book, 1.6, 1.10)."""

from datetime import date, datetime

import msgspec

from chalicelib.kernel import dates
from chalicelib.operations.cleaning.rules.priorities import priority_after
from chalicelib.operations.cleaning.types import Cleaning, Departure, Place
from chalicelib.operations.tasks.rules import machine
from chalicelib.operations.tasks.types import NOT_BEGUN, WORKED, WorkTask

MINUTES = 120
"""How long a cleaning takes (1.5)."""
CALLED_OFF = "La reserva ya no sigue en pie, y la limpieza ya había empezado."


def title_of(house_name: str) -> str:
    """What a cleaning is called."""
    return f"Limpieza de salida - {house_name}"


def new_cleaning(task_id: str, departure: Departure, title: str, now: datetime) -> WorkTask:
    """The cleaning after a departure, which nobody has yet."""
    return WorkTask(
        task_id=task_id,
        property_id=departure.property_id,
        reservation_id=departure.reservation_id,
        task_type="checkout_cleaning",
        cleaning="checkout",
        title=title,
        day=departure.day,
        minutes=MINUTES,
        guests=departure.guests,
        check_out=departure.day,
        required_by=departure.next_arrival,
        priority=priority_after(departure.day, departure.next_arrival),
        created=now,
        updated=now,
    )


def is_lacking(task: WorkTask | None, departure: Departure | None, today: date) -> bool:
    """Whether a departure to come needs a cleaning that it has not, `task` being its last one.

    One that staff called off or deleted is not made again, unless the departure is another one
    since. One that was done is, where guests leave after it.
    """
    if departure is None or departure.day < today:
        return False
    if task is None:
        return True
    if task.status in WORKED and not task.deleted:
        return departure.day > done_on(task)
    is_over = task.deleted or task.status == "cancelled"
    return is_over and (task.property_id, task.check_out) != (departure.property_id, departure.day)


def followed(
    task: WorkTask, departure: Departure | None, *, title: str, former_title: str
) -> WorkTask:
    """The cleaning as its departure wants it; None is of a stay that does not take place. Who does
    it and when is planned afterwards. `title` is that of the departure's house, which a cleaning
    takes that has the `former_title`."""
    if task.is_final or task.status in WORKED:
        return task
    if departure is None:
        return _called_off(task)
    ranked = machine.ranked(
        task,
        priority_after(departure.day, departure.next_arrival),
        departure.next_arrival,
    )
    is_other = (task.property_id, task.check_out) != (departure.property_id, departure.day)
    if task.status not in NOT_BEGUN:
        return _with_note(task, departure) if is_other else ranked
    followed_ = msgspec.structs.replace(
        ranked,
        property_id=departure.property_id,
        title=title if task.title == former_title else task.title,
        guests=departure.guests,
        check_out=departure.day,
    )
    return unpinned(followed_) if is_other and not _may_stay_pinned(followed_) else followed_


def unpinned(task: WorkTask) -> WorkTask:
    """The task where plans may move it."""
    return msgspec.structs.replace(task, pinned=None)


def done_on(task: WorkTask) -> date:
    """The day on which work was done, in Lima."""
    return dates.today(task.ended_at) if task.ended_at is not None else task.day


def cleaning_of(task: WorkTask) -> Cleaning:
    """The cleaning of a task that is for a departure."""
    return Cleaning(
        task_id=task.task_id,
        property_id=task.property_id,
        departure=task.check_out or task.day,
        next_arrival=task.required_by,
        guests=task.guests,
        place=None if task.member_id is None else Place(task.day, task.member_id),
    )


def placed(task: WorkTask, place: Place | None, note: str) -> WorkTask:
    """The task where it was planned; with nobody it stands on the day of its departure."""
    day = place.day if place is not None else task.check_out or task.day
    member_id = None if place is None else place.member_id
    return machine.assigned(machine.moved(task, day), member_id, note=note)


def _called_off(task: WorkTask) -> WorkTask:
    if task.status in NOT_BEGUN:
        return machine.cancelled(task)
    return msgspec.structs.replace(task, note=CALLED_OFF)


def _with_note(task: WorkTask, departure: Departure) -> WorkTask:
    note = f"La salida pasó al {departure.day:%d/%m/%Y}, y la limpieza ya había empezado."
    return msgspec.structs.replace(task, note=note)


def _may_stay_pinned(task: WorkTask) -> bool:
    """Whether staff may have meant what they pinned for this departure, too."""
    cleaning = cleaning_of(task)
    return cleaning.departure <= task.day <= cleaning.deadline
