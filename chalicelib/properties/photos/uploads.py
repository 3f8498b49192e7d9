"""What happens to a photo when its file was opened: shown, or refused with the reason."""

from datetime import datetime, timedelta

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.cloud import objects
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.pictures.arrivals import await_record
from chalicelib.pictures.rules import NEVER_CAME, opened_key, thumbnail_key
from chalicelib.pictures.types import Opened
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.photos import rules
from chalicelib.properties.photos.reading import PHOTOS
from chalicelib.properties.photos.service import UPLOADS
from chalicelib.properties.types import Photo

FILE_FOLLOWS = timedelta(hours=1)
"""A form to send a file with is good for a quarter of an hour."""
UNCLAIMED = timedelta(days=1)
KEPT = timedelta(days=30)
"""How long a removed photo and its files stay, so that it can be restored."""


def accept(opened: Opened) -> None:
    """Make a photo ready with what was made of its file, or mark it rejected.

    Doing it again does no harm: what was decided stays, and the files that pass are gone
    afterwards. A file that no photo waits for is removed.

    Raises:
        Unavailable: the record may still be on its way; come again.
        Stale: someone changed the photo meanwhile; come again.
    """
    entry = _photo_at(opened.upload)
    if entry is None:
        await_record(opened)
    elif entry.value.state == "awaiting_upload":
        _decide(entry, opened)
    upload = opened.upload
    objects.delete([upload, opened_key(upload), thumbnail_key(upload)])


def _photo_at(upload: str) -> Entry[Photo] | None:
    property_id, _, photo_id = upload.removeprefix(UPLOADS).partition("/")
    try:
        entry = PHOTOS.get(photo_id)
    except NotFound:
        return None
    return entry if entry.value.property_id == property_id else None


def _decide(entry: Entry[Photo], opened: Opened) -> None:
    if opened.reason is None:
        _show(entry, opened.upload)
    else:
        _reject(entry, opened.reason)


def _reject(entry: Entry[Photo], reason: str) -> None:
    rejected = msgspec.structs.replace(entry.value, state="rejected", reason=reason)
    PHOTOS.save(rejected, actor=SYSTEM.actor, before=entry)


def _show(entry: Entry[Photo], upload: str) -> None:
    photo = entry.value
    file_key, small_key = rules.photo_keys(photo, _house_name(photo.property_id))
    try:
        objects.copy(opened_key(upload), file_key)
        objects.copy(thumbnail_key(upload), small_key)
    except NotFound:
        # Another message of this file was quicker.
        return
    ready = msgspec.structs.replace(
        photo, state="ready", file_key=file_key, thumbnail_key=small_key
    )
    try:
        PHOTOS.save(ready, actor=SYSTEM.actor, before=entry)
    except Stale:
        if PHOTOS.unknown([photo.photo_id]):
            objects.delete([file_key, small_key])
        raise


def _house_name(property_id: str) -> str:
    house = HOUSES.find(property_id)
    return "" if house is None else house.name


def tidy(now: datetime) -> tuple[int, int]:
    """Reject the photos whose file never came, and remove the files that no photo has: how many
    of each there were."""
    entries = PHOTOS.as_of_now().values()
    late = [
        entry
        for entry in entries
        if entry.value.state == "awaiting_upload" and now - entry.updated > FILE_FOLLOWS
    ]
    for entry in late:
        _reject(entry, NEVER_CAME)
    held = [*entries, *_removed_of_late(now)]
    taken = {key for entry in held for key in (entry.value.file_key, entry.value.thumbnail_key)}
    orphans = [
        key
        for key, stored in objects.stored("photos/")
        if key not in taken and now - stored > UNCLAIMED
    ]
    objects.delete(orphans)
    return len(late), len(orphans)


def _removed_of_late(now: datetime) -> list[Entry[Photo]]:
    """The removed photos that can be restored yet; the others are forgotten."""
    kept = []
    for entry in PHOTOS.as_of_now(removed=True).values():
        if now - entry.updated <= KEPT:
            kept.append(entry)
            continue
        try:
            PHOTOS.forget(entry)
        except Stale:
            kept.append(entry)
    return kept
