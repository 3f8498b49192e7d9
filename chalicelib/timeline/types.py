"""What a timeline tells."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

import msgspec

Value = str | int | float | bool | None


class Told(Protocol):
    """An event as the log has it: its fields and the changes that it tells are plain values."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def actor(self) -> str:
        """Who did it."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def event(self) -> Mapping[str, Any]:
        """Its fields."""

    @property
    def changes(self) -> Mapping[str, Any]:
        """`{field: [old, new]}`."""


class Difference(msgspec.Struct, frozen=True):
    """A field of the stay that changed, by its name in the log, with its plain values."""

    field: str
    old: Value
    new: Value


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened. `sentence` tells it in Spanish; `name` is that of its event."""

    at: datetime
    actor: str
    name: str
    sentence: str
    differences: tuple[Difference, ...]


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """What people call those whom events name: staff by actor, houses by id."""

    staff: Mapping[str, str]
    houses: Mapping[str, str]
