"""Commands for tests, as the cloud sends them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from protocol import VERSION
from protocol.commands import (
    CallService,
    ChangeQueue,
    MovePlayer,
    PowerPlayer,
    ReadHouse,
    SetPlayer,
)
from protocol.things import Track

HOUSE, PLAYER, LAMP = "house-1", "ca1", "light.sala"
NOW = datetime(2026, 7, 1, 17, 0, tzinfo=UTC)
LIFE = timedelta(seconds=30)
SONG = Track(track_id="3135556", title="Harder", artist="Daft Punk", duration_s=200)
OTHER = Track(track_id="916424", title="Without Me", artist="Eminem", duration_s=290)


def head(command_id: str = "c-1", *, at: datetime = NOW, **more: Any) -> dict[str, Any]:
    """What all commands say."""
    told = {"version": VERSION, "house": HOUSE, "target": LAMP, "actor": "client#1"}
    return {**told, "command_id": command_id, "issued_at": at, "expires_at": at + LIFE, **more}


def _at_player(more: dict[str, Any]) -> dict[str, Any]:
    return {"target": PLAYER, **more}


def lamp(
    command_id: str = "c-1", *, at: datetime = NOW, on: bool = True, **more: Any
) -> CallService:
    service = "light.turn_on" if on else "light.turn_off"
    return CallService(**head(command_id, at=at, **more), service=service)


def bright(command_id: str, brightness: int, *, at: datetime = NOW, **more: Any) -> CallService:
    told = head(command_id, at=at, **more)
    return CallService(**told, service="light.turn_on", data={"brightness": brightness})


def press(action: str, command_id: str = "c-1", **more: Any) -> MovePlayer:
    return MovePlayer(**head(command_id, **_at_player(more)), action=action)  # type: ignore[arg-type]


def play(track: Track | None, command_id: str = "c-1", **more: Any) -> MovePlayer:
    return MovePlayer(**head(command_id, **_at_player(more)), action="play", track=track)


def sound(command_id: str = "c-1", **more: Any) -> SetPlayer:
    told = {name: more.pop(name) for name in ("volume", "muted") if name in more}
    return SetPlayer(**head(command_id, **_at_player(more)), **told)


def queue(action: str, command_id: str = "c-1", **more: Any) -> ChangeQueue:
    told = {name: more.pop(name) for name in ("track", "position") if name in more}
    return ChangeQueue(**head(command_id, **_at_player(more)), action=action, **told)  # type: ignore[arg-type]


def power(is_on: bool, command_id: str = "c-1", **more: Any) -> PowerPlayer:
    return PowerPlayer(**head(command_id, **_at_player(more)), is_on=is_on)


def read_house(wanted: str = "states", command_id: str = "c-1") -> ReadHouse:
    return ReadHouse(**head(command_id, target=""), wanted=wanted)  # type: ignore[arg-type]
