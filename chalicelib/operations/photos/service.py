"""Taking in the pictures that people send: first the file, then the record that names it."""

from chalicelib.cloud import objects
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Invalid
from chalicelib.operations.photos.rules import PHOTOS_MAY_BE, upload_key
from chalicelib.operations.photos.types import Kind, Spot, WorkPhoto
from chalicelib.pictures.rules import NotAPicture, check

FIELD = "photo"


def store(kind: Kind, owner_id: str, content: bytes) -> WorkPhoto:
    """Let a picture arrive where it is opened; it is shown once it was made anew. A file whose
    record is never written goes by itself.

    Raises:
        Invalid: it is no picture, or too large.
    """
    try:
        check(content, PHOTOS_MAY_BE)
    except NotAPicture as error:
        raise Invalid(fields={FIELD: [error.message]}) from error
    photo = WorkPhoto(photo_id=ids.new_id())
    key = upload_key(Spot(kind, owner_id, photo.photo_id))
    objects.put(key, content, "application/octet-stream")
    return photo
