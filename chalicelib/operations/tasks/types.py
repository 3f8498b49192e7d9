"""Tasks, and the lines of them from which days are planned (staff book, 1.1).

What stands here is stored as JSON, whole: a new field needs no other list.
"""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from chalicelib.kernel.edits import Recent
from chalicelib.kernel.secrecy import SECRET
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.types import CleaningKind, Priority, TaskStatus, TaskType
from chalicelib.properties.types import House

TaskPhotoState = Literal["awaiting_file", "awaiting_check", "ready", "rejected"]

RANKS: dict[Priority, int] = {"low": 1, "medium": 2, "high": 3, "urgent": 4}
"""Priorities as numbers, so that what is urgent sorts first (staff book, 9 #18)."""
PRIORITIES: dict[int, Priority] = {rank: priority for priority, rank in RANKS.items()}

NOT_BEGUN: frozenset[TaskStatus] = frozenset({"pending", "assigned"})
LIVE: frozenset[TaskStatus] = NOT_BEGUN | {"in_progress"}
"""What is still to do: it counts for how much somebody has on a day (staff book, 1.4)."""
WORKED: frozenset[TaskStatus] = frozenset({"completed", "needs_review"})
CLEANING_TYPES: frozenset[TaskType] = frozenset(
    {"checkout_cleaning", "checkin_preparation", "deep_cleaning"}
)
NO_GUESTS = 1
"""How many guests a task counts for that is of no stay (staff book, 1.4)."""


class Decision(msgspec.Struct, frozen=True):
    """Who of the staff decided something, and when."""

    by: str
    at: datetime


class TaskPhoto(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that proves the work. `file_key` is where it stands once its file was opened and
    made anew."""

    photo_id: str
    """Names the photo."""
    description: Annotated[str, SECRET] = ""
    """What whoever did the work says of it."""
    uploaded_at: datetime
    """When it was sent."""
    uploaded_by: str
    state: TaskPhotoState = "awaiting_check"
    """Whether it can be shown (`ready`), its file is awaited or looked at, or was refused."""
    reason: str | None = None
    """Why the file was refused, in Spanish; null where it was not."""
    file_key: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it proves the work: its file is there, and was not refused."""
        return self.state in {"awaiting_check", "ready"}


class WorkTask(msgspec.Struct, frozen=True, kw_only=True):
    """Something to do in a house on a day.

    member_id: None while nobody has it. property_id: the house.
    reservation_id: the stay that it is for, with its `guests`, its `check_out` (the first day on
        which others may arrive) and, where staff made it, its `check_in`; None of other tasks.
    cleaning: which cleaning after the departure of its stay it is, of which there is one; None of
        other tasks. Plans give it a person and a day.
    required_by: the next arrival, before which a cleaning must be done; None while there is none.
    pinned: staff decided who does it, and when; plans leave it there.
    note: why a plan did not do better, in Spanish.
    approved: a supervisor saw the work.
    version: rises with each change; a writer with an older one is refused.
    recent: what was changed that open forms may not show, and by whom.
    deleted: on no list any more.
    """

    task_id: str
    """Names the task."""
    member_id: str | None = None
    """Who does it; null while nobody has it."""
    property_id: str
    """The house."""
    reservation_id: str | None = None
    """The stay that it is for; null of other tasks."""
    task_type: TaskType
    """What kind of work it is."""
    title: Annotated[str, SECRET]
    """What there is to do, in a few words."""
    description: Annotated[str, SECRET] = ""
    """What whoever does it should know."""
    day: date
    """The day on which it is to be done."""
    minutes: int | None = None
    priority: Priority = "medium"
    """How soon it matters."""
    status: TaskStatus = "pending"
    """Where it stands."""
    started_at: datetime | None = None
    """When the work began; null before."""
    ended_at: datetime | None = None
    """When the work ended; null before."""
    requires_photos: bool = True
    """Whether the work has to be proved by a photo."""
    completion_notes: Annotated[str, SECRET] = ""
    """What whoever did it says of it."""
    approved: Decision | None = None
    photos: tuple[TaskPhoto, ...] = ()
    """The pictures that prove it, newest first."""
    guests: int = NO_GUESTS
    check_in: date | None = None
    check_out: date | None = None
    """The day on which the house falls free after the stay; null of tasks without one."""
    required_by: date | None = None
    """The next arrival, before which a cleaning must be done; null while there is none."""
    cleaning: CleaningKind | None = None
    pinned: Decision | None = None
    note: Annotated[str, SECRET] = ""
    """Why the plan did not do better, in Spanish; empty where it did."""
    version: int = 1
    """Rises with each change."""
    recent: Recent = ()
    created: datetime
    """When it came to be."""
    updated: datetime
    """When it was changed last."""
    deleted: bool = False

    @property
    def is_proved(self) -> bool:
        """Whether all photos are there that have to be."""
        return not self.requires_photos or any(photo.counts for photo in self.photos)

    def photo_of(self, photo_id: str) -> TaskPhoto | None:
        """One of its photos, or None."""
        return next((photo for photo in self.photos if photo.photo_id == photo_id), None)

    @property
    def is_final(self) -> bool:
        """Whether nothing can become of it any more."""
        return self.deleted or self.status == "cancelled" or self.approved is not None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What a day knows of one of its tasks. Of tasks that are over it keeps only what lists and
    counts need: their guests, plans and dates are not there."""

    task_id: str
    property_id: str
    member_id: str | None
    task_type: TaskType
    status: TaskStatus
    priority: Priority
    guests: int = NO_GUESTS
    cleaning: CleaningKind | None = None
    is_pinned: bool = False
    check_out: date | None = None
    required_by: date | None = None

    @classmethod
    def of(cls, task: WorkTask) -> "Line":
        """The line of a task."""
        line = cls(
            task_id=task.task_id,
            property_id=task.property_id,
            member_id=task.member_id,
            task_type=task.task_type,
            status=task.status,
            priority=task.priority,
        )
        if not line.is_live:
            return line
        return msgspec.structs.replace(
            line,
            guests=task.guests,
            cleaning=task.cleaning,
            is_pinned=task.pinned is not None,
            check_out=task.check_out,
            required_by=task.required_by,
        )

    @property
    def is_live(self) -> bool:
        """Whether it is still to do."""
        return self.status in LIVE

    @property
    def rank(self) -> int:
        """Its priority as a number: 4 is urgent."""
        return RANKS[self.priority]


class NewTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task as staff make it. house: its id or its name."""

    member_id: str | None = None
    house: str
    reservation_id: str | None = None
    task_type: TaskType
    title: str
    description: str = ""
    day: date
    minutes: int | None = None
    priority: Priority = "medium"
    requires_photos: bool = True


class TaskInFull(msgspec.Struct, frozen=True, kw_only=True):
    """A task with the names of what it is about. warnings: what speaks against who has it and when,
    in Spanish; it is not forbidden."""

    task: WorkTask
    house: House
    member: StaffMember | None = None
    warnings: tuple[str, ...] = ()


class HouseSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What is to do in a house: open tasks of all days, all tasks of today, and the day of the last
    cleaning after a stay; None where there was none."""

    house: House
    live: int
    today: int
    last_cleaning: date | None
