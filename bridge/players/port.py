"""What a bridge wants of a player, whatever it is."""

from datetime import datetime
from typing import Protocol

import msgspec

from bridge.errors import NotDone
from protocol.commands import ChangeQueue, MovePlayer, PowerPlayer, SetPlayer
from protocol.things import PlayerState, Playing, Track


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How a player stands; the fields are those of `PlayerState`."""

    connected: bool
    is_on: bool = False
    playing: Playing = "idle"
    volume: int = 0
    muted: bool = False
    track: Track | None = None
    position_s: int = 0
    queue: tuple[Track, ...] = ()

    def is_like(self, other: "Look") -> bool:
        """Whether the two differ in nothing but the time that went by in a track."""
        return msgspec.structs.replace(self, position_s=0) == msgspec.structs.replace(
            other, position_s=0
        )

    def as_state(self, player: str, seen_at: datetime) -> PlayerState:
        """It as messages say it."""
        return PlayerState(player=player, seen_at=seen_at, **msgspec.structs.asdict(self))


AWAY = Look(connected=False)


class Player(Protocol):
    """A player. Whatever is asked of it raises `Away` where it is not reached, `NotDone` where it
    refuses, and TimeoutError is the caller's."""

    async def watch(self) -> None:
        """Look after it, and say how it stands whenever that changes, for as long as it is there.

        Raises:
            Away: it is not, or not any more.
        """

    def look(self) -> Look:
        """How it stands, as far as is known."""

    async def play(self, track: Track | None) -> None:
        """Play a track at once; None goes on with what was paused."""

    async def pause(self) -> None:
        """Hold."""

    async def stop(self) -> None:
        """Stop; what waits in the queue stays there."""

    async def next(self) -> None:
        """The next track of the queue; with none, stop."""

    async def previous(self) -> None:
        """The track before this one."""

    async def set_volume(self, volume: int) -> None:
        """Set the volume, 0 to 100."""

    async def set_muted(self, muted: bool) -> None:
        """Mute it, or not."""

    async def add(self, track: Track) -> None:
        """Put a track at the end of the queue."""

    async def clear(self) -> None:
        """Empty the queue; what plays goes on."""

    async def remove(self, position: int, track_id: str) -> None:
        """Take the track at a position out of the queue, if it is this one."""

    async def turn_on(self, volume: int | None) -> None:
        """Turn it on, with a volume."""

    async def turn_off(self) -> None:
        """Stop it, empty its queue and turn it off."""


async def carry_out(
    player: Player, command: MovePlayer | SetPlayer | ChangeQueue | PowerPlayer
) -> None:
    """Do what a command says; raises as the player does."""
    match command:
        case MovePlayer(action="play"):
            await player.play(command.track)
        case MovePlayer(action="pause"):
            await player.pause()
        case MovePlayer(action="stop"):
            await player.stop()
        case MovePlayer(action="next"):
            await player.next()
        case MovePlayer(action="previous"):
            await player.previous()
        case SetPlayer():
            await _set(player, command)
        case ChangeQueue():
            await _change(player, command)
        case PowerPlayer(is_on=True):
            await player.turn_on(command.volume)
        case PowerPlayer():
            await player.turn_off()


async def _set(player: Player, command: SetPlayer) -> None:
    if command.volume is not None:
        await player.set_volume(command.volume)
    if command.muted is not None:
        await player.set_muted(command.muted)


async def _change(player: Player, command: ChangeQueue) -> None:
    if command.action == "clear":
        await player.clear()
    elif command.track is None:
        raise NotDone("refused", "track")
    elif command.action == "add":
        await player.add(command.track)
    elif command.position is not None:
        await player.remove(command.position, command.track.track_id)
