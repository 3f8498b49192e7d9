"""Workers for photos: uploads that arrived, files that nobody needs any more."""

from collections.abc import Iterator
from urllib.parse import unquote_plus

import msgspec

from chalicelib.cloud import objects
from chalicelib.cloud.events import Recorded
from chalicelib.properties.events import PhotoRemoved
from chalicelib.properties.photos import uploads
from chalicelib.properties.photos.service import UPLOADS, upload_key
from chalicelib.properties.types import Photo


class _Object(msgspec.Struct):
    key: str
    size: int = 0


class _Storage(msgspec.Struct):
    object: _Object


class _Arrival(msgspec.Struct):
    s3: _Storage


class _Notification(msgspec.Struct):
    """What S3 announces. The test message that it sends once has no records."""

    records: list[_Arrival] = msgspec.field(name="Records", default_factory=list)


def accept_uploads(body: str) -> None:
    """S3 says that files arrived under `uploads/`."""
    for key, size in _arrivals(body):
        if key.startswith(UPLOADS):
            uploads.accept(key, size)


def _arrivals(body: str) -> Iterator[tuple[str, int]]:
    for arrival in msgspec.json.decode(body, type=_Notification).records:
        # S3 writes keys as in a form: a blank is a plus sign.
        yield unquote_plus(arrival.s3.object.key), arrival.s3.object.size


def remove_files(recorded: Recorded[PhotoRemoved]) -> None:
    """A removed photo: its files go too. Doing it again is harmless."""
    former = {name: values[0] for name, values in recorded.changes.items()}
    photo = msgspec.convert(former, Photo)
    keys = (photo.file_key, photo.thumbnail_key, upload_key(photo))
    objects.delete(key for key in keys if key is not None)
