"""Tasks on the wire (staff book, 1.9; panel book, 4.6)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.cloud import objects
from chalicelib.cloud.objects import Upload
from chalicelib.kernel import dates
from chalicelib.operations.tasks.rules import wording
from chalicelib.operations.tasks.rules.listing import Filters
from chalicelib.operations.tasks.rules.telling import FORM
from chalicelib.operations.tasks.types import (
    HouseSummary,
    TaskInFull,
    TaskPhoto,
    TaskPhotoState,
    WorkTask,
)
from chalicelib.operations.types import Priority, TaskStatus, TaskType
from chalicelib.properties.photos.wire import UploadForm
from chalicelib.web.formats import Id
from chalicelib.web.pages import PageQuery, RestQuery

NAMES = {
    **FORM,
    "task_id": "id",
    "house": "building_property",
    "reservation_id": "reservation",
    "started_at": "actual_start_time",
    "ended_at": "actual_end_time",
}
"""What the wire calls the fields of a task."""
PANEL_TYPES: Mapping[str, TaskType] = {
    "maintenance": "maintenance_repair",
    "inspection": "custom",
}
"""Types that the published panel offers and the business does not have (panel book, 4.6)."""
SentType = Literal[TaskType, "maintenance", "inspection"]


def type_of(sent: SentType) -> TaskType:
    """The type of work behind a word of the wire."""
    return PANEL_TYPES.get(sent, sent)  # type: ignore[arg-type]


class TaskPhotoView(msgspec.Struct, frozen=True, kw_only=True):
    """A photo that proves the work."""

    TEXTS_FROM: ClassVar = (TaskPhoto,)

    id: Id
    """Names the photo."""
    photo: str
    """A signed address of the picture, good for an hour; empty while there is nothing to see."""
    description: str
    uploaded_at: datetime
    state: TaskPhotoState
    reason: str | None

    @classmethod
    def of(cls, photo: TaskPhoto) -> "TaskPhotoView":
        """The view of a photo."""
        return cls(
            id=photo.photo_id,
            photo="" if photo.file_key is None else objects.read_url(photo.file_key),
            description=photo.description,
            uploaded_at=dates.in_lima(photo.uploaded_at),
            state=photo.state,
            reason=photo.reason,
        )


class TaskView(msgspec.Struct, kw_only=True, rename=NAMES):
    """A task. Of one that nobody has there is no `staff_member_name`."""

    TEXTS_FROM: ClassVar = (WorkTask,)

    task_id: Id
    member_id: Id | None
    staff_member_name: str | UnsetType = UNSET
    """The name of whoever does it; absent while nobody has it."""
    property_id: Id
    property_name: str
    """What the house is called."""
    property_background_color: str
    """The colour of the house in the calendar, as CSS writes it."""
    reservation_id: Id | None
    check_out_date: date | None
    """The day on which the house falls free after the stay; null of tasks without one."""
    task_type: TaskType
    title: str
    description: str
    day: date
    estimated_duration: str
    """How long it should take (`2h 30m`), or that nobody said so."""
    priority: Priority
    status: TaskStatus
    started_at: datetime | None
    ended_at: datetime | None
    actual_duration_display: str | None
    """How long it took (`1h 5m`); null while it has not ended."""
    requires_photos: bool
    completion_notes: str
    supervisor_approved: bool
    """Whether a supervisor saw the work."""
    photos: list[TaskPhotoView]
    required_by: date | None
    automatic: bool
    """Whether it is the cleaning after a departure, to which plans give a person and a day."""
    pinned: bool
    """Whether staff decided who does it and when, so that plans leave it there."""
    note: str
    version: int

    @classmethod
    def of(cls, found: TaskInFull) -> "TaskView":
        """The view of a task."""
        return cls(**_fields(found))


class WrittenTaskView(TaskView, kw_only=True, rename=NAMES):
    """A task that was just written, with what speaks against it."""

    warnings: list[str]
    """What speaks against who has the task on that day, in Spanish; it was done all the same."""

    @classmethod
    def of(cls, found: TaskInFull) -> "WrittenTaskView":
        """The answer to whoever wrote a task."""
        return cls(**_fields(found), warnings=list(found.warnings))


def _fields(found: TaskInFull) -> dict[str, Any]:
    task, house, member = found.task, found.house, found.member
    spent = wording.spent(task.started_at, task.ended_at)
    return {
        "task_id": task.task_id,
        "member_id": task.member_id,
        "staff_member_name": UNSET if member is None else member.full_name,
        "property_id": task.property_id,
        "property_name": house.name,
        "property_background_color": house.background_color,
        "reservation_id": task.reservation_id,
        "check_out_date": task.check_out,
        "task_type": task.task_type,
        "title": task.title,
        "description": task.description,
        "day": task.day,
        "estimated_duration": wording.estimated(task.minutes),
        "priority": task.priority,
        "status": task.status,
        "started_at": dates.in_lima(task.started_at),
        "ended_at": dates.in_lima(task.ended_at),
        "actual_duration_display": None if spent is None else wording.duration(spent),
        "requires_photos": task.requires_photos,
        "completion_notes": task.completion_notes,
        "supervisor_approved": task.approved is not None,
        "photos": [TaskPhotoView.of(photo) for photo in task.photos],
        "required_by": task.required_by,
        "automatic": task.cleaning is not None,
        "pinned": task.pinned is not None,
        "note": task.note,
        "version": task.version,
    }


class TaskQuery(PageQuery, kw_only=True, rename={"member_id": "staff_member", "day": "date"}):
    """The filters of the list of tasks; empty ones do not filter."""

    member_id: UUID | None = None
    """The tasks of this person."""
    property: str | None = None
    """The tasks of this house: its id, or its name."""
    status: TaskStatus | None = None
    """Where the tasks stand."""
    task_type: SentType | None = None
    """What kind of work they are."""
    day: date | None = None
    """The day on which they are to be done."""
    date_from: date | None = None
    """The first day on which they are to be done."""
    date_to: date | None = None
    """The last day on which they are to be done."""

    def filters(self, property_id: str | None) -> Filters:
        """The filters, with the house by its id."""
        first, last = self.day or self.date_from, self.day or self.date_to
        return Filters(
            member_id=None if self.member_id is None else str(self.member_id),
            property_id=property_id,
            status=self.status,
            task_type=None if self.task_type is None else type_of(self.task_type),
            first=max(wording.FIRST, first or wording.FIRST),
            last=min(wording.LAST, last or wording.LAST),
        )


class DayQuery(RestQuery, kw_only=True, rename={"day": "date"}):
    """The day of a person's tasks."""

    day: date | None = None
    """The day on which they are to be done; today when left out."""


class TaskPhotoOffered(msgspec.Struct, kw_only=True):
    """A photo whose file is awaited."""

    photo: TaskPhotoView
    """The photo; it proves nothing before its file was looked at."""
    upload: UploadForm
    """How the file is sent, within a quarter of an hour."""

    @classmethod
    def of(cls, photo: TaskPhoto, upload: Upload) -> "TaskPhotoOffered":
        """The answer to whoever is to send a file."""
        return cls(photo=TaskPhotoView.of(photo), upload=UploadForm(upload.url, upload.fields))


class HouseSummaryView(msgspec.Struct, kw_only=True):
    """What there is to do in a house."""

    property_id: Id
    """The house."""
    property_name: str
    """What the house is called."""
    pending_tasks: int
    """How many tasks are still to do, on any day."""
    tasks_today: int
    """How many tasks it has today, those that are over too."""
    last_cleaning: date | None
    """The day of the last cleaning after a stay; null where there was none."""

    @classmethod
    def of(cls, summary: HouseSummary) -> "HouseSummaryView":
        """The view of a house's summary."""
        return cls(
            property_id=summary.house.property_id,
            property_name=summary.house.name,
            pending_tasks=summary.live,
            tasks_today=summary.today,
            last_cleaning=summary.last_cleaning,
        )
