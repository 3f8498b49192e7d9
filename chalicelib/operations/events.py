"""What happens to the people who work on site, and to their work."""

from datetime import date

from chalicelib.kernel.events import Event
from chalicelib.operations.types import (
    CleaningKind,
    GapReason,
    Priority,
    Review,
    TaskStatus,
    TaskType,
)


class MemberEvent(Event, frozen=True, kw_only=True):
    """Something happened to one of the people who work on site, or to their schedule."""

    member_id: str

    @property
    def subject(self) -> str:
        """The person."""
        return f"member#{self.member_id}"


class MemberCreated(MemberEvent, frozen=True, kw_only=True, tag="member.created"):
    """Somebody works on site from now on."""


class MemberChanged(MemberEvent, frozen=True, kw_only=True, tag="member.changed"):
    """Somebody who works on site has other details; `decides_work`: they may be given other work
    than before."""

    decides_work: bool


class MemberRemoved(MemberEvent, frozen=True, kw_only=True, tag="member.removed"):
    """Somebody was deleted: what they were to do, others do."""


class MemberRestored(MemberEvent, frozen=True, kw_only=True, tag="member.restored"):
    """Somebody who was deleted is there again, without work."""


class MemberPhotoRemoved(MemberEvent, frozen=True, kw_only=True, tag="member.photo_removed"):
    """A picture of somebody, or of what they did, is not needed any more; `keys` are its files."""

    keys: tuple[str, ...]


class ScheduleEvent(MemberEvent, frozen=True, kw_only=True):
    """Something happened to somebody's schedule of these `days`: one, or two where it moved."""

    schedule_id: str
    days: tuple[date, ...]


class ScheduleCreated(ScheduleEvent, frozen=True, kw_only=True, tag="schedule.created"):
    """Somebody has a schedule of a day."""


class ScheduleChanged(ScheduleEvent, frozen=True, kw_only=True, tag="schedule.changed"):
    """A schedule is another, or of another day."""


class ScheduleRemoved(ScheduleEvent, frozen=True, kw_only=True, tag="schedule.removed"):
    """Somebody has no schedule of a day any more."""


class TimeNoted(MemberEvent, frozen=True, kw_only=True, tag="time.noted"):
    """Somebody came to a house, left it or rested, with a task (`task_id`) or apart from any."""

    record_id: str
    property_id: str
    task_id: str | None
    action_type: str
    location_verified: bool


class TaskEvent(Event, frozen=True, kw_only=True):
    """Something happened to a task; this is how it stands since. Its texts are not told: whoever
    shows them reads the task.

    member_id: who has it; None for nobody. day: when it is to be done. reservation_id: the stay
    that it is for. cleaning: which one after the departure of the stay it is; None of other tasks.
    """

    task_id: str
    property_id: str
    member_id: str | None
    task_type: TaskType
    day: date
    priority: Priority
    status: TaskStatus
    reservation_id: str | None
    cleaning: CleaningKind | None

    @property
    def subject(self) -> str:
        """The task."""
        return f"task#{self.task_id}"


class TaskCreated(TaskEvent, frozen=True, kw_only=True, tag="task.created"):
    """There is one more task. Where somebody has it already, `task.assigned` says so too."""


class TaskAssigned(TaskEvent, frozen=True, kw_only=True, tag="task.assigned"):
    """Somebody has a task now. former_member_id: who had it before."""

    former_member_id: str | None


class TaskUnassigned(TaskEvent, frozen=True, kw_only=True, tag="task.unassigned"):
    """Nobody has a task any more. former_member_id: who had it."""

    former_member_id: str


class TaskMoved(TaskEvent, frozen=True, kw_only=True, tag="task.moved"):
    """A task is to be done on another day."""

    former_day: date


class TaskChanged(TaskEvent, frozen=True, kw_only=True, tag="task.changed"):
    """Something else of a task changed."""


class TaskStarted(TaskEvent, frozen=True, kw_only=True, tag="task.started"):
    """Work began."""


class TaskCompleted(TaskEvent, frozen=True, kw_only=True, tag="task.completed"):
    """Work is done, and proved where it has to be."""


class TaskNeedsReview(TaskEvent, frozen=True, kw_only=True, tag="task.needs_review"):
    """Work is done, and a supervisor has to look at it: its photos are missing, or whoever did it
    asks for it."""


class TaskApproved(TaskEvent, frozen=True, kw_only=True, tag="task.approved"):
    """A supervisor saw the work."""


class TaskCancelled(TaskEvent, frozen=True, kw_only=True, tag="task.cancelled"):
    """Nobody is to do the task."""


class TaskRemoved(TaskEvent, frozen=True, kw_only=True, tag="task.removed"):
    """A task is on no list any more."""


class TimeCorrected(MemberEvent, frozen=True, kw_only=True, tag="time.corrected"):
    """An administrator corrected a time record of somebody."""

    record_id: str


class TimeRemoved(MemberEvent, frozen=True, kw_only=True, tag="time.removed"):
    """An administrator took a time record of somebody out: its changes say what it was."""

    record_id: str


class TimePhotoChecked(MemberEvent, frozen=True, kw_only=True, tag="time.photo_checked"):
    """The picture of a time record can be shown, or was refused."""

    record_id: str


class GapEvent(Event, frozen=True, kw_only=True):
    """Something happened to a gap; this is how it stands since. `gap_id` is the id of its task,
    rescheduled_date: when the house is cleaned instead; None for never yet, or no need."""

    gap_id: str
    property_id: str
    reservation_id: str | None
    gap_date: date
    reason: GapReason
    rescheduled_date: date | None
    resolved: bool

    @property
    def subject(self) -> str:
        """The gap."""
        return f"gap#{self.gap_id}"


class GapNoticed(GapEvent, frozen=True, kw_only=True, tag="gap.noticed"):
    """A house is not cleaned on the day of a departure, but later or, as it looks, by nobody."""


class GapResolved(GapEvent, frozen=True, kw_only=True, tag="gap.resolved"):
    """A house is cleaned on its day after all, need not be cleaned any more, or an administrator
    said so."""


class CleaningLacks(Event, frozen=True, kw_only=True, tag="cleaning.needs_review"):
    """Nobody can clean a house before its next guests come: administrators have to look."""

    task_id: str
    property_id: str
    reservation_id: str | None
    departure: date
    next_arrival: date
    priority: Priority
    reason: GapReason

    @property
    def subject(self) -> str:
        """The task."""
        return f"task#{self.task_id}"


class CleaningsReviewed(Event, frozen=True, kw_only=True, tag="cleaning.reviewed"):
    """Every departure from `day` on was looked at, and what was wrong was put right."""

    day: date
    review: Review

    @property
    def subject(self) -> str:
        """The day."""
        return f"cleanings#{self.day}"
