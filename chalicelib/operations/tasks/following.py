"""The tasks of a stay follow it (staff book, 1.6 and 1.10.6): what staff made for one besides the
cleaning of its departure, which the plan sees to."""

from datetime import date, datetime

from chalicelib.kernel import dates
from chalicelib.operations.tasks import days, records
from chalicelib.operations.tasks.rules import machine
from chalicelib.operations.tasks.types import NOT_BEGUN, WorkTask
from chalicelib.operations.tasks.writing import MOST_TASKS, Writing, decided_anew
from chalicelib.reservations.stays import records as stays


def follow_stay(reservation_id: str, *, actor: str, now: datetime) -> int:
    """Let what has not begun for a stay be as the stay is now: on its new last day, as long before
    its new first one, in its other house, or called off; how many tasks changed. Doing it again
    changes nothing.

    Raises:
        DayChanged, TaskChanged: others kept being quicker; the message must come again.
    """

    def work() -> int:
        changes = _changes(reservation_id, dates.today(now))[:MOST_TASKS]
        wanted = [task.day for change in changes for task in change]
        writing = Writing(days.read(wanted), actor=actor, now=now)
        for before, after in changes:
            writing.write(before, after)
        writing.commit()
        return len(changes)

    number = 0
    while True:
        followed = decided_anew(work)
        number += followed
        if followed < MOST_TASKS:
            return number


def _changes(reservation_id: str, today: date) -> list[tuple[WorkTask, WorkTask]]:
    stay = stays.stays_of([reservation_id]).get(reservation_id)
    tasks = [
        task
        for task in records.tasks_of_stay(reservation_id)
        if task.cleaning is None and task.status in NOT_BEGUN and not task.deleted
    ]
    if stay is None:
        return []
    found = ((task, machine.following_stay(task, stay, today)) for task in tasks)
    return [(before, after) for before, after in found if before != after]
