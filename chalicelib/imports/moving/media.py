"""Files that move in: pictures of houses, receipts of stays, pictures that prove work.

They were public in the system before, and nobody looked into them. So each arrives where any file
of a stranger does, is opened and made anew there, and is shown by whoever it belongs to. What was
sent before and is on its way, or was decided about, is not sent again.
"""

from collections.abc import Callable, Iterable
from typing import Literal

import msgspec

from chalicelib.imports.moving.planning import Plan
from chalicelib.imports.moving.rules.values import text
from chalicelib.imports.moving.types import Row
from chalicelib.kernel.callers import PAST
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.operations.tasks import photos as task_photos
from chalicelib.operations.tasks import records as tasks
from chalicelib.pictures.rules import LEFT_BEHIND, PURPOSES, NotAPicture, check
from chalicelib.properties.photos import service as house_photos
from chalicelib.properties.photos.reading import PHOTOS
from chalicelib.reservations.receipts import records as receipts
from chalicelib.reservations.receipts import service as receipt_files

HOUSE_PHOTO, RECEIPT, TASK_PHOTO = (
    "property.propertyphoto",
    "reservation.rentalreceipt",
    "staff.taskphoto",
)
Media = Callable[[str], bytes | None]
"""The content of a file by the name that the export has; None where it is not there."""
Place = Literal["lacks", "awaits", "is decided", "is not there"]


class _Kind(msgspec.Struct, frozen=True):
    """Files of a model: the field that names them, what they are for, where one stands, and what
    sends it."""

    model: str
    field: str
    purpose: str
    place: Callable[[Row], Place]
    send: Callable[[Row, bytes, Plan], None]


def bring(plan: Plan, media: Media | None, *, writes: bool, told: Callable[[str], None]) -> None:
    """Send the files of rows that moved in, or only say which there are; `told` hears of each."""
    for kind in KINDS:
        for row in _named(plan, kind):
            _bring(plan, kind, row, media, writes=writes)
            told(kind.model)


def _named(plan: Plan, kind: _Kind) -> Iterable[Row]:
    return [row for row in plan.rows(kind.model) if text(row, kind.field) is not None]


def _bring(plan: Plan, kind: _Kind, row: Row, media: Media | None, *, writes: bool) -> None:
    files, place = plan.report.files, kind.place(row) if writes else "lacks"
    if place in ("is decided", "is not there"):
        files["there before" if place == "is decided" else "of rows that did not move"] += 1
        return
    content = None if media is None else media(text(row, kind.field) or "")
    if content is None:
        files["missing"] += 1
        plan.report.note(row, f"its file is missing: {text(row, kind.field)}")
        return
    try:
        check(content, PURPOSES[kind.purpose])
        if writes:
            kind.send(row, content, plan)
    except (NotAPicture, Conflict, NotFound) as error:
        files["refused"] += 1
        plan.report.note(row, f"its file is refused: {error.message}")
        return
    files["sent"] += 1


def _place_of(state: str, reason: str | None) -> Place:
    if reason == LEFT_BEHIND:
        return "lacks"
    return "awaits" if state.startswith("awaiting") else "is decided"


def _house_place(row: Row) -> Place:
    try:
        photo = PHOTOS.get(row.key).value
    except NotFound:
        return "is not there"
    has_only_address = photo.file_key is None and photo.state == "ready"
    return "lacks" if has_only_address else _place_of(photo.state, photo.reason)


def _send_house_photo(row: Row, content: bytes, _: Plan) -> None:
    house_photos.bring(PHOTOS.get(row.key), content, actor=PAST)


def _receipt_place(row: Row) -> Place:
    record = receipts.receipt_at(text(row, "reservation") or "", row.key)
    if record is None:
        return "is not there"
    return _place_of(record.state, record.reason)


def _send_receipt(row: Row, content: bytes, plan: Plan) -> None:
    record = receipts.receipt_of(row.key)
    receipt_files.bring(record, content, now=plan.now)


def _task_place(row: Row) -> Place:
    task = tasks.find(text(row, "work_task") or "")
    photo = None if task is None else task.photo_of(row.key)
    if photo is None:
        return "is not there"
    return _place_of(photo.state, photo.reason)


def _send_task_photo(row: Row, content: bytes, plan: Plan) -> None:
    task_id = text(row, "work_task") or ""
    task_photos.bring(task_id, row.key, content, actor=PAST, now=plan.now)


KINDS = (
    _Kind(HOUSE_PHOTO, "image_file", "photos", _house_place, _send_house_photo),
    _Kind(RECEIPT, "file", "receipts", _receipt_place, _send_receipt),
    _Kind(TASK_PHOTO, "photo", "evidence", _task_place, _send_task_photo),
)
