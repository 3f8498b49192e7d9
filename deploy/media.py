"""The files of the system before: a folder, or a bucket (`s3://bucket/prefix`)."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chalicelib.imports.moving.media import Media

BUCKET = "s3://"
ABSENT = {"NoSuchKey", "404"}


def media_at(place: str) -> "Media":
    """What reads a file by the name that the export has.

    Raises:
        OSError: there is no such folder.
    """
    return _in_bucket(place.removeprefix(BUCKET)) if place.startswith(BUCKET) else _in_folder(place)


def _in_folder(place: str) -> "Media":
    folder = Path(place).resolve(strict=True)

    def read(name: str) -> bytes | None:
        path = (folder / name).resolve()
        # A name of the export is no way to other files of whoever runs this.
        is_inside = path.is_relative_to(folder) and path.is_file()
        return path.read_bytes() if is_inside else None

    return read


def _in_bucket(place: str) -> "Media":
    from botocore.exceptions import BotoCoreError, ClientError

    from chalicelib.cloud.clients import client
    from chalicelib.kernel.errors import Unavailable

    s3: Any = client("s3")
    bucket, _, prefix = place.partition("/")
    folder = f"{prefix.rstrip('/')}/" if prefix else ""

    def read(name: str) -> bytes | None:
        try:
            content: bytes = s3.get_object(Bucket=bucket, Key=f"{folder}{name}")["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in ABSENT:
                return None
            raise Unavailable from error
        except BotoCoreError as error:
            raise Unavailable from error
        return content

    return read
