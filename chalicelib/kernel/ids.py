"""Identifiers: random UUIDs for things, time-ordered ones for facts."""

import os
import uuid
from datetime import datetime


def new_id() -> str:
    """A random identifier in the canonical lower-case form that tables and the wire use."""
    return str(uuid.uuid4())


def event_id(now: datetime) -> str:
    """A UUIDv7 (RFC 9562): sorts by the millisecond of `now`, unique by 74 random bits."""
    milliseconds = int(now.timestamp() * 1000)
    value = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))
