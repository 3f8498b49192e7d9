"""A house of the house-music service (home book, 4.1), which keeps the queue itself."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote

import aiohttp
import msgspec

from bridge.asking import ask
from bridge.errors import Away, NotDone
from bridge.players.port import AWAY, Look
from protocol.things import Track

PATIENCE = aiohttp.ClientTimeout(total=5, sock_connect=2)
LOOK_SECONDS = 2.0
Answer = TypeVar("Answer")


class _House(msgspec.Struct, frozen=True):
    """A house as the service tells it. power, muted: not every release says them."""

    playing: bool = False
    connected: bool = False
    current_track: Track | None = None
    volume: int = 0
    muted: bool | None = None
    paused: bool = False
    power: str | None = None
    position_s: int = 0


class _Queue(msgspec.Struct, frozen=True):
    queue: tuple[Track, ...] = ()


class HouseMusic:
    """A player at the service. told: hears how it stands."""

    def __init__(
        self, session: aiohttp.ClientSession, url: str, house: str, told: Callable[[Look], None]
    ) -> None:
        self._session = session
        self._url = url.rstrip("/")
        self._house = house
        self._told = told
        self._look = AWAY
        self._is_muted: bool | None = None

    def look(self) -> Look:
        """How it stands, as far as is known."""
        return self._look

    async def watch(self) -> None:
        """Look every other second. Raises as the port says."""
        try:
            while True:
                await self._read()
                await asyncio.sleep(LOOK_SECONDS)
        except NotDone as problem:
            raise Away(f"music ({problem.detail})") from problem
        finally:
            self._show(AWAY)

    async def play(self, track: Track | None) -> None:
        """Play a track at once; None goes on with what was paused."""
        await self._press("play", {} if track is None else {"track_id": track.track_id})

    async def pause(self) -> None:
        """Hold."""
        await self._press("pause")

    async def stop(self) -> None:
        """Stop; what waits in the queue stays there."""
        await self._press("stop")

    async def next(self) -> None:
        """The next track of the queue."""
        await self._press("next")

    async def previous(self) -> None:
        """The track before this one."""
        await self._press("previous")

    async def set_volume(self, volume: int) -> None:
        """Set the volume, 0 to 100."""
        await self._press("volume", {"volume": volume})

    async def set_muted(self, muted: bool) -> None:
        """Mute it, or not: the service only turns it round, so it is asked first."""
        await self._read()
        if self._is_muted is None:
            raise NotDone("failed", "unsupported")
        if self._is_muted is not muted:
            await self._press("mute")

    async def add(self, track: Track) -> None:
        """Put a track at the end of the queue."""
        body = {"track_id": track.track_id, "track_name": track.title, "artist": track.artist}
        await self._press("queue", body)

    async def clear(self) -> None:
        """Empty the queue."""
        await self._call("DELETE", f"{self._path}/queue/clear", dict[str, Any])
        await self._read()

    async def remove(self, position: int, track_id: str) -> None:
        """Take the track at a position out of the queue, if it is this one."""
        await self._read()
        queue = self._look.queue
        if position >= len(queue) or queue[position].track_id != track_id:
            raise NotDone("failed", "not_found")
        await self._call("DELETE", f"{self._path}/queue/{position}", dict[str, Any])
        await self._read()

    async def turn_on(self, volume: int | None) -> None:
        """Turn it on, with a volume."""
        await self._press("power", {"state": "on"})
        if volume is not None:
            await self.set_volume(volume)

    async def turn_off(self) -> None:
        """Stop it, empty its queue and turn it off."""
        await self.stop()
        await self.clear()
        await self._press("power", {"state": "off"})

    @property
    def _path(self) -> str:
        return f"/house/{quote(self._house)}"

    async def _press(self, key: str, body: dict[str, Any] | None = None) -> None:
        await self._call("POST", f"{self._path}/{key}", dict[str, Any], body)
        await self._read()

    async def _read(self) -> None:
        houses = await self._call("GET", "/status", dict[str, _House])
        if self._house not in houses:
            raise NotDone("failed", "not_found")
        house = houses[self._house]
        found = await self._call("GET", f"{self._path}/queue", _Queue)
        self._is_muted = house.muted
        self._show(_look(house, found.queue))

    def _show(self, look: Look) -> None:
        self._look = look
        self._told(look)

    async def _call(
        self, method: str, path: str, form: type[Answer], body: dict[str, Any] | None = None
    ) -> Answer:
        url = self._url + path
        answer = await ask(self._session, "music", method, url, patience=PATIENCE, json=body)
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise NotDone("failed", f"http_{answer.status}")
        try:
            return msgspec.json.decode(answer.content or b"{}", type=form)
        except msgspec.DecodeError as error:
            raise NotDone("failed", "no_json") from error


def _look(house: _House, queue: tuple[Track, ...]) -> Look:
    held = "paused" if house.paused else "idle"
    return Look(
        connected=house.connected,
        is_on=house.connected if house.power is None else house.power == "on",
        playing="playing" if house.playing else held,  # type: ignore[arg-type]
        volume=min(max(house.volume, 0), 100),
        muted=bool(house.muted),
        track=house.current_track,
        position_s=house.position_s,
        queue=queue,
    )
