"""What is read around a task that staff give to somebody: its days, the person, their schedule."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import msgspec

from chalicelib.cloud import parallel, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.operations.schedules import service as schedules
from chalicelib.operations.schedules.types import WorkSchedule
from chalicelib.operations.staff import records as members
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.tasks import days
from chalicelib.operations.tasks.days import Days
from chalicelib.operations.tasks.rules.checking import wrong
from chalicelib.operations.tasks.rules.warning import warnings
from chalicelib.operations.tasks.types import WorkTask

NOBODY = "Elija a una persona de la lista."
NOT_WORKING = "{name} no trabaja ahora: su estado no es «activo»."


class Around(msgspec.Struct, frozen=True):
    """The days of a task, who is to have it, and what schedules say of the day."""

    days: Days
    member: StaffMember | None
    schedules: list[WorkSchedule]

    def warnings(self, task: WorkTask) -> tuple[str, ...]:
        """What speaks against who has the task now; nothing where nobody has it."""
        if self.member is None:
            return ()
        is_away = any(
            each.member_id == task.member_id and not each.allows_work for each in self.schedules
        )
        return warnings(task, self.member, self.days.lines(task.day), is_away=is_away)


def read_around(wanted: Sequence[date], member_id: str | None, *, on: date | None) -> Around:
    """These days, and a person, as of now: one round trip. `on` is the day on which the person is
    newly given a task; None where that stays as it was."""
    keys = [] if member_id is None else [members.member_key(member_id)]
    found, known = parallel.both(
        partial(store.fetch_many, [*map(days.day_key, wanted), *keys]),
        partial(_schedules, member_id, on),
    )
    member = None if member_id is None else members.member_in(found, member_id)
    return Around(days.days_in(found, wanted), member, known)


def require_working(tx: Transaction, member: StaffMember | None) -> None:
    """Let a transaction give a task to somebody only while they are here.

    Raises:
        Invalid: now, or when the transaction is committed: there is no such person; or their status
            is not `active` (staff book, 1.1).
    """
    if member is None or not member.is_present:
        raise wrong("member_id", NOBODY)
    if member.status != "active":
        raise wrong("member_id", NOT_WORKING.format(name=member.full_name))
    members.require_present(tx, member.member_id, otherwise=wrong("member_id", NOBODY))


def _schedules(member_id: str | None, on: date | None) -> list[WorkSchedule]:
    return [] if member_id is None or on is None else schedules.between(on, on)
