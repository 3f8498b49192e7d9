"""What is told of an upload, and what the files of each kind of upload may be."""

from datetime import datetime
from typing import Literal

import msgspec

PictureFormat = Literal["JPEG", "PNG", "GIF", "WEBP", "HEIF"]
Format = Literal[PictureFormat, "PDF", "DOCX"]
Media = Literal["image/jpeg", "image/png", "image/gif", "image/webp", "image/heic"]
"""Media types of pictures."""


class Purpose(msgspec.Struct, frozen=True):
    """What uploads are for: the formats that they may have, what pictures are written as, and
    whether they get a thumbnail. `preview` is the long side of the small picture that those get who
    judge it, in pixels; such pictures have a fingerprint as well. `thumbnail_within` is the size
    into which a thumbnail fits whole; without it thumbnails are filled and cut."""

    formats: tuple[Format, ...]
    written_as: Literal["JPEG", "WEBP"]
    has_thumbnail: bool
    most_bytes: int
    preview: int | None = None
    thumbnail_within: tuple[int, int] | None = None


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
    `content_type`, or refused for a `reason` (Spanish).

    `preview` says whether a small picture of it stands at `preview_key`. `fingerprint` is that of
    the picture (`images.fingerprint_of`): 16 hexadecimal digits, None of papers. `pages` is how
    many a PDF has. `digest` is the SHA-256 of the bytes as they were sent, None where nobody read
    them.
    """

    upload: str
    at: datetime
    content_type: str | None = None
    reason: str | None = None
    preview: bool = False
    fingerprint: str | None = None
    pages: int | None = None
    digest: str | None = None
