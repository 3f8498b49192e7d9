"""What is told of an upload, and what the files of each kind of upload may be."""

from datetime import datetime
from typing import Literal

import msgspec

PictureFormat = Literal["JPEG", "PNG", "GIF", "WEBP", "HEIF"]
Format = Literal[PictureFormat, "PDF"]
Media = Literal["image/jpeg", "image/png", "image/gif", "image/webp", "image/heic"]
"""Media types of pictures."""


class Purpose(msgspec.Struct, frozen=True):
    """What uploads are for: the formats that they may have, what pictures are written as, and
    whether they get a thumbnail."""

    formats: tuple[Format, ...]
    written_as: Literal["JPEG", "WEBP"]
    has_thumbnail: bool
    most_bytes: int


class Header(msgspec.Struct, frozen=True):
    """The size that a picture claims to have.

    `buffered` is how many samples its decoder keeps for the whole picture, whatever the scale: a
    JPEG in several scans.
    """

    width: int
    height: int
    buffered: int = 0

    @property
    def pixels(self) -> int:
        """All of them."""
        return self.width * self.height


class Opened(msgspec.Struct, frozen=True):
    """What became of the upload at the key `upload` at that instant: made anew as
    `content_type`, or refused for a `reason` (Spanish)."""

    upload: str
    at: datetime
    content_type: str | None = None
    reason: str | None = None
