"""What happens to a photo's file when it arrives: looked at, made anew, stored, or refused."""

import msgspec

from chalicelib.cloud import objects
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.differences import differences
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.properties import catalogue, images, records
from chalicelib.properties.events import PhotoReady, PhotoRejected
from chalicelib.properties.records import HouseRecord, PhotoRecord
from chalicelib.properties.rules import photos as rules
from chalicelib.properties.service import changes
from chalicelib.properties.service.photos import UPLOADS
from chalicelib.properties.types import Photo

ACTOR = "system"
WEBP = "image/webp"


def accept(key: str, size: int) -> None:
    """Turn the upload at `key` into a photo and its thumbnail, or mark the photo rejected.

    Doing it again does no harm: what was decided stays, and the upload is gone afterwards. An
    upload that no photo waits for is removed.

    Raises:
        Stale: someone changed the photo meanwhile; come again.
    """
    record = _waiting(key)
    if record is not None:
        try:
            _decide(record, key, size)
        except NotFound:
            return
    objects.delete([key])


def _waiting(key: str) -> PhotoRecord | None:
    property_id, _, photo_id = key.removeprefix(UPLOADS).partition("/")
    record = records.published(PhotoRecord, records.photo_kind(property_id, photo_id))
    return record if record is not None and record.state == "awaiting_upload" else None


def _decide(record: PhotoRecord, key: str, size: int) -> None:
    try:
        if size > rules.MOST_PHOTO_BYTES:
            raise images.NotAnImage
        prepared = images.prepare(objects.get(key))
    except images.NotAnImage:
        _reject(record)
    else:
        _store(record, prepared)


def _reject(record: PhotoRecord) -> None:
    photo = records.value_of(record, Photo)
    _publish(record, msgspec.structs.replace(photo, state="rejected"), PhotoRejected)


def _store(record: PhotoRecord, prepared: images.Prepared) -> None:
    photo = records.value_of(record, Photo)
    file_key, thumbnail_key = rules.photo_keys(photo, _house_name(photo.property_id))
    objects.put(file_key, prepared.full, WEBP)
    objects.put(thumbnail_key, prepared.thumbnail, WEBP)
    ready = msgspec.structs.replace(
        photo, state="ready", file_key=file_key, thumbnail_key=thumbnail_key
    )
    try:
        _publish(record, ready, PhotoReady)
    except Stale:
        if records.published(PhotoRecord, record.kind) is None:
            objects.delete([file_key, thumbnail_key])
        raise


def _house_name(property_id: str) -> str:
    record = records.published(HouseRecord, records.house_kind(property_id))
    return "" if record is None else record.name


def _publish(record: PhotoRecord, photo: Photo, event: type[PhotoReady | PhotoRejected]) -> None:
    tx = Transaction(clock.now())
    changes.put(tx, records.successor(PhotoRecord, record.kind, photo, record, tx.now), record)
    tx.emit(
        event(photo_id=photo.photo_id, property_id=photo.property_id),
        actor=ACTOR,
        changes=differences(records.value_of(record, Photo), photo),
    )
    catalogue.publish(tx)
