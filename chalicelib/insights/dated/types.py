"""Figures that belong to a date."""

import zlib
from datetime import date, datetime
from typing import Literal

import msgspec

Family = Literal["searched", "arrival", "booked"]
"""What is counted by which date: searches by the day on which they were made, searches by the day
of the arrival that was looked for, and stays by the day on which they were booked."""
Place = tuple[Family, date]


class Mark(msgspec.Struct, frozen=True):
    """What a month says of a date: the version of its figures, and of how many parts they are."""

    version: int
    parts: int


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a date. They count all that happened before `until` (None: nothing yet);
    `version` rises with each write and is 0 before the first."""

    family: Family
    day: date
    version: int = 0
    parts: int = 0
    until: datetime | None = None
    packed: bytes = b""

    @property
    def content(self) -> bytes:
        """The figures as whoever counts them wrote them; nothing before the first time."""
        return zlib.decompress(self.packed) if self.packed else b""

    @property
    def place(self) -> Place:
        """Whose figures they are."""
        return self.family, self.day
