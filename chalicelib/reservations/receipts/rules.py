"""Which files prove a payment, judged by their content (reservations book, 5.3 rule).

What no first look refuses is opened afterwards: a picture is made anew without what the camera
wrote into it, a PDF that is whole stays as its bank signed it, and both are downloads.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Literal

import msgspec

from chalicelib.kernel.errors import Invalid, TooLarge
from chalicelib.pictures.rules import PURPOSES, NotAPicture, check

RECEIPTS_MAY_BE = PURPOSES["receipts"]
MOST_FILES = 5
"""Receipts of one stay. What was refused is none."""
MOST_SENT = 10
"""Files that a guest may send for one stay, whatever becomes of them: each that is refused gives a
hold another hour."""
EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg"}
"""By what opened files are written as."""

ReceiptState = Literal["awaiting_check", "ready", "rejected"]


class ReceiptFile(msgspec.Struct, frozen=True):
    """A file that the first look lets pass; the same bytes have the same digest."""

    content: bytes
    digest: str


def check_files(contents: Sequence[bytes], *, field: str = "file") -> list[ReceiptFile]:
    """The files that came with a stay in a field of the wire, each of them once.

    Raises:
        TooLarge: a file over 10 MB.
        Invalid: too many files, or one that is neither a picture nor a PDF.
    """
    check_number(len(contents), field)
    files = [_checked(content, field) for content in contents]
    return list({file.digest: file for file in files}.values())


def check_number(count: int, field: str) -> None:
    """A stay has at most five files.

    Raises:
        Invalid: these are more.
    """
    if count > MOST_FILES:
        raise Invalid(fields={field: [f"Se aceptan como máximo {MOST_FILES} archivos."]})


def check_sent(count: int, field: str) -> None:
    """Let a guest send another file for a stay, which then was sent `count`.

    Raises:
        Invalid: these are too many.
    """
    if count > MOST_SENT:
        text = f"Ya envió {MOST_SENT} archivos. Comuníquese con nosotros para enviar otro."
        raise Invalid(fields={field: [text]})


def _checked(content: bytes, field: str) -> ReceiptFile:
    if len(content) > RECEIPTS_MAY_BE.most_bytes:
        raise TooLarge(fields={field: ["Cada archivo puede pesar como máximo 10 MB."]})
    try:
        check(content, RECEIPTS_MAY_BE)
    except NotAPicture as error:
        raise Invalid(fields={field: [error.message]}) from error
    return ReceiptFile(content, sha256(content).hexdigest())
