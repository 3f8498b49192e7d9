"""How a day keeps its lines: as few bytes as possible, since every change of a task writes them
all. A line of a task that is still to do takes some 80 bytes, one that is over 50.

What a code means never changes; a new word gets a new code.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from chalicelib.kernel import decoding
from chalicelib.operations.tasks.types import (
    NO_GUESTS,
    PRIORITIES,
    Line,
)
from chalicelib.operations.types import CleaningKind, TaskStatus, TaskType

TYPE_CODES: dict[TaskType, int] = {
    "checkout_cleaning": 1,
    "checkin_preparation": 2,
    "maintenance_repair": 3,
    "maintenance_preventive": 4,
    "deep_cleaning": 5,
    "pool_maintenance": 6,
    "garden_maintenance": 7,
    "custom": 8,
}
STATE_CODES: dict[TaskStatus, int] = {
    "pending": 1,
    "assigned": 2,
    "in_progress": 3,
    "completed": 4,
    "cancelled": 5,
    "needs_review": 6,
}
CLEANING_CODES: dict[CleaningKind, int] = {"checkout": 1}
_TYPES = {code: word for word, code in TYPE_CODES.items()}
_STATES = {code: word for word, code in STATE_CODES.items()}
_CLEANINGS = {code: word for word, code in CLEANING_CODES.items()}
Row = list[Any]
"""A line: ids as the bytes of UUIDs, dates as days since the year 1."""
ROWS = decoding.msgpack_decoder(list[Row])


def packed(lines: Iterable[Line]) -> bytes:
    """The lines, in their order."""
    return msgspec.msgpack.encode([_row(line) for line in lines])


def unpacked(content: bytes) -> tuple[Line, ...]:
    """The lines that were packed."""
    return tuple(_line(*row) for row in ROWS.decode(content))


def _row(line: Line) -> Row:
    row: Row = [
        UUID(line.task_id).bytes,
        UUID(line.property_id).bytes,
        None if line.member_id is None else UUID(line.member_id).bytes,
        TYPE_CODES[line.task_type],
        STATE_CODES[line.status],
        line.rank,
    ]
    if not line.is_live:
        return row
    return [
        *row,
        line.guests,
        None if line.cleaning is None else CLEANING_CODES[line.cleaning],
        line.is_pinned,
        None if line.check_out is None else line.check_out.toordinal(),
        None if line.required_by is None else line.required_by.toordinal(),
    ]


def _line(
    task: bytes,
    house: bytes,
    member: bytes | None,
    task_type: int,
    status: int,
    rank: int,
    guests: int = NO_GUESTS,
    cleaning: int | None = None,
    is_pinned: bool = False,
    check_out: int | None = None,
    required_by: int | None = None,
) -> Line:
    return Line(
        task_id=_id(task),
        property_id=_id(house),
        member_id=None if member is None else _id(member),
        task_type=_TYPES[task_type],
        status=_STATES[status],
        priority=PRIORITIES[rank],
        guests=guests,
        cleaning=None if cleaning is None else _CLEANINGS[cleaning],
        is_pinned=is_pinned,
        check_out=_date(check_out),
        required_by=_date(required_by),
    )


def _id(content: bytes) -> str:
    text = content.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _date(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)
