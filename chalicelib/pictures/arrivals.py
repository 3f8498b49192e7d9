"""What is the same for whoever takes over files that were opened: how long they wait for what."""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.cloud import objects
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Unavailable
from chalicelib.pictures.rules import NEVER_CAME
from chalicelib.pictures.types import Opened

RECORD_FOLLOWS = timedelta(minutes=2)
"""A file is stored before the record that it belongs to."""
OPENED_WITHIN = timedelta(hours=1)
UNCLAIMED, LOOKED_AT = timedelta(days=1), timedelta(days=8)
"""How old a file is when it must have a record, and when it was looked at often enough."""


def await_record(opened: Opened) -> None:
    """Let a file without a record wait for it.

    Raises:
        Unavailable: the record may still be on its way; come again.
    """
    if clock.now() - opened.at < RECORD_FOLLOWS:
        raise Unavailable


def refuse_late(uploads: str, accept: Callable[[Opened], None], *, now: datetime) -> int:
    """Let `accept` refuse the files under `uploads` that could not be opened: how many."""
    late = [key for key, stored in objects.stored(uploads) if now - stored > OPENED_WITHIN]
    for upload in late:
        accept(Opened(upload, now - OPENED_WITHIN, reason=NEVER_CAME))
    return len(late)


def to_claim(files: str, *, now: datetime) -> list[str]:
    """The files under `files` that must have a record by now, and were not looked at often enough
    yet."""
    return [key for key, stored in objects.stored(files) if UNCLAIMED < now - stored < LOOKED_AT]
