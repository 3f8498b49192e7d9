"""Photos that prove the work (staff book, 9 #9 and #40).

The file comes first, its record second. A photo is shown, by signed addresses alone, once its file
was opened and made anew; until it is refused it counts as proof.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import msgspec

from chalicelib.cloud import objects
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.objects import Upload
from chalicelib.kernel import ids
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import Invalid, TooLarge
from chalicelib.operations.tasks import days
from chalicelib.operations.tasks.access import Viewer
from chalicelib.operations.tasks.records import task_of
from chalicelib.operations.tasks.rules import machine
from chalicelib.operations.tasks.types import TaskPhoto, TaskPhotoState, WorkTask
from chalicelib.operations.tasks.writing import Writing, decided_anew
from chalicelib.pictures.rules import PURPOSES, NotAPicture, check, too_heavy
from chalicelib.pictures.types import Media

R = TypeVar("R")
UPLOADS = "uploads/evidence/"
PHOTOS_MAY_BE = PURPOSES["evidence"]


class PhotoOffer(msgspec.Struct, frozen=True):
    """A photo whose file is still to come, and where it must be sent."""

    photo: TaskPhoto
    upload: Upload


def add(
    task_id: str,
    content: bytes,
    description: str,
    *,
    caller: Staff,
    now: datetime,
    once: Once[Any] | None = None,
) -> TaskPhoto:
    """Add a photo to a task, in any state of it. It may be the one that a review waits for.

    Raises:
        NotFound: no such task, or none that the caller may see.
        NotYours: somebody else has it.
        Invalid: the file is no picture that is accepted.
        TooLarge: it is over the limit.
        TooManyPhotos: the task has no room for it.
    """
    _require_access(task_id, caller)
    _check(content)
    photo = _draft(description, "awaiting_check", caller, now)
    objects.put(upload_key(task_id, photo.photo_id), content, "application/octet-stream")
    return _written(task_id, photo, photo, caller, now, once)


def offer(
    task_id: str,
    description: str,
    *,
    content_type: Media,
    size: int,
    caller: Staff,
    now: datetime,
    once: Once[Any] | None = None,
) -> PhotoOffer:
    """Add a photo whose file of `size` bytes the browser then sends to storage itself. It proves
    nothing before its file was opened.

    Raises:
        NotFound, NotYours, TooManyPhotos: as in `add`.
        Invalid: no file may be so large.
    """
    _require_access(task_id, caller)
    if not 0 < size <= PHOTOS_MAY_BE.most_bytes:
        raise Invalid(fields={"size": [too_heavy(PHOTOS_MAY_BE)]})
    photo = _draft(description, "awaiting_file", caller, now)
    key = upload_key(task_id, photo.photo_id)
    form = objects.upload_form(key, most_bytes=size, content_type=content_type)
    return _written(task_id, photo, PhotoOffer(photo, form), caller, now, once)


def bring(task_id: str, photo_id: str, content: bytes, *, actor: str, now: datetime) -> None:
    """Let the file of a photo that was left behind in another system follow: it is opened as any
    other, and the work stays where it was. Again is harmless.

    Raises:
        NotFound: no such task.
        DayChanged, TaskChanged: others kept being quicker.
    """
    photo = task_of(task_id).photo_of(photo_id)
    if photo is not None and photo.state == "rejected":
        awaiting = partial(_awaiting, photo_id=photo_id)
        change_photos(lambda: task_of(task_id), awaiting, actor=actor, now=now)
    objects.put(upload_key(task_id, photo_id), content, "application/octet-stream")


def _awaiting(task: WorkTask, *, photo_id: str) -> WorkTask:
    photos = (
        msgspec.structs.replace(each, state="awaiting_check", reason=None)
        if each.photo_id == photo_id
        else each
        for each in task.photos
    )
    return msgspec.structs.replace(task, photos=tuple(photos))


def upload_key(task_id: str, photo_id: str) -> str:
    """Where the file of a photo arrives."""
    return f"{UPLOADS}{task_id}/{photo_id}"


def change_photos(
    present: Callable[[], WorkTask],
    step: Callable[[WorkTask], WorkTask],
    *,
    actor: str,
    now: datetime,
    once: Once[Any] | None = None,
    result: Any = None,
) -> None:
    """Write what `step` makes of the photos of the `present` task.

    Raises:
        Whatever the two raise. DayChanged, TaskChanged: others kept being quicker.
    """

    def work() -> None:
        before = present()
        writing = Writing(days.read([before.day]), actor=actor, now=now)
        writing.write(before, step(before))
        writing.tx.once(once, result)
        writing.commit()

    decided_anew(work)


def _written(
    task_id: str, photo: TaskPhoto, result: R, caller: Staff, now: datetime, once: Once[Any] | None
) -> R:
    viewer = Viewer(caller)
    change_photos(
        lambda: viewer.task(task_id),
        lambda task: machine.with_photo(task, photo),
        actor=caller.actor,
        now=now,
        once=once,
        result=result,
    )
    return result


def _require_access(task_id: str, caller: Staff) -> None:
    """Before a stranger's file is stored."""
    viewer = Viewer(caller)
    viewer.require_work(viewer.task(task_id))


def _draft(description: str, state: TaskPhotoState, caller: Staff, now: datetime) -> TaskPhoto:
    return TaskPhoto(
        photo_id=ids.new_id(),
        description=description.strip(),
        uploaded_at=now,
        uploaded_by=caller.actor,
        state=state,
    )


def _check(content: bytes) -> None:
    if len(content) > PHOTOS_MAY_BE.most_bytes:
        raise TooLarge(fields={"photo": [too_heavy(PHOTOS_MAY_BE)]})
    try:
        check(content, PHOTOS_MAY_BE)
    except NotAPicture as error:
        raise Invalid(fields={"photo": [error.message]}) from error
