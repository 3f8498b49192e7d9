"""Photos of houses: adding, changing, removing (pricing book, 2.2).

A photo's file goes to where uploads arrive; the photo is shown once it has been checked there.
"""

from collections.abc import Callable
from typing import Any, TypedDict

import msgspec

from chalicelib.cloud import objects
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.objects import Upload
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock, ids
from chalicelib.kernel.differences import differences
from chalicelib.kernel.errors import Invalid, NotFound, Stale
from chalicelib.kernel.validation import NEEDED
from chalicelib.properties import catalogue, records
from chalicelib.properties.events import PhotoAdded, PhotoChanged, PhotoRemoved
from chalicelib.properties.records import MainPhotoRecord, PhotoRecord
from chalicelib.properties.rules import photos as rules
from chalicelib.properties.service import changes
from chalicelib.properties.types import Photo

UPLOADS = "uploads/photos/"
NOT_AN_IMAGE = "Suba una imagen válida (JPEG, PNG, GIF o WebP)."


class PhotoDetails(TypedDict, total=False):
    """What staff may say of a photo: the fields of `types.Photo` by their names there."""

    alt_text: str
    order: int
    is_main: bool
    external_url: str | None


class Offer(msgspec.Struct, frozen=True):
    """A new photo, and where its file must be sent."""

    photo: Photo
    upload: Upload


def add_photo(
    property_id: str,
    details: PhotoDetails,
    *,
    content: bytes | None,
    actor: str,
    once: Once[Any] | None = None,
) -> Photo:
    """A new photo, from a file, an address elsewhere, or both (the file wins).

    Raises:
        NotFound: no such house.
        Invalid: neither file nor address, a file that is no image, a field beyond its limits.
    """
    photo = _draft(property_id, details, awaits=content is not None)
    if content is None and not photo.external_url:
        raise Invalid(fields={"image_file": ["Envíe un archivo o una dirección (image_url)."]})
    kind = None if content is None else rules.image_type(content)
    if content is not None and kind is None:
        raise Invalid(fields={"image_file": [NOT_AN_IMAGE]})
    _publish_new(photo, actor, once, lambda: photo)
    # The file comes after the record: whoever checks it must find what it belongs to.
    if content is not None and kind is not None:
        objects.put(upload_key(photo), content, kind)
    return photo


def offer_upload(
    property_id: str,
    details: PhotoDetails,
    *,
    content_type: rules.ImageType,
    size: int,
    actor: str,
    once: Once[Any] | None = None,
) -> Offer:
    """A new photo, with the form that sends its file of `size` bytes past the API.

    Raises:
        NotFound: no such house.
        Invalid: over 20 MiB, or a field beyond its limits.
    """
    if not 0 < size <= rules.MOST_PHOTO_BYTES:
        raise Invalid(fields={"size": ["El archivo debe tener entre 1 byte y 20 MiB."]})
    photo = _draft(property_id, details, awaits=True)
    form = objects.upload_form(upload_key(photo), most_bytes=size, content_type=content_type)
    offer = Offer(photo, form)
    _publish_new(photo, actor, once, lambda: offer)
    return offer


def _draft(property_id: str, details: PhotoDetails, *, awaits: bool) -> Photo:
    photo = Photo(
        photo_id=ids.new_id(),
        property_id=property_id,
        state="awaiting_upload" if awaits else "ready",
        **details,
    )
    rules.check_photo(photo)
    return photo


def _publish_new(
    photo: Photo, actor: str, once: Once[Any] | None, result: Callable[[], Any]
) -> None:
    tx = Transaction(clock.now())
    changes.require_house(tx, photo.property_id)
    kind = records.photo_kind(photo.property_id, photo.photo_id)
    changed = changes.save(tx, PhotoRecord, kind, photo)
    if photo.is_main:
        _crown(tx, photo)
    added = PhotoAdded(photo_id=photo.photo_id, property_id=photo.property_id)
    tx.emit(added, actor=actor, changes=changed)
    tx.once(once, result())
    catalogue.publish(tx)


def change_photo(photo_id: str, details: PhotoDetails, *, actor: str) -> Photo:
    """Change the fields that `details` names. A new main photo takes the place of the former.

    Raises:
        NotFound: no such photo.
        Invalid: a field beyond its limits, or neither file nor address left.
        Stale: someone changed the photo meanwhile.
    """
    record = _photo_record(photo_id)
    old = photo_of(record)
    new = msgspec.structs.replace(old, **details)
    rules.check_photo(new)
    if new.state != "awaiting_upload" and not rules.is_shown(new):
        raise Invalid(fields={"image_url": [NEEDED]})
    changed = differences(old, new)
    if not changed:
        return new
    tx = Transaction(clock.now())
    changes.put(tx, records.successor(PhotoRecord, record.kind, new, record, tx.now), record)
    if new.is_main:
        _crown(tx, new)
    elif old.is_main:
        _uncrown(tx, new)
    event = PhotoChanged(photo_id=photo_id, property_id=new.property_id)
    tx.emit(event, actor=actor, changes=changed)
    catalogue.publish(tx)
    return new


def remove_photo(photo_id: str, *, actor: str) -> None:
    """Remove a photo; its files follow.

    Raises:
        NotFound: no such photo.
    """
    record = _photo_record(photo_id)
    photo = photo_of(record)
    tx = Transaction(clock.now())
    tx.delete(record, when=PhotoRecord.version == record.version, otherwise=Stale())
    if photo.is_main:
        _uncrown(tx, photo)
    keys = [key for key in (photo.file_key, photo.thumbnail_key) if key is not None]
    removed = PhotoRemoved(
        photo_id=photo_id, property_id=photo.property_id, keys=(*keys, upload_key(photo))
    )
    tx.emit(removed, actor=actor, changes=differences(photo, None))
    catalogue.publish(tx)


def upload_key(photo: Photo) -> str:
    """Where the file of a photo arrives."""
    return f"{UPLOADS}{photo.property_id}/{photo.photo_id}"


def photo_of(record: PhotoRecord) -> Photo:
    """A photo as it is now."""
    kind = records.main_kind(record.property_id)
    main = records.published(MainPhotoRecord, kind)
    is_main = main is not None and main.photo_id == record.photo_id
    return records.value_of(record, Photo, is_main=is_main)


def _photo_record(photo_id: str) -> PhotoRecord:
    """The record of a photo of a published house."""
    known = catalogue.find_photo(photo_id)
    kind = records.photo_kind(known.property_id, photo_id) if known else None
    record = records.published(PhotoRecord, kind) if kind else None
    if record is None:
        raise NotFound
    return record


def _crown(tx: Transaction, photo: Photo) -> None:
    kind = records.main_kind(photo.property_id)
    tx.put(records.successor(MainPhotoRecord, kind, photo, None, tx.now))


def _uncrown(tx: Transaction, photo: Photo) -> None:
    """Leave the house without a main photo, unless another was chosen meanwhile."""
    kind = records.main_kind(photo.property_id)
    crown = records.successor(MainPhotoRecord, kind, photo, None, tx.now)
    tx.delete(crown, when=MainPhotoRecord.photo_id == photo.photo_id, otherwise=Stale())
