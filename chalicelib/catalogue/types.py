"""An entry of a collection."""

from datetime import datetime
from typing import Generic, TypeVar

import msgspec

S = TypeVar("S", bound=msgspec.Struct)


class Entry(msgspec.Struct, Generic[S], frozen=True):
    """A value under its id, when it was first and last written (aware UTC), and how often."""

    entry_id: str
    value: S
    created: datetime
    updated: datetime
    version: int = 1

    def followed_by(self, value: S, now: datetime) -> "Entry[S]":
        """The entry after a change."""
        return Entry(self.entry_id, value, self.created, now, self.version + 1)
