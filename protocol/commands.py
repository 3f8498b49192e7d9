"""What the cloud asks of a house: one message of its FIFO queue each, in a group for each target.

A command says a state that is to be, so that doing it again is harmless; `next` and `previous`
alone are steps, and a bridge that may have done one does not do it again.
"""

from datetime import datetime
from typing import Literal

import msgspec

from protocol.things import Attributes, Track


class Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What all commands say.

    house: the id of the property; a bridge drops what is another's. target: an entity, or the
    player. reservation_id: for whose stay; None for staff and for the product itself. actor: who
    wants it, as events name callers. expires_at: from then on it is not carried out, whatever
    happened. Instants are by the clock of the cloud.
    """

    version: int
    command_id: str
    house: str
    target: str
    actor: str
    issued_at: datetime
    expires_at: datetime
    reservation_id: str | None = None


class CallService(Command, frozen=True, kw_only=True, tag="ha.service"):
    """Call a service of Home Assistant for the entity `target`: `light.turn_on` with its data,
    in which the entity is not repeated. state: as what the entity must be seen afterwards, where
    the service leaves no doubt."""

    service: str
    data: Attributes = {}
    state: str | None = None


class ReadHouse(Command, frozen=True, kw_only=True, tag="ha.read"):
    """Read what Home Assistant has (`states`: every entity that the bridge may tell), or whether
    it answers (`health`). `target` is empty."""

    wanted: Literal["states", "health"]


Transport = Literal["play", "pause", "stop", "next", "previous"]


class MovePlayer(Command, frozen=True, kw_only=True, tag="music.transport"):
    """Press a key of the player. track: with `play`, what is played at once; without it, `play`
    goes on."""

    action: Transport
    track: Track | None = None


class SetPlayer(Command, frozen=True, kw_only=True, tag="music.volume"):
    """Set the volume (0 to 100), and whether it is muted; None leaves it."""

    volume: int | None = None
    muted: bool | None = None


class ChangeQueue(Command, frozen=True, kw_only=True, tag="music.queue"):
    """Change what comes next: `add` a track at the end, `clear` all, or `remove` the one that is
    at `position` (0 is the next) and has the id of `track`, so that a list that moved meanwhile
    loses nothing else."""

    action: Literal["add", "clear", "remove"]
    track: Track | None = None
    position: int | None = None


class PowerPlayer(Command, frozen=True, kw_only=True, tag="music.power"):
    """Turn the player on, with the volume that it begins with (None leaves it), or off: stopped,
    its queue empty."""

    is_on: bool
    volume: int | None = None


AnyCommand = CallService | ReadHouse | MovePlayer | SetPlayer | ChangeQueue | PowerPlayer
