"""Workers for files that arrive."""

from collections.abc import Iterator
from urllib.parse import unquote_plus

import msgspec

from chalicelib.kernel import decoding
from chalicelib.pictures import service


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


def open_uploads(body: str) -> None:
    """S3 says that files arrived under `uploads/`."""
    for key, size in _arrivals(body):
        service.open_upload(key, size)


def _arrivals(body: str) -> Iterator[tuple[str, int]]:
    for arrival in decoding.decoded(body, _Notification).records:
        # S3 writes keys as in a form: a blank is a plus sign.
        yield unquote_plus(arrival.s3.object.key), arrival.s3.object.size
