"""Searches and charts, on the wire (home book, 4.4)."""

from collections.abc import Iterable
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.music.library.rules import MOST_TRACKS, USUAL_TRACKS
from chalicelib.music.wire import TrackView
from protocol.things import Track


class SearchBody(msgspec.Struct, kw_only=True):
    """What somebody looks for."""

    query: str
    """Words of a title, an artist or an album, 100 characters at most."""
    limit: Annotated[int, Meta(ge=1, le=MOST_TRACKS)] = USUAL_TRACKS
    """How many tracks at most, from 1 to 50."""


class SearchAnswer(msgspec.Struct, kw_only=True):
    """What was found."""

    success: bool = True
    """Always true."""
    results: list[TrackView]
    """The tracks, best first."""

    @classmethod
    def of(cls, tracks: Iterable[Track]) -> "SearchAnswer":
        """The view of what was found."""
        return cls(results=[TrackView.of(track) for track in tracks])


class ChartsAnswer(msgspec.Struct, kw_only=True):
    """What is heard most."""

    success: bool = True
    """Always true."""
    tracks: list[TrackView]
    """The tracks, best first."""

    @classmethod
    def of(cls, tracks: Iterable[Track]) -> "ChartsAnswer":
        """The view of the charts."""
        return cls(tracks=[TrackView.of(track) for track in tracks])
