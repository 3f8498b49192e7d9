"""What all answers about music have in common (home book, 4.4)."""

from typing import Any

import msgspec

from chalicelib.kernel.errors import CasaAustinError
from chalicelib.web.formats import Address
from chalicelib.web.problems import ErrorProblem, with_error
from protocol.things import Track


class Done(msgspec.Struct, kw_only=True):
    """It was done."""

    success: bool = True
    """Always true."""
    message: str
    """A text in Spanish for people."""


class MusicProblem(ErrorProblem, kw_only=True):
    """Why nothing was done; the published app shows `error`."""

    success: bool
    """Always false."""


class TrackView(msgspec.Struct, kw_only=True):
    """A piece of music."""

    track_id: str
    """The number of the track in the catalogue; what plays it is sent this."""
    title: str
    """What it is called."""
    artist: str
    """Who plays it."""
    album: str
    """The album it is part of; empty where unknown."""
    duration_s: int
    """How long it is, in seconds; 0 where unknown."""
    cover_url: Address | None
    """A picture of the album; null without one."""
    explicit: bool
    """Whether its words are not for children."""

    @classmethod
    def of(cls, track: Track) -> "TrackView":
        """The view of a track."""
        return cls(**msgspec.structs.asdict(track))


def music_problem(error: CasaAustinError) -> dict[str, Any]:
    """An error as the published app reads it."""
    return {**with_error(error), "success": False}
