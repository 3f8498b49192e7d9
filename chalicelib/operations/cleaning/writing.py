"""One transaction of the planner: what becomes of one cleaning, and what is planned around it."""

import logging
from collections.abc import Iterable, Mapping
from datetime import date, datetime

import msgspec

from chalicelib.cloud import metrics
from chalicelib.kernel import dates
from chalicelib.kernel.callers import SYSTEM
from chalicelib.operations.cleaning import reading
from chalicelib.operations.cleaning.reading import Desk
from chalicelib.operations.cleaning.rules import following, reasons
from chalicelib.operations.cleaning.rules.gapping import gap_after, is_lacking
from chalicelib.operations.cleaning.rules.objective import choices_of
from chalicelib.operations.cleaning.rules.planning import AT_ONCE, Planning
from chalicelib.operations.cleaning.rules.region import Region, region
from chalicelib.operations.cleaning.rules.search import Candidate
from chalicelib.operations.cleaning.types import LACKING, Cleaning, Place
from chalicelib.operations.commands import PlanDay
from chalicelib.operations.events import CleaningLacks
from chalicelib.operations.gaps import service as gaps
from chalicelib.operations.gaps.types import CleaningGap
from chalicelib.operations.staff.records import require_unchanged
from chalicelib.operations.tasks import records as tasks
from chalicelib.operations.tasks.days import DayChanged
from chalicelib.operations.tasks.types import NOT_BEGUN, WorkTask
from chalicelib.operations.tasks.writing import TaskChanged, Writing

ACTIONS_OF_A_NOTE = 20
"""So many writes a transaction must have room for, to change another note in it."""
logger = logging.getLogger(__name__)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a cleaning before it is planned, and the gap that it has. instead_of: the
    task that was the cleaning of the departure before."""

    before: WorkTask | None
    after: WorkTask
    gap: CleaningGap | None
    instead_of: str | None = None

    @property
    def days(self) -> list[date]:
        """The days of the task before and after."""
        return [self.after.day] if self.before is None else [self.before.day, self.after.day]

    def around(self, today: date) -> date:
        """The day around which it is planned."""
        return max(self.after.check_out or self.after.day, today)

    def lags(self, now: datetime) -> bool:
        """Whether the gap does not say yet where the task stands."""
        has_nobody = self.after.status in NOT_BEGUN and self.after.member_id is None
        is_unsaid = has_nobody and self.gap is None
        return is_unsaid or gap_after(self.gap, self.after, None, now) is not self.gap


def carry_out(
    desk: Desk, around: date, now: datetime, change: Change | None = None, *, touch: bool = False
) -> bool:
    """Write what becomes of a cleaning, if any, with the plan around a day made better: of
    `AT_ONCE` others at most; what is left to be is asked for. With `touch`, the day gets another
    version in any case. Whether anything was written; the desk shows it.

    Raises:
        Stale: somebody else was quicker.
        CleaningExists: the departure has its cleaning by now.
    """
    decided = Round(desk, around, now)
    decided.decide(change, touch=touch)
    if not decided.fits:
        # The change goes first, and others follow in a message of their own.
        desk.days.forget()
        decided = Round(desk, around, now)
        decided.decide_alone(change, touch=touch)
    return decided.commit()


class Round:
    """A transaction that plans around a day."""

    def __init__(self, desk: Desk, around: date, now: datetime) -> None:
        self._desk, self._around, self._now = desk, around, now
        self._writing = Writing(desk.days, actor=SYSTEM.actor, now=now)
        self._lacking: list[CleaningLacks] = []
        self._given: set[str] = set()
        self._left: set[date] = set()
        self._relied: set[date] = set()
        self._has_changed = False

    def decide(self, change: Change | None, *, touch: bool) -> None:
        """Put into the transaction what becomes of a cleaning, and the better plan."""
        found = self._region(change)
        planning = found.planning(self._desk.workers, self._desk.today)
        is_done = planning.improve(AT_ONCE)
        if change is not None:
            self._write_change(change, planning)
        moved = [each for each in found.cleanings if planning.places[each.task_id] != each.place]
        others = [each for each in moved if change is None or each.task_id != change.after.task_id]
        self._write_others(others, found.pinned, planning)
        self._end(is_done=is_done, touch=touch)

    def decide_alone(self, change: Change | None, *, touch: bool) -> None:
        """The same, where all others stay as they are, and the better plan is asked for."""
        if change is not None:
            found = self._region(change).alone(change.after.task_id)
            planning = found.planning(self._desk.workers, self._desk.today)
            planning.improve(AT_ONCE)
            self._write_change(change, planning)
        self._end(is_done=False, touch=touch)

    @property
    def fits(self) -> bool:
        """Whether a transaction holds what was decided."""
        return self._writing.room >= 0

    def commit(self) -> bool:
        """Write it, with the days on which it relies as far as there is room; whether there was
        anything to write.

        Raises:
            Stale, CleaningExists: as `carry_out` says.
        """
        if not self._has_changed:
            return False
        days = self._desk.days
        relied = sorted(day for day in self._relied if day in days)
        days.require(self._writing.tx, relied[: self._writing.room])
        self._writing.commit()
        for each in self._lacking:
            told = {"task_id": each.task_id, "property_id": each.property_id}
            counted = metrics.counted("operations", LACKING, self._now)
            logger.warning("nobody can clean before guests come", extra={**told, **counted})
        return True

    def _region(self, change: Change | None) -> Region:
        changed: dict[str, Cleaning | None] = {}
        if change is not None and change.after.status == "cancelled":
            changed[change.after.task_id] = None
        if change is not None and _is_planned(change.after):
            changed[change.after.task_id] = following.cleaning_of(change.after)
        desk = self._desk
        return region(desk.lines(self._around), self._around, desk.today, changed=changed)

    def _write_change(self, change: Change, planning: Planning) -> None:
        if _is_planned(change.after):
            self._write_planned(change, following.cleaning_of(change.after), planning)
            return
        self._write(change, change.after, gap_after(change.gap, change.after, None, self._now))
        task = change.after
        if task.status == "cancelled" and task.reservation_id is not None:
            # If its stay takes place after all, that gets another one.
            tasks.forget_cleaning(self._writing.tx, task.reservation_id, "checkout", task.task_id)

    def _write_others(
        self, moved: Iterable[Cleaning], pinned: Iterable[Cleaning], planning: Planning
    ) -> None:
        wanted = {each.task_id: each for each in [*moved, *pinned]}
        known = reading.tasks_with_gaps(wanted) if wanted else {}
        for each in moved:
            task, gap = _as_planned(known, each)
            change = Change(before=task, after=following.unpinned(task), gap=gap)
            self._write_planned(change, each, planning)
        for each in pinned:
            task, gap = _as_planned(known, each)
            noted = msgspec.structs.replace(task, note=self._objection(each, planning))
            if noted != task and self._writing.tx.room < ACTIONS_OF_A_NOTE:
                self._left.add(self._around)
            else:
                self._write(Change(before=task, after=noted, gap=gap), noted, gap)

    def _write_planned(self, change: Change, cleaning: Cleaning, planning: Planning) -> None:
        """Write a cleaning where it was planned, with its gap and its note."""
        place = planning.places[cleaning.task_id]
        day = max(cleaning.departure, self._desk.today)
        reason = reasons.gap_reason(day, planning.board, is_small=cleaning.is_small)
        after = following.placed(change.after, place, "")
        gap = gap_after(change.gap, after, reason, self._now)
        note = reasons.why_waiting(cleaning, place, gap.reason if gap is not None else reason)
        self._write(change, following.placed(change.after, place, note), gap)
        last = cleaning.deadline if place is None else place.day
        self._relied.update(dates.days_between(day, last + dates.ONE_DAY))

    def _write(self, change: Change, after: WorkTask, gap: CleaningGap | None) -> None:
        before = change.before
        if after == before and gap is change.gap:
            return
        self._has_changed = True
        self._writing.write(before, after, instead_of=change.instead_of)
        if gap is not None and gap is not change.gap:
            gaps.write(self._writing.tx, change.gap, gap, actor=SYSTEM.actor)
        if gap is not None and (gap is not change.gap or not _is_known(before, after)):
            self._tell_lacking(after, gap)
        has_left = before is not None and _place(before) not in (None, _place(after))
        if before is not None and has_left and before.day != self._around:
            # Who waits for a place there may be out of sight here.
            self._left.add(before.day)
        if after.member_id is not None and (before is None or _place(before) != _place(after)):
            self._given.add(after.member_id)

    def _tell_lacking(self, after: WorkTask, gap: CleaningGap) -> None:
        if not is_lacking(after) or after.required_by is None:
            return
        lacking = CleaningLacks(
            task_id=after.task_id,
            property_id=after.property_id,
            reservation_id=after.reservation_id,
            departure=gap.gap_date,
            next_arrival=after.required_by,
            priority=after.priority,
            reason=gap.reason,
        )
        self._writing.tx.emit(lacking, actor=SYSTEM.actor)
        self._lacking.append(lacking)

    def _objection(self, cleaning: Cleaning, planning: Planning) -> str:
        """What speaks against where staff pinned a cleaning."""
        desk, place = self._desk, cleaning.place
        if place is None:
            return ""
        free = msgspec.structs.replace(cleaning, place=None)
        workers = sorted(desk.workers, key=lambda each: each.member_id)
        candidate = Candidate(free, choices_of(free, workers, desk.today))
        candidate.put(planning.board, place, -1)
        note = reasons.why_not_best(candidate, place, planning.board)
        candidate.put(planning.board, place)
        return note

    def _end(self, *, is_done: bool, touch: bool) -> None:
        """Put into the transaction what the decisions stand on, and ask for what is left to do."""
        desk, tx = self._desk, self._writing.tx
        if touch:
            desk.days.touch(self._around)
            self._has_changed = True
        if not is_done:
            # In a message of its own, so that nobody who is ended meanwhile leaves it undone.
            self._left.add(self._around)
        for member_id in sorted(self._given):
            require_unchanged(tx, desk.members[member_id], otherwise=DayChanged())
        for day in sorted(self._left):
            if day >= desk.today:
                tx.enqueue(PlanDay(day=day), actor=SYSTEM.actor)


def _as_planned(
    known: Mapping[str, tuple[WorkTask, CleaningGap | None]], cleaning: Cleaning
) -> tuple[WorkTask, CleaningGap | None]:
    """A task that was read, as the lines of the days had it.

    Raises:
        TaskChanged: it is another one since.
    """
    if cleaning.task_id not in known:
        raise TaskChanged
    task, gap = known[cleaning.task_id]
    if task.status not in NOT_BEGUN or following.cleaning_of(task) != cleaning:
        raise TaskChanged
    return task, gap


def _is_planned(task: WorkTask) -> bool:
    """Whether plans say who does it and when."""
    return task.status in NOT_BEGUN and task.pinned is None


def _is_known(before: WorkTask | None, after: WorkTask) -> bool:
    """Whether administrators know already for when somebody must be found."""
    return before is not None and before.required_by == after.required_by


def _place(task: WorkTask) -> Place | None:
    is_open = task.status in NOT_BEGUN and not task.deleted
    return Place(task.day, task.member_id) if is_open and task.member_id is not None else None
