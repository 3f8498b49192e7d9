"""What happens to a photo when its file was opened: kept as it was made anew, or refused."""

from datetime import datetime
from functools import partial

import msgspec

from chalicelib.cloud import objects
from chalicelib.kernel import clock
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import NotFound
from chalicelib.operations.tasks import records
from chalicelib.operations.tasks.photos import UPLOADS, change_photos
from chalicelib.operations.tasks.rules import machine
from chalicelib.operations.tasks.types import TaskPhoto, TaskPhotoState, WorkTask
from chalicelib.pictures.arrivals import await_record, refuse_late, to_claim
from chalicelib.pictures.rules import opened_key
from chalicelib.pictures.types import Opened

FILES = "evidence/"
DECIDED = frozenset({"ready", "rejected"})
Place = tuple[str, str]
"""A task and one of its photos."""


def accept(opened: Opened) -> None:
    """Keep what was made of a photo's file, or say why it is refused.

    Doing it again does no harm. A file that no photo waits for is removed.

    Raises:
        Unavailable: the record may still be on its way; come again.
        DayChanged, TaskChanged: others kept being quicker; come again.
    """
    place = _place_of(opened.upload, UPLOADS)
    photo = _photo_at(place)
    if photo is None:
        await_record(opened)
    elif photo.state not in DECIDED:
        _decide(place, opened)
    objects.delete([opened.upload, opened_key(opened.upload)])


def _decide(place: Place, opened: Opened) -> None:
    key = None if opened.reason is not None else file_key(place)
    try:
        if key is not None:
            objects.copy(opened_key(opened.upload), key)
        change_photos(
            partial(_task_at, place),
            lambda task: _decided(task, place, key, opened.reason),
            actor=SYSTEM.actor,
            now=clock.now(),
        )
    except NotFound:
        # Another message of this file was quicker, or the photo is not awaited any more.
        if key is not None and _photo_at(place) is None:
            objects.delete([key])


def _task_at(place: Place) -> WorkTask:
    task = records.find(place[0])
    if task is None:
        raise NotFound
    return task


def _decided(task: WorkTask, place: Place, key: str | None, reason: str | None) -> WorkTask:
    photo = task.photo_of(place[1])
    if photo is None or photo.state in DECIDED:
        raise NotFound
    return machine.with_outcome(task, _with_outcome(photo, key, reason))


def _with_outcome(photo: TaskPhoto, key: str | None, reason: str | None) -> TaskPhoto:
    state: TaskPhotoState = "rejected" if key is None else "ready"
    return msgspec.structs.replace(photo, state=state, file_key=key, reason=reason)


def _photo_at(place: Place) -> TaskPhoto | None:
    task_id, photo_id = place
    task = records.find(task_id)
    return None if task is None else task.photo_of(photo_id)


def file_key(place: Place) -> str:
    """Where the file of a photo stands once it was made anew."""
    task_id, photo_id = place
    return f"{FILES}{task_id}/{photo_id}.jpg"


def _place_of(key: str, prefix: str) -> Place:
    task_id, _, name = key.removeprefix(prefix).partition("/")
    return task_id, name.partition(".")[0]


def tidy(now: datetime) -> tuple[int, int]:
    """Refuse the photos whose files could not be opened, and remove the files that no photo has:
    how many of each there were."""
    late = refuse_late(UPLOADS, accept, now=now)
    places = {key: _place_of(key, FILES) for key in to_claim(FILES, now=now)}
    tasks = records.tasks_of(dict.fromkeys(task_id for task_id, _ in places.values()))
    present = {(t.task_id, photo.photo_id) for t in tasks.values() for photo in t.photos}
    orphans = [key for key, place in places.items() if place not in present]
    objects.delete(orphans)
    return late, len(orphans)
