"""What a picture is that somebody sends for a person or for a record."""

from typing import Literal

import msgspec

PhotoState = Literal["awaiting_check", "ready", "rejected"]
Kind = Literal["members", "times"]
"""Whose picture it is: of a person, of a time record."""


class WorkPhoto(msgspec.Struct, frozen=True, kw_only=True):
    """A picture: its file stands at `file_key` once it was opened and made anew, and nowhere where
    it was refused for `reason`."""

    photo_id: str
    state: PhotoState = "awaiting_check"
    """Whether the picture can be shown (`ready`), is looked at, or was refused."""
    file_key: str | None = None
    reason: str | None = None
    """Why the picture was refused, in Spanish; null where it was not."""


class Spot(msgspec.Struct, frozen=True):
    """Where a picture belongs: the one with this id, of a person or a record."""

    kind: Kind
    owner_id: str
    photo_id: str
