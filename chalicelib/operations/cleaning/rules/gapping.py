"""Which gap a cleaning has, by where it stands (staff book, 1.5, 1.10; 9, #20)."""

from datetime import date, datetime

import msgspec

from chalicelib.operations.cleaning.rules.following import done_on
from chalicelib.operations.gaps.rules import closed, noticed
from chalicelib.operations.gaps.types import CleaningGap
from chalicelib.operations.tasks.types import NOT_BEGUN, WORKED, WorkTask
from chalicelib.operations.types import GapReason

CALLED_OFF = "La limpieza ya no hace falta."
MOVED = "La salida cambió de fecha."


def gap_after(
    before: CleaningGap | None, task: WorkTask, reason: GapReason | None, now: datetime
) -> CleaningGap | None:
    """The gap of a cleaning as it stands now, or `before` itself where nothing changed.

    reason: why it is not done on the day of its departure; None where no plan says so, since staff
    decided it. That opens no gap.
    """
    if task.deleted or task.status == "cancelled":
        return _over(before, None, CALLED_OFF, now)
    departure, day = task.check_out or task.day, day_of(task)
    if day is None or day > departure:
        return _waiting(before, task, day, reason, now)
    has_moved = before is not None and before.gap_date != departure
    return _over(before, None, MOVED, now) if has_moved else _over(before, departure, "", now)


def day_of(task: WorkTask) -> date | None:
    """When a cleaning was done or is to be; None while nobody has it."""
    if task.status in WORKED:
        return done_on(task)
    return None if task.member_id is None else task.day


def is_lacking(task: WorkTask) -> bool:
    """Whether guests are to come into a house that nobody cleans before."""
    has_nobody = task.status in NOT_BEGUN and task.member_id is None and not task.deleted
    return has_nobody and task.required_by is not None


def _over(
    gap: CleaningGap | None, day: date | None, notes: str, now: datetime
) -> CleaningGap | None:
    if gap is None or gap.is_over:
        return gap
    return closed(gap, day=day, notes=notes, now=now)


def _waiting(
    before: CleaningGap | None,
    task: WorkTask,
    day: date | None,
    reason: GapReason | None,
    now: datetime,
) -> CleaningGap | None:
    if before is None and reason is None:
        return None
    departure = task.check_out or task.day
    gap = CleaningGap(
        gap_id=task.task_id,
        property_id=task.property_id,
        reservation_id=task.reservation_id,
        gap_date=departure,
        original_day=departure,
        reason=reason or "staff_overload",
        created=now,
        updated=now,
    )
    after = noticed(before, gap, day=day, now=now)
    return before if before is not None and _is_same(before, after) else after


def _is_same(before: CleaningGap, after: CleaningGap) -> bool:
    """Whether nothing is news; what an administrator closed stays so while it is the same gap."""
    if before.resolved_by is not None and before.gap_date == after.gap_date:
        return True
    return before == msgspec.structs.replace(
        after, updated=before.updated, version=before.version, notes=before.notes
    )
