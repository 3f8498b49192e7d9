"""What plays, what comes next and what was before: pure, for players that keep no queue.

Also when a track has come to its end, by what the player says of itself.
"""

from typing import Literal

import msgspec

from protocol.things import Playing, Track

MOST_NEXT, MOST_BEFORE = 200, 50
NEAR_END_S = 6
"""A player that stops this near to the end of its track has played it; further away somebody
stopped it by hand."""
STUCK_S = 20
"""A track that plays for so long without going on is broken: some players never say so."""
SILENT_S = 10
"""A track that was asked for and does not begin for so long will not."""

Transport = Literal["playing", "paused", "stopped", "changing"]


class QueueFull(Exception):
    """More tracks than a queue takes."""


class Playlist(msgspec.Struct, frozen=True):
    """track: what plays, or would. next: in order. before: the last one last. playing: what was
    asked of the player."""

    track: Track | None = None
    next: tuple[Track, ...] = ()
    before: tuple[Track, ...] = ()
    playing: Playing = "idle"

    def play(self, track: Track) -> "Playlist":
        """Play a track at once; what plays now was before."""
        before = self.before if self.track is None else (*self.before, self.track)
        return Playlist(track, self.next, before[-MOST_BEFORE:], "playing")

    def go_on(self) -> "Playlist":
        """Play what there is: what plays or was paused, else the first of the queue."""
        if self.track is not None:
            return msgspec.structs.replace(self, playing="playing")
        return self.forward()

    def pause(self) -> "Playlist":
        """Hold what plays."""
        playing: Playing = "idle" if self.playing == "idle" else "paused"
        return msgspec.structs.replace(self, playing=playing)

    def stop(self) -> "Playlist":
        """Stop; the queue stays."""
        return self._over(self.next)

    def forward(self) -> "Playlist":
        """The next track; with none, stop."""
        if not self.next:
            return self.stop()
        return msgspec.structs.replace(self, next=self.next[1:]).play(self.next[0])

    def back(self) -> "Playlist":
        """The track before this one, which comes next then; without one, this one again."""
        if not self.before:
            return self.go_on()
        following = self.next if self.track is None else (self.track, *self.next)
        return Playlist(self.before[-1], following[:MOST_NEXT], self.before[:-1], "playing")

    def add(self, track: Track) -> "Playlist":
        """A track at the end of the queue.

        Raises:
            QueueFull: it takes no more.
        """
        if len(self.next) >= MOST_NEXT:
            raise QueueFull
        return msgspec.structs.replace(self, next=(*self.next, track))

    def clear(self) -> "Playlist":
        """An empty queue."""
        return msgspec.structs.replace(self, next=(), before=())

    def remove(self, position: int, track_id: str) -> "Playlist | None":
        """Without the track at a position; None where another one is there by now."""
        if not 0 <= position < len(self.next) or self.next[position].track_id != track_id:
            return None
        left = (*self.next[:position], *self.next[position + 1 :])
        return msgspec.structs.replace(self, next=left)

    def _over(self, following: tuple[Track, ...]) -> "Playlist":
        before = self.before if self.track is None else (*self.before, self.track)
        return Playlist(None, following, before[-MOST_BEFORE:], "idle")


class Observed(msgspec.Struct, frozen=True):
    """What a player says of itself. duration_s: 0 where it does not know."""

    transport: Transport
    position_s: int = 0
    duration_s: int = 0


class Progress(msgspec.Struct, frozen=True):
    """How far a track has come. since: since when it has stood at its position, in seconds of
    `uptime`."""

    has_played: bool = False
    position_s: int = 0
    duration_s: int = 0
    since: float = 0.0

    def after(self, seen: Observed, now: float) -> "Progress":
        """With one more observation."""
        if seen.transport != "playing":
            return msgspec.structs.replace(self, since=now) if seen.transport == "paused" else self
        moved = not self.has_played or seen.position_s != self.position_s
        return Progress(
            has_played=True,
            position_s=seen.position_s,
            duration_s=seen.duration_s or self.duration_s,
            since=now if moved else self.since,
        )


Ending = Literal["ended", "stopped", "stuck"]


def ending_of(playlist: Playlist, progress: Progress, seen: Observed, now: float) -> Ending | None:
    """How the track that plays has come to its end; None while it goes on.

    `ended`: by itself, so the next one follows. `stopped`: somebody stopped the player. `stuck`:
    it does not go on, and never will.
    """
    if playlist.playing != "playing":
        return None
    waited = now - progress.since
    if not progress.has_played:
        is_silent = seen.transport in {"stopped", "changing"} and waited > SILENT_S
        return "stuck" if is_silent else None
    if seen.transport == "playing":
        return "stuck" if waited > STUCK_S else None
    if seen.transport != "stopped":
        return None
    known = progress.duration_s or (playlist.track.duration_s if playlist.track else 0)
    is_near = not known or progress.position_s >= known - NEAR_END_S
    return "ended" if is_near else "stopped"
