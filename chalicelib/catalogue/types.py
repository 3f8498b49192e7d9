"""An entry of a collection."""

from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from chalicelib.kernel.edits import Edited, Recent

S = TypeVar("S", bound=msgspec.Struct)


class Entry(msgspec.Struct, Generic[S], frozen=True):
    """A value under its id, when it was first and last written (aware UTC), and how often.
    `recent` are its changes that open forms may not show."""

    entry_id: str
    value: S
    created: datetime
    updated: datetime
    version: int = 1
    recent: Recent = ()

    @property
    def edited(self) -> Edited:
        """The entry as forms show it."""
        return Edited(
            name=self.entry_id,
            version=self.version,
            recent=self.recent,
            values=msgspec.structs.asdict(self.value),
        )

    def followed_by(self, value: S, now: datetime, *, actor: str) -> "Entry[S]":
        """The entry after a change."""
        recent = self.edited.noted(msgspec.structs.asdict(value), actor=actor, at=now)
        return Entry(self.entry_id, value, self.created, now, self.version + 1, recent)


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Who has a token. The token itself is kept by nobody but its holder."""

    is_active: bool = True
    """Whether it opens anything."""
    edition: int = 0
    """How often one was handed out; only the last one counts."""
