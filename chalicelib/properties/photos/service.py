"""Photos of houses: adding, changing, removing (pricing book, 2.2).

A photo's file goes to where uploads arrive; the photo is shown once it has been checked there.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.catalogue.publications import Publication
from chalicelib.catalogue.types import Entry
from chalicelib.cloud import objects
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.objects import Upload
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Invalid, NotFound, Stale
from chalicelib.pictures.rules import PURPOSES, NotAPicture, check, too_heavy
from chalicelib.pictures.types import Media
from chalicelib.properties.events import PhotoForgotten
from chalicelib.properties.houses.service import HOUSES, UNKNOWN_HOUSE
from chalicelib.properties.photos.reading import PHOTOS, find_photo
from chalicelib.properties.types import Photo

UPLOADS = "uploads/photos/"
PHOTOS_MAY_BE = PURPOSES["photos"]


class Offer(msgspec.Struct, frozen=True):
    """A new photo, and where its file must be sent."""

    photo: Photo
    upload: Upload


def add_photo(
    property_id: str,
    fields: Mapping[str, Any],
    *,
    content: bytes | None,
    actor: str,
    once: Once[Any] | None = None,
) -> Photo:
    """A new photo, from a file, an address elsewhere, or both (the file wins).

    The file comes first: a record without its file would wait for ever, and a key of idempotency
    would answer for it. A file that no record follows is removed.

    Raises:
        NotFound: no such house.
        Invalid: neither file nor address, a file that is no image, a field beyond its limits.
    """
    photo = _draft(property_id, fields, awaits=content is not None)
    if content is None and not photo.external_url:
        raise Invalid(fields={"image_file": ["Envíe un archivo o una dirección (image_url)."]})
    publication = _new(photo, photo, actor=actor, once=once)
    if content is not None:
        _store_upload(photo, content)
    publication.publish()
    return photo


def offer_upload(
    property_id: str,
    fields: Mapping[str, Any],
    *,
    content_type: Media,
    size: int,
    actor: str,
    once: Once[Any] | None = None,
) -> Offer:
    """A new photo, with the form that sends its file of `size` bytes past the API.

    Raises:
        NotFound: no such house.
        Invalid: over 20 MiB, or a field beyond its limits.
    """
    if not 0 < size <= PHOTOS_MAY_BE.most_bytes:
        raise Invalid(fields={"size": [too_heavy(PHOTOS_MAY_BE)]})
    photo = _draft(property_id, fields, awaits=True)
    form = objects.upload_form(upload_key(photo), most_bytes=size, content_type=content_type)
    offer = Offer(photo, form)
    _new(photo, offer, actor=actor, once=once).publish()
    return offer


def bring(entry: Entry[Photo], content: bytes, *, actor: str) -> None:
    """Let the file of a photo that was left behind in another system follow: it is opened as any
    other. Again is harmless.

    Raises:
        Stale: someone changed the photo meanwhile.
    """
    if entry.value.state != "awaiting_upload":
        awaiting = msgspec.structs.replace(entry.value, state="awaiting_upload", reason=None)
        PHOTOS.save(awaiting, actor=actor, before=entry)
    objects.put(upload_key(entry.value), content, "application/octet-stream")


def _draft(property_id: str, fields: Mapping[str, Any], *, awaits: bool) -> Photo:
    return Photo(
        photo_id=ids.new_id(),
        property_id=property_id,
        state="awaiting_upload" if awaits else "ready",
        **fields,
    )


def _store_upload(photo: Photo, content: bytes) -> None:
    try:
        check(content, PHOTOS_MAY_BE)
    except NotAPicture as error:
        raise Invalid(fields={"image_file": [error.message]}) from error
    objects.put(upload_key(photo), content, "application/octet-stream")


def _new(photo: Photo, result: Any, *, actor: str, once: Once[Any] | None) -> Publication:
    publication = Publication(actor)
    HOUSES.require(publication.tx, photo.property_id, otherwise=NotFound(UNKNOWN_HOUSE))
    PHOTOS.put(publication, photo)
    publication.tx.once(once, result)
    return publication


def change_photo(photo_id: str, changes: Mapping[str, Any], *, actor: str) -> Photo:
    """Change the changes that `changes` names. A new main photo takes the place of the former.

    Raises:
        NotFound: no such photo.
        Invalid: a field beyond its limits, or neither file nor address left.
        Stale: someone changed the photo meanwhile.
    """
    _require_shown_house(photo_id)
    return PHOTOS.change(photo_id, changes, actor=actor).value


def remove_photo(photo_id: str, *, actor: str) -> None:
    """Remove a photo; its files follow after `uploads.KEPT`.

    Raises:
        NotFound: no such photo.
    """
    _require_shown_house(photo_id)
    PHOTOS.remove(photo_id, actor=actor)


def restore_photo(photo_id: str, *, actor: str) -> Photo:
    """Bring a removed photo back while its files are kept; another may be the main one by now.

    Raises:
        NotFound: no such photo, too long ago, or its house is gone.
    """
    return PHOTOS.restore(photo_id, actor=actor, changes={"is_main": False}).value


def removed_photos() -> list[Photo]:
    """The photos that were removed and can be restored, the last removed first."""
    entries = PHOTOS.as_of_now(removed=True).values()
    return [each.value for each in sorted(entries, key=lambda each: each.updated, reverse=True)]


def forget_photo(photo_id: str, *, actor: str) -> None:
    """Let a removed photo be gone for good; its files go with the next tidying.

    Raises:
        NotFound: no such photo was removed, or somebody else has done this or restored it.
    """
    former = PHOTOS.as_of_now(removed=True).get(photo_id)
    if former is None:
        raise NotFound
    try:
        PHOTOS.forget(former, told=PhotoForgotten(entry_id=photo_id), actor=actor)
    except Stale as error:
        raise NotFound from error


def upload_key(photo: Photo) -> str:
    """Where the file of a photo arrives."""
    return f"{UPLOADS}{photo.property_id}/{photo.photo_id}"


def _require_shown_house(photo_id: str) -> None:
    """The photos of a house that was removed are out of reach."""
    if find_photo(photo_id) is None:
        raise NotFound
