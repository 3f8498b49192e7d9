"""What happens to a photo's file when it arrives: looked at, made anew, stored, or refused."""

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.cloud import objects
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.photos import images, rules
from chalicelib.properties.photos.reading import PHOTOS
from chalicelib.properties.photos.service import UPLOADS
from chalicelib.properties.types import Photo

WEBP = "image/webp"


def accept(key: str, size: int) -> None:
    """Turn the upload at `key` into a photo and its thumbnail, or mark the photo rejected.

    Doing it again does no harm: what was decided stays, and the upload is gone afterwards. An
    upload that no photo waits for is removed.

    Raises:
        Stale: someone changed the photo meanwhile; come again.
    """
    entry = _waiting(key)
    if entry is not None:
        try:
            _decide(entry, key, size)
        except NotFound:
            return
    objects.delete([key])


def _waiting(key: str) -> Entry[Photo] | None:
    property_id, _, photo_id = key.removeprefix(UPLOADS).partition("/")
    try:
        entry = PHOTOS.get(photo_id)
    except NotFound:
        return None
    is_waiting = entry.value.state == "awaiting_upload" and entry.value.property_id == property_id
    return entry if is_waiting else None


def _decide(entry: Entry[Photo], key: str, size: int) -> None:
    try:
        if size > rules.MOST_PHOTO_BYTES:
            raise images.NotAnImage
        prepared = images.prepare(objects.get(key))
    except images.NotAnImage:
        PHOTOS.replace(
            entry, msgspec.structs.replace(entry.value, state="rejected"), actor=SYSTEM.actor
        )
    else:
        _store(entry, prepared)


def _store(entry: Entry[Photo], prepared: images.Prepared) -> None:
    photo = entry.value
    file_key, thumbnail_key = rules.photo_keys(photo, _house_name(photo.property_id))
    objects.put(file_key, prepared.full, WEBP)
    objects.put(thumbnail_key, prepared.thumbnail, WEBP)
    ready = msgspec.structs.replace(
        photo, state="ready", file_key=file_key, thumbnail_key=thumbnail_key
    )
    try:
        PHOTOS.replace(entry, ready, actor=SYSTEM.actor)
    except Stale:
        if PHOTOS.unknown([photo.photo_id]):
            objects.delete([file_key, thumbnail_key])
        raise


def _house_name(property_id: str) -> str:
    house = HOUSES.find(property_id)
    return "" if house is None else house.name
