"""What a house has, as messages speak of it: entities of Home Assistant, players, and tracks."""

from datetime import datetime
from typing import Literal

import msgspec

Scalar = bool | int | float | str
Attributes = dict[str, Scalar | list[Scalar] | None]

UNAVAILABLE, UNKNOWN = "unavailable", "unknown"
"""The states of an entity of which Home Assistant knows nothing better."""


class EntityState(msgspec.Struct, frozen=True, kw_only=True):
    """An entity of Home Assistant as it stood at an instant.

    attributes: those that a house may tell (home book, 10 #8), never addresses or tokens.
    seen_at: when the bridge read it, by the clock of the cloud; the later of two counts.
    """

    entity_id: str
    state: str
    seen_at: datetime
    attributes: Attributes = {}
    changed_at: datetime | None = None


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of music by its id in the catalogue. The address where its sound is to be had is
    the bridge's concern."""

    track_id: str
    title: str = ""
    artist: str = ""
    album: str = ""
    duration_s: int = 0
    cover_url: str | None = None
    explicit: bool = False


Playing = Literal["playing", "paused", "idle"]


class PlayerState(msgspec.Struct, frozen=True, kw_only=True):
    """The player of a house as it stood at an instant.

    connected: whether the bridge reaches it. volume: 0 to 100. position_s: seconds into the track.
    queue: what comes next, in order. seen_at: as of entities.
    """

    player: str
    connected: bool
    seen_at: datetime
    is_on: bool = False
    playing: Playing = "idle"
    volume: int = 0
    muted: bool = False
    track: Track | None = None
    position_s: int = 0
    queue: tuple[Track, ...] = ()
