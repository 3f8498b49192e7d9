"""Deezer's public catalogue: searches and charts of tracks, without their sound (home book,
Appendix D; no key is needed).

What it refuses it says with status 200. It allows 50 calls in any five seconds to one address,
which the functions of a cloud share with strangers, so whoever asks keeps what was answered.
The secret `deezer` holds `enabled`: until it says `true`, nobody is called.
"""

from typing import NoReturn

import msgspec

from chalicelib.cloud.http.calls import Call, Service
from chalicelib.cloud.http.client import Client
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.cloud.secrets import secret

SERVICE = Service(
    name="deezer",
    address="https://api.deezer.com",
    connect_seconds=2.0,
    read_seconds=4.0,
    attempts=2,
    budget_seconds=6.0,
)
MOST_TRACKS = 50
"""Of one answer; more are never asked for."""
NO_DATA, QUOTA = 800, 4
REFUSALS = frozenset({200, 500, 501, 600})
"""Codes of what would be refused again: a token, a parameter, a missing one, a query."""
QUOTA_SECONDS = 5.0


class Artist(msgspec.Struct, frozen=True):
    """Who plays."""

    name: str


class Album(msgspec.Struct, frozen=True):
    """What a track is part of; `cover_medium` is the address of a picture."""

    title: str = ""
    cover_medium: str = ""


class FoundTrack(msgspec.Struct, frozen=True, kw_only=True):
    """A track as Deezer has it. duration: seconds. Its preview ends, and is kept by nobody: an
    empty one says that there is nothing to hear, as `readable` does."""

    id: int
    title: str
    duration: int
    explicit_lyrics: bool = False
    readable: bool = True
    preview: str = ""
    artist: Artist
    album: Album = Album()

    @property
    def is_playable(self) -> bool:
        """Whether Deezer lets anybody in our country hear it."""
        return self.readable and bool(self.preview)


class _Trouble(msgspec.Struct, frozen=True):
    code: int | None = None


class _Answer(msgspec.Struct, frozen=True):
    data: tuple[FoundTrack, ...] = ()
    error: _Trouble | None = None


def search(query: str) -> tuple[FoundTrack, ...]:
    """The first tracks that fit some words, best first, without those that cannot be heard.

    Raises:
        NotConfigured: Deezer is not to be called here.
        ServiceUnavailable: it may answer later; at once, where too many asked.
        ServiceRefused: it does not take these words.
    """
    call = Call(
        operation="search",
        method="GET",
        path=("search",),
        query={"q": query, "limit": str(MOST_TRACKS)},
    )
    return _tracks(call)


def charts() -> tuple[FoundTrack, ...]:
    """What is heard most now, best first, without what cannot be heard.

    Raises:
        NotConfigured, ServiceUnavailable, ServiceRefused: as for `search`.
    """
    call = Call(
        operation="charts",
        method="GET",
        path=("chart", "0", "tracks"),
        query={"limit": str(MOST_TRACKS)},
    )
    return _tracks(call)


def _tracks(call: Call) -> tuple[FoundTrack, ...]:
    if secret("deezer").get("enabled") != "true":
        raise NotConfigured(SERVICE.name)
    found = Client(SERVICE).ask(call, _Answer)
    if found.error is not None and found.error.code != NO_DATA:
        _refuse(found.error.code)
    return tuple(track for track in found.data if track.is_playable)


def _refuse(code: int | None) -> NoReturn:
    """Say what an error means; one that is not known may pass."""
    reason = f"code {code}"
    if code in REFUSALS:
        raise ServiceRefused(SERVICE.name, reason)
    pause = QUOTA_SECONDS if code == QUOTA else None
    raise ServiceUnavailable(SERVICE.name, reason, retry_after=pause)
