"""Which files prove a payment, judged by their content (reservations book, 5.3 rule)."""

from collections.abc import Iterable, Sequence

import msgspec

from chalicelib.kernel.errors import Invalid, TooLarge

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 5
"""Receipts of one stay."""
HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"})


class FileType(msgspec.Struct, frozen=True):
    """A type of file that is accepted."""

    content_type: str
    extension: str


class ReceiptFile(msgspec.Struct, frozen=True):
    """A checked file: its type is what the content says, not the sender."""

    content: bytes
    file_type: FileType


def sniff(content: bytes) -> FileType | None:
    """The type that the first bytes name, or None for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return FileType("image/jpeg", "jpg")
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileType("image/png", "png")
    if content.startswith(b"%PDF-"):
        return FileType("application/pdf", "pdf")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return FileType("image/webp", "webp")
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return FileType("image/heic", "heic")
    return None


def check_files(contents: Sequence[bytes]) -> list[ReceiptFile]:
    """The files that came with a stay.

    Raises:
        TooLarge: a file over 10 MB.
        Invalid: too many files, or one that is neither a picture nor a PDF.
    """
    check_number(len(contents))
    return list(_checked(contents))


def check_number(count: int) -> None:
    """A stay has at most five files.

    Raises:
        Invalid: these are more.
    """
    if count > MOST_FILES:
        raise Invalid(fields={"file": [f"Se aceptan como máximo {MOST_FILES} archivos."]})


def _checked(contents: Iterable[bytes]) -> Iterable[ReceiptFile]:
    for content in contents:
        if len(content) > MOST_BYTES:
            raise TooLarge(fields={"file": ["Cada archivo puede pesar como máximo 10 MB."]})
        file_type = sniff(content)
        if file_type is None:
            raise Invalid(fields={"file": ["Se aceptan imágenes JPEG, PNG, WebP, HEIC o PDF."]})
        yield ReceiptFile(content, file_type)
