"""A player that is a renderer of DLNA: it plays one address, so the queue is kept here."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from bridge.clock import Seconds
from bridge.configuration import Dlna
from bridge.errors import Away, NotDone
from bridge.players.outlet import Outlet
from bridge.players.playlist import Observed, Playlist, Progress, QueueFull, ending_of
from bridge.players.port import Look
from bridge.players.renderer import Renderer, metadata_of
from protocol.things import Playing, Track

LOOK_SECONDS = 1.0
REACH_SECONDS = 5.0
"""How long a player that is turned on may take to be there, as far as a command waits for it."""
MOST_STUCK = 3
"""Broken tracks one after the other, before it is the player that is broken."""
TRACK_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class DlnaPlayer:
    """A renderer with a queue, which outlasts this program in the file `kept`.

    find: the renderer, or `Away`. outlet: what turns it on; None where it always is. told: hears
    how it stands.
    """

    def __init__(
        self,
        configuration: Dlna,
        *,
        find: Callable[[], Awaitable[Renderer]],
        told: Callable[[Look], None],
        uptime: Callable[[], Seconds],
        kept: Path,
        outlet: Outlet | None = None,
    ) -> None:
        self._configuration = configuration
        self._find = find
        self._told = told
        self._uptime = uptime
        self._kept = kept
        self._outlet = outlet
        self._turn = asyncio.Lock()
        self._renderer: Renderer | None = None
        self._is_reached = asyncio.Event()
        self._list = _read(kept)
        self._progress = Progress()
        self._seen = Observed("stopped")
        self._sound = (0, False)
        self._volume_due: int | None = None
        self._stuck = 0

    def look(self) -> Look:
        """How it stands, as far as is known."""
        is_off = self._outlet is not None and self._outlet.is_on is False
        is_reached = self._renderer is not None
        volume, muted = self._sound
        return Look(
            connected=is_reached or is_off,
            is_on=is_reached and not is_off,
            playing=_playing(self._seen, self._list) if is_reached else "idle",
            volume=volume,
            muted=muted,
            track=self._list.track,
            position_s=self._seen.position_s,
            queue=self._list.next,
        )

    async def watch(self) -> None:
        """Look after it every second, and play the next track where one has ended."""
        renderer = await self._find()
        try:
            # Before anybody is told of it: what was seen of it earlier is over.
            await self._greet(renderer)
            self._renderer = renderer
            self._is_reached.set()
            while True:
                async with self._turn:
                    await self._look_after(renderer)
                await asyncio.sleep(LOOK_SECONDS)
        except NotDone as problem:
            raise Away(f"renderer ({problem.detail})") from problem
        finally:
            self._renderer = None
            self._is_reached.clear()
            self._show()

    async def play(self, track: Track | None) -> None:
        """Play a track at once; None goes on with what was paused."""
        async with self._turn:
            renderer = self._present()
            if (
                track is None
                and self._list.playing == "paused"
                and self._seen.transport != "stopped"
            ):
                await renderer.play()
                self._put(self._list.go_on())
            elif track is None and self._list.playing == "playing":
                await renderer.play()
            else:
                await self._begin(
                    renderer, self._list.go_on() if track is None else self._list.play(track)
                )
            await self._observe(renderer)

    async def pause(self) -> None:
        """Hold."""
        async with self._turn:
            renderer = self._present()
            if self._list.playing == "playing":
                await renderer.pause()
                self._put(self._list.pause())
            await self._observe(renderer)

    async def stop(self) -> None:
        """Stop; what waits in the queue stays there."""
        async with self._turn:
            await self._begin(self._present(), self._list.stop())

    async def next(self) -> None:
        """The next track of the queue; with none, stop."""
        async with self._turn:
            await self._begin(self._present(), self._list.forward())

    async def previous(self) -> None:
        """The track before this one."""
        async with self._turn:
            await self._begin(self._present(), self._list.back())

    async def set_volume(self, volume: int) -> None:
        """Set the volume, 0 to 100."""
        async with self._turn:
            renderer = self._present()
            await renderer.set_volume(volume)
            await self._observe(renderer)

    async def set_muted(self, muted: bool) -> None:
        """Mute it, or not."""
        async with self._turn:
            renderer = self._present()
            await renderer.set_muted(muted)
            await self._observe(renderer)

    async def add(self, track: Track) -> None:
        """Put a track at the end of the queue."""
        _checked(track)
        try:
            self._put(self._list.add(track))
        except QueueFull as error:
            raise NotDone("failed", "queue_full") from error
        self._show()

    async def clear(self) -> None:
        """Empty the queue; what plays goes on."""
        self._put(self._list.clear())
        self._show()

    async def remove(self, position: int, track_id: str) -> None:
        """Take the track at a position out of the queue, if it is this one."""
        left = self._list.remove(position, track_id)
        if left is None:
            raise NotDone("failed", "not_found")
        self._put(left)
        self._show()

    async def turn_on(self, volume: int | None) -> None:
        """Turn it on. The volume is set as soon as it is there, which may be after the answer."""
        self._volume_due = volume
        if self._outlet is not None:
            await self._outlet.turn(on=True)
        elif self._renderer is None:
            raise Away("renderer (it is turned on by hand)")
        try:
            async with asyncio.timeout(REACH_SECONDS):
                await self._is_reached.wait()
        except TimeoutError:
            return
        async with self._turn:
            await self._look_after(self._present())

    async def turn_off(self) -> None:
        """Stop it, empty its queue and turn it off."""
        self._volume_due = None
        async with self._turn:
            silent = self._list.clear().stop().clear()
            if self._renderer is not None:
                await self._begin(self._renderer, silent)
            self._put(silent)
        if self._outlet is not None:
            await self._outlet.turn(on=False)
        self._show()

    def _present(self) -> Renderer:
        if self._renderer is None:
            raise Away("renderer")
        return self._renderer

    async def _greet(self, renderer: Renderer) -> None:
        """A renderer that is there anew: what it does not play any more is over."""
        self._seen = await renderer.observe()
        self._progress = Progress(since=self._uptime())
        if self._seen.transport == "stopped" and self._list.playing != "idle":
            self._put(self._list.stop())

    async def _look_after(self, renderer: Renderer) -> None:
        if self._volume_due is not None:
            await renderer.set_volume(self._volume_due)
            self._volume_due = None
        await self._observe(renderer)
        now = self._uptime()
        self._progress = self._progress.after(self._seen, now)
        ending = ending_of(self._list, self._progress, self._seen, now)
        if ending is None:
            self._follow()
            return
        self._stuck = self._stuck + 1 if ending == "stuck" else 0
        is_over = ending == "stopped" or self._stuck >= MOST_STUCK
        await self._begin(renderer, self._list.stop() if is_over else self._list.forward())

    def _follow(self) -> None:
        """Somebody in the house may hold the player, and let it go on."""
        if self._seen.transport == "paused" and self._list.playing == "playing":
            self._put(self._list.pause())
        elif self._seen.transport == "playing" and self._list.playing == "paused":
            self._put(self._list.go_on())

    async def _begin(self, renderer: Renderer, wanted: Playlist) -> None:
        """Let the renderer do what a list says, from the beginning of its track."""
        if wanted.track is None:
            await renderer.stop()
        else:
            uri = self._address(wanted.track)
            await renderer.load(uri, metadata_of(wanted.track, uri, self._configuration.media_type))
            await renderer.play()
        self._put(wanted)
        self._progress = Progress(since=self._uptime())
        await self._observe(renderer)

    def _address(self, track: Track) -> str:
        return self._configuration.media.replace("{track_id}", _checked(track))

    async def _observe(self, renderer: Renderer) -> None:
        self._seen = await renderer.observe()
        self._sound = await renderer.sound()
        self._show()

    def _put(self, wanted: Playlist) -> None:
        if wanted == self._list:
            return
        self._list = wanted
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        new = self._kept.with_suffix(".new")
        new.write_bytes(msgspec.json.encode(wanted))
        new.replace(self._kept)

    def _show(self) -> None:
        self._told(self.look())


def _checked(track: Track) -> str:
    """The id of a track, which becomes a part of an address."""
    if not TRACK_ID.fullmatch(track.track_id):
        raise NotDone("refused", "track")
    return track.track_id


def _playing(seen: Observed, wanted: Playlist) -> Playing:
    if seen.transport == "playing":
        return "playing"
    if seen.transport == "paused":
        return "paused"
    return wanted.playing if seen.transport == "changing" else "idle"


def _read(path: Path) -> Playlist:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Playlist)
    except (OSError, msgspec.DecodeError):
        return Playlist()
