"""What callers send of tasks (staff book, 1.9; panel book, 3.5 and 4.6)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.kernel.places import Coordinate, Place, place
from chalicelib.kernel.validation import Problems
from chalicelib.operations.tasks.rules import wording
from chalicelib.operations.tasks.rules.checking import wrong
from chalicelib.operations.tasks.types import NewTask, WorkTask
from chalicelib.operations.tasks.wire import NAMES, SentType, type_of
from chalicelib.operations.types import Priority, TaskStatus
from chalicelib.pictures.types import Media
from chalicelib.web.files import UploadedFile
from chalicelib.web.shapes import sent_fields
from chalicelib.web.versions import SeenVersion

NOT_A_DAY = "Escriba una fecha como 2026-03-02."
Description = Annotated[str, Meta(max_length=200)]
SentDay = Annotated[str, Meta(extra_json_schema={"format": "date"})]
"""A day as forms send it; of an instant, which counts as well, only the date is looked at."""


class NewTaskBody(msgspec.Struct, kw_only=True, rename=NAMES):
    """A new task."""

    TEXTS_FROM: ClassVar = (WorkTask,)

    member_id: str | None = None
    """Who is to do it: the person's id, or empty."""
    house: str
    """The house: its id, or its name."""
    reservation_id: UUID | None = None
    """The stay that it is for, of the same house."""
    task_type: SentType
    """What kind of work it is; `maintenance` and `inspection` are kept as repairs and others."""
    title: str
    description: str | None = None
    day: SentDay
    """The day, as a date or as an instant, whose date counts."""
    minutes: str | None = None
    """How long it should take: minutes, `HH:MM:SS` or `1h 30m`. Other texts say nothing."""
    priority: Priority = "medium"
    requires_photos: bool = True

    def command(self) -> NewTask:
        """The command that the form gives.

        Raises:
            Invalid: the day is none, or the person's id.
        """
        return NewTask(
            member_id=id_of(self.member_id),
            house=self.house,
            reservation_id=None if self.reservation_id is None else str(self.reservation_id),
            task_type=type_of(self.task_type),
            title=self.title,
            description=self.description or "",
            day=_day(self.day),
            minutes=wording.minutes_of(self.minutes or ""),
            priority=self.priority,
            requires_photos=self.requires_photos,
        )


class TaskChange(msgspec.Struct, kw_only=True, rename=NAMES):
    """What may be changed of a task; what is left out stays as it is. Whoever does the work may
    send its state, the notes and the times."""

    TEXTS_FROM: ClassVar = (WorkTask, NewTaskBody)

    title: str | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    task_type: SentType | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    status: TaskStatus | UnsetType = UNSET
    """Where it shall stand. Between `pending` and `assigned` nobody chooses: that follows from
    whether somebody has it."""
    member_id: str | UnsetType | None = UNSET
    """Who is to do it: the person's id; empty takes it from whoever has it."""
    house: str | UnsetType = UNSET
    day: SentDay | UnsetType = UNSET
    minutes: str | UnsetType | None = UNSET
    completion_notes: str | UnsetType | None = UNSET
    requires_photos: bool | UnsetType = UNSET
    pinned: bool | UnsetType = UNSET
    """Whether plans leave it with whoever has it, on its day."""
    started_at: datetime | UnsetType | None = UNSET
    """It is heard and not kept: the server's clock says when work began."""
    ended_at: datetime | UnsetType | None = UNSET
    """It is heard and not kept: the server's clock says when work ended."""
    property_name: str | UnsetType | None = UNSET
    """It is ignored: `building_property` says the house."""
    version: SeenVersion | UnsetType = UNSET
    """The version that the sender saw."""

    @property
    def is_of_work(self) -> bool:
        """Whether it has nothing that only those may send who assign work."""
        return sent_fields(self).keys() <= OF_WORK

    def fields(self) -> dict[str, Any]:
        """The fields that were sent, as the task has them.

        Raises:
            Invalid: the day is none, or the person's id.
        """
        sent = {name: value for name, value in sent_fields(self).items() if name in READ}
        read = {name: READ[name](value) for name, value in sent.items()}
        if read.get("minutes", UNSET) is None:
            # What the panel makes of a duration that the API shows is `NaN`.
            del read["minutes"]
        return read


def id_of(text: str | None) -> str | None:
    """The id of a person, as tables keep it; None of an empty text.

    Raises:
        Invalid: it is no id.
    """
    if not (text or "").strip():
        return None
    try:
        return str(UUID(text))
    except ValueError:
        raise wrong("member_id", "Elija a una persona de la lista.") from None


def _day(text: str) -> date:
    day = wording.day_of(text)
    if day is None:
        raise wrong("day", NOT_A_DAY)
    return day


def _text(sent: str | None) -> str:
    return sent or ""


def _same(sent: Any) -> Any:
    return sent


READ: Mapping[str, Any] = {
    "title": _same,
    "description": _text,
    "task_type": type_of,
    "priority": _same,
    "member_id": id_of,
    "house": _same,
    "day": _day,
    "minutes": lambda text: wording.minutes_of(text or ""),
    "completion_notes": _text,
    "requires_photos": _same,
}
"""How each field of a change becomes one of the task."""
OF_WORK = frozenset({"status", "completion_notes", "started_at", "ended_at", "version"})


class StartBody(msgspec.Struct, kw_only=True):
    """Where the telephone of whoever begins the work is."""

    latitude: Coordinate | None = None
    """Degrees north, as the telephone tells them."""
    longitude: Coordinate | None = None
    """Degrees east, as the telephone tells them."""

    def place(self) -> Place | None:
        """The place; None where none was sent.

        Raises:
            Invalid: there is no such place.
        """
        problems = Problems()
        found = place(self.latitude, self.longitude, problems)
        problems.raise_any()
        return found


class CompleteBody(StartBody, kw_only=True):
    """Where the telephone of whoever did the work is, and what they say of it."""

    completion_notes: str | None = None
    """What whoever did it says of it; what was noted stays when it is left out."""


class TaskPhotoForm(msgspec.Struct, kw_only=True):
    """A photo that proves the work."""

    photo: UploadedFile
    """A JPEG, PNG, WebP or HEIC of 10 MB at most."""
    description: Description | None = None
    """What whoever did the work says of it."""


class TaskPhotoToCome(msgspec.Struct, kw_only=True):
    """A photo whose file (20 MiB at most) goes straight to storage."""

    content_type: Media
    """What kind of picture will be sent."""
    size: int
    """Its size in bytes."""
    description: Description | None = None
    """What whoever did the work says of it."""
