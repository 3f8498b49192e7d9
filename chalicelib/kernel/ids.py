"""Identifiers: random UUIDs for things, time-ordered ones for events."""

import os
import uuid
from datetime import UTC, datetime
from threading import Lock


def new_id() -> str:
    """A random identifier in the canonical lower-case form that tables and the wire use."""
    return str(uuid.uuid4())


class _Sequence:
    """Numbers the events of one millisecond, so that those of one process keep their order."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._millisecond = -1
        self._number = 0

    def next(self, millisecond: int) -> int:
        """The number of one more event of `millisecond`, under 4096."""
        with self._lock:
            same = millisecond == self._millisecond
            self._number = (self._number + 1) % 4096 if same else 0
            self._millisecond = millisecond
            return self._number


_sequence = _Sequence()


def event_id(now: datetime) -> str:
    """A UUIDv7 (RFC 9562): sorts by the millisecond of `now`, then by order of creation here.

    The 12 bits after the time count, the last 62 are random.
    """
    millisecond = int(now.timestamp() * 1000)
    count = _sequence.next(millisecond)
    random = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    value = millisecond << 80 | 0x7 << 76 | count << 64 | 0b10 << 62 | random
    return str(uuid.UUID(int=value))


def instant_of(event: str) -> datetime:
    """The millisecond by which an id of `event_id` sorts."""
    return datetime.fromtimestamp((uuid.UUID(event).int >> 80) / 1000, UTC)


def before_events_of(instant: datetime) -> str:
    """What sorts before every event of the millisecond of `instant`, and after all earlier ones."""
    return str(uuid.UUID(int=int(instant.timestamp() * 1000) << 80))
