"""What a house has, as messages speak of it: entities of Home Assistant, players, and tracks."""

from datetime import datetime
from typing import Literal

import msgspec

Scalar = bool | int | float | str
Attributes = dict[str, Scalar | list[Scalar] | None]

UNAVAILABLE, UNKNOWN = "unavailable", "unknown"
"""The states of an entity of which Home Assistant knows nothing better."""


class EntityState(msgspec.Struct, frozen=True, kw_only=True):
    """An entity of Home Assistant as it stood at an instant."""

    entity_id: str
    """What Home Assistant calls it: `light.sala`."""
    state: str
    """How it is."""
    seen_at: datetime
    """When the bridge read it, by the clock of the cloud; the later of two counts."""
    attributes: Attributes = {}
    """Those that a house may tell, never addresses or tokens."""
    changed_at: datetime | None = None
    """When its state changed; null where nobody knows."""


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of music by its id in the catalogue. The address where its sound is to be had is
    the bridge's concern."""

    track_id: str
    """Its id in the catalogue."""
    title: str = ""
    """What it is called."""
    artist: str = ""
    """Who plays it."""
    album: str = ""
    """What it is from."""
    duration_s: int = 0
    """How long it is, in seconds."""
    cover_url: str | None = None
    """The address of its picture; null without one."""
    explicit: bool = False
    """Whether its words are not for children."""


Playing = Literal["playing", "paused", "idle"]


class PlayerState(msgspec.Struct, frozen=True, kw_only=True):
    """The player of a house as it stood at an instant."""

    player: str
    """The code of the house in the music system."""
    connected: bool
    """Whether the bridge reaches it."""
    seen_at: datetime
    """When the bridge read it, by the clock of the cloud; the later of two counts."""
    is_on: bool = False
    """Whether it is on."""
    playing: Playing = "idle"
    """What it does."""
    volume: int = 0
    """How loud it is, 0 to 100."""
    muted: bool = False
    """Whether it is silent for now."""
    track: Track | None = None
    """What it plays; null without anything."""
    position_s: int = 0
    """How many seconds of the track are over."""
    queue: tuple[Track, ...] = ()
    """What comes next, in order."""
