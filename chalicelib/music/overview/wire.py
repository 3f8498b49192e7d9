"""How players are, on the wire (home book, 4.4 and 10 #28)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

import msgspec

from chalicelib.kernel.errors import CasaAustinError
from chalicelib.music.overview.types import Seen
from chalicelib.music.players.wire import PlayerView, seen_fields
from chalicelib.music.wire import MusicProblem, music_problem

UNHEALTHY = "unhealthy"


class Health(msgspec.Struct, kw_only=True):
    """Some player can be used."""

    success: bool = True
    """Always true."""
    status: Literal["healthy"] = "healthy"
    """Always `healthy`; otherwise the answer is 503."""
    houses_count: int
    """How many players can be used now."""


class HealthProblem(MusicProblem, kw_only=True):
    """No player can be used."""

    status: str
    """Always `unhealthy`."""


def health_problem(error: CasaAustinError) -> dict[str, Any]:
    """An error as whoever watches reads it."""
    return {**music_problem(error), "status": UNHEALTHY}


class HousePlayer(PlayerView, kw_only=True):
    """A player, for those who look after it. `current_track` is always null: what guests hear is
    theirs."""

    connected: bool
    """Whether it can be used now."""
    playing: bool
    """Whether it plays."""
    property_name: str
    """The name of the house."""


class AllPlayers(msgspec.Struct, kw_only=True):
    """All players."""

    success: bool = True
    """Always true."""
    status: dict[str, HousePlayer]
    """How each is, by its code."""

    @classmethod
    def of(cls, players: Iterable[Seen], now: datetime) -> "AllPlayers":
        """The view of the players of houses."""
        return cls(status={each.house.player_id or "": _shown(each, now) for each in players})


def _shown(seen: Seen, now: datetime) -> HousePlayer:
    fields = seen_fields(seen.player, now)
    return HousePlayer(
        **{**fields, "current_track": None},
        connected=fields["available"],
        playing=fields["is_playing"],
        property_name=seen.house.name,
    )
