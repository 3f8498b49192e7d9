"""A house whose bridge has a player."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from chalicelib.kernel import clock
from chalicelib.properties.types import House
from protocol.answers import Result
from protocol.commands import AnyCommand, ChangeQueue, MovePlayer, PowerPlayer, SetPlayer
from protocol.things import PlayerState, Playing, Track
from tests.support.bridges import FakeBridge
from tests.support.http import Api

AFTER: dict[str, Playing] = {
    "play": "playing",
    "pause": "paused",
    "stop": "idle",
    "next": "playing",
    "previous": "playing",
}


class Jukebox(FakeBridge):
    """Plays what it is asked to. `heard` are its commands, each in a word."""

    def __init__(self, api: Api, house: House) -> None:
        super().__init__(api, house)
        self.player = PlayerState(
            player=house.player_id or "", connected=True, seen_at=clock.now(), volume=10
        )

    def tell(self, moment: datetime, **fields: Any) -> None:
        """Let it tell the cloud how it is, at a time."""
        self.player = replace(self.player, seen_at=moment, **fields)
        self.players = [self.player]
        with clock.at(moment):
            self.report()

    @property
    def heard(self) -> list[str]:
        """What it was asked, in order."""
        return [_word(command) for command in self.done]

    def carried_out(self, command: AnyCommand) -> Result:
        """What becomes of a command."""
        if self.outcome != "done":
            return Result(outcome=self.outcome, took_ms=5)
        self.player = replace(_after(self.player, command), seen_at=clock.now())
        return Result(outcome="done", took_ms=5, player=self.player)


def _after(player: PlayerState, command: AnyCommand) -> PlayerState:
    if isinstance(command, MovePlayer):
        track = command.track or player.track
        return replace(player, is_on=True, playing=AFTER[command.action], track=track)
    if isinstance(command, SetPlayer):
        wished = {"volume": command.volume, "muted": command.muted}
        return replace(
            player, **{name: value for name, value in wished.items() if value is not None}
        )
    if isinstance(command, PowerPlayer):
        return _switched(player, command)
    if isinstance(command, ChangeQueue):
        return replace(player, queue=_changed(player.queue, command))
    raise AssertionError(command)


def _switched(player: PlayerState, command: PowerPlayer) -> PlayerState:
    if not command.is_on:
        return replace(player, is_on=False, playing="idle", track=None, queue=())
    volume = player.volume if command.volume is None else command.volume
    return replace(player, is_on=True, volume=volume)


def _changed(queue: tuple[Track, ...], command: ChangeQueue) -> tuple[Track, ...]:
    if command.action == "clear":
        return ()
    if command.action == "add" and command.track is not None:
        return (*queue, command.track)
    return tuple(track for place, track in enumerate(queue) if place != command.position)


def _word(command: AnyCommand) -> str:
    if isinstance(command, PowerPlayer):
        return "on" if command.is_on else "off"
    if isinstance(command, MovePlayer | ChangeQueue):
        return command.action
    return "set"
