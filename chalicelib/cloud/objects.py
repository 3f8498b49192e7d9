"""Files: one private bucket, read and written through short-lived signed addresses."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.cloud.clients import client
from chalicelib.cloud.settings import settings
from chalicelib.kernel.errors import NotFound, Unavailable
from chalicelib.kernel.parts import in_parts

READ_SECONDS = 3600
UPLOAD_SECONDS = 900
DELETE_BATCH = 1000
ABSENT = {"NoSuchKey", "404"}


class Upload(msgspec.Struct, frozen=True):
    """Where and how a browser or app sends a file directly: a form POST with these fields."""

    url: str
    fields: dict[str, str]


def _bucket() -> str:
    return settings().bucket("media")


def put(key: str, content: bytes, content_type: str) -> None:
    """Store an object, replacing one of the same key."""
    _ask("put_object", Key=key, Body=content, ContentType=content_type)


def get(key: str) -> bytes:
    """The content of an object.

    Raises:
        NotFound: there is none.
    """
    return _read(key)


def get_part(key: str, start: int, length: int) -> bytes:
    """`length` bytes of an object from `start` on, fewer at its end; `start` lies before that.

    Raises:
        NotFound: there is none.
    """
    return _read(key, Range=f"bytes={start}-{start + length - 1}")


def _read(key: str, **part: str) -> bytes:
    body = _ask("get_object", Key=key, **part)["Body"]
    try:
        content: bytes = body.read()
    except BotoCoreError as error:
        raise Unavailable from error
    return content


def copy(source: str, key: str) -> None:
    """Store the object at `source` once more, under `key`.

    Raises:
        NotFound: there is none.
    """
    _ask("copy_object", Key=key, CopySource={"Bucket": _bucket(), "Key": source})


def stored(prefix: str) -> Iterator[tuple[str, datetime]]:
    """The keys of all objects that begin so, and when each was stored (aware UTC)."""
    after: dict[str, str] = {}
    while True:
        page = _ask("list_objects_v2", Prefix=prefix, **after)
        for about in page.get("Contents", ()):
            yield about["Key"], about["LastModified"]
        if not page.get("IsTruncated"):
            return
        after = {"ContinuationToken": page["NextContinuationToken"]}


def delete(keys: Iterable[str]) -> None:
    """Remove objects; those that do not exist are no error."""
    present = list(keys)
    for part in in_parts(present, DELETE_BATCH):
        batch = [{"Key": key} for key in part]
        _ask("delete_objects", Delete={"Objects": batch, "Quiet": True})


def _ask(operation: str, **parameters: Any) -> Any:
    """The answer of S3 about the bucket.

    Raises:
        NotFound: it has no such object.
        Unavailable: it refused, or did not answer.
    """
    try:
        return getattr(client("s3"), operation)(Bucket=_bucket(), **parameters)
    except ClientError as error:
        if error.response["Error"]["Code"] in ABSENT:
            raise NotFound from error
        raise Unavailable from error
    except BotoCoreError as error:
        raise Unavailable from error


def read_url(key: str, *, seconds: int = READ_SECONDS, download_as: str | None = None) -> str:
    """A signed address that reads the object for `seconds`."""
    parameters: dict[str, Any] = {"Bucket": _bucket(), "Key": key}
    if download_as is not None:
        parameters["ResponseContentDisposition"] = f'attachment; filename="{download_as}"'
    url: str = client("s3").generate_presigned_url(
        "get_object", Params=parameters, ExpiresIn=seconds
    )
    return url


def origin() -> str:
    """Scheme and host of the addresses that `read_url` signs."""
    parts = urlsplit(read_url("receipts/any"))
    return f"{parts.scheme}://{parts.netloc}"


def upload_form(key: str, *, most_bytes: int, content_type: str, then: str = "") -> Upload:
    """A signed form that accepts one file of at most `most_bytes` under `key`, and leads the
    browser to `then` where that is an address."""
    fields = {"Content-Type": content_type} | ({"success_action_redirect": then} if then else {})
    signed = client("s3").generate_presigned_post(
        _bucket(),
        key,
        Fields=fields,
        Conditions=[
            *({name: value} for name, value in fields.items()),
            ["content-length-range", 1, most_bytes],
        ],
        ExpiresIn=UPLOAD_SECONDS,
    )
    return Upload(url=signed["url"], fields=signed["fields"])
