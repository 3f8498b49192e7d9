"""The house-music service: one player with a queue, which plays nothing that is heard."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from local.house import PLAYER

Track = dict[str, Any]
Handle = Callable[[dict[str, Any]], None]
LOUDEST = 100


class StandInMusic:
    """The service with one house. Time does not go by in its tracks: `next` ends one."""

    def __init__(self, house: str = PLAYER) -> None:
        self.house = house
        self.is_on = True
        self.is_playing = False
        self.volume = 30
        self.is_muted = False
        self.track: Track | None = None
        self.queue: list[Track] = []
        self.before: list[Track] = []
        self._names: dict[str, Track] = {}

    def routes(self) -> list[web.RouteDef]:
        """What of the service is here."""
        house = "/house/{house}"
        keys: dict[str, Handle] = {"pause": self._pause, "stop": self._stop, "next": self._next}
        keys |= {"previous": self._previous, "mute": self._mute, "power": self._power}
        keys |= {"play": self._play, "volume": self._volume, "queue": self._add}
        return [
            web.get("/status", self._status),
            web.get(f"{house}/status", self._status_of_house),
            web.get(f"{house}/queue", self._queue),
            web.delete(f"{house}/queue/clear", self._clear),
            web.delete(f"{house}/queue/{{index}}", self._remove),
            *(web.post(f"{house}/{key}", self._press(handle)) for key, handle in keys.items()),
        ]

    def status(self) -> dict[str, Any]:
        """How the house stands."""
        return {
            "playing": self.is_playing,
            "paused": self.track is not None and not self.is_playing,
            "connected": True,
            "power": "on" if self.is_on else "off",
            "current_track": self.track,
            "volume": self.volume,
            "muted": self.is_muted,
        }

    def _press(self, handle: Handle) -> Any:
        async def pressed(request: web.Request) -> web.Response:
            self._require_house(request)
            body = await request.json() if request.can_read_body else {}
            handle(body or {})
            return web.json_response({"success": True})

        return pressed

    def _require_house(self, request: web.Request) -> None:
        if request.match_info["house"] != self.house:
            raise web.HTTPNotFound

    async def _status(self, _request: web.Request) -> web.Response:
        return web.json_response({self.house: self.status()})

    async def _status_of_house(self, request: web.Request) -> web.Response:
        self._require_house(request)
        return web.json_response(self.status())

    async def _queue(self, request: web.Request) -> web.Response:
        self._require_house(request)
        return web.json_response({"queue": self.queue})

    async def _clear(self, request: web.Request) -> web.Response:
        self._require_house(request)
        self.queue = []
        return web.Response(status=204)

    async def _remove(self, request: web.Request) -> web.Response:
        self._require_house(request)
        index = request.match_info["index"]
        if not index.isdecimal() or int(index) >= len(self.queue):
            raise web.HTTPNotFound
        del self.queue[int(index)]
        return web.Response(status=204)

    def _play(self, body: dict[str, Any]) -> None:
        if "track_id" in body:
            self._begin(self._names.get(body["track_id"], {"track_id": body["track_id"]}))
        elif self.track is None and self.queue:
            self._begin(self.queue.pop(0))
        self.is_playing = self.track is not None

    def _begin(self, track: Track) -> None:
        if self.track is not None:
            self.before.append(self.track)
        self.track = track
        self.is_playing = True

    def _pause(self, _body: dict[str, Any]) -> None:
        self.is_playing = False

    def _stop(self, _body: dict[str, Any]) -> None:
        self.track, self.is_playing = None, False

    def _next(self, _body: dict[str, Any]) -> None:
        if self.queue:
            self._begin(self.queue.pop(0))
        else:
            self._stop({})

    def _previous(self, _body: dict[str, Any]) -> None:
        if self.before:
            if self.track is not None:
                self.queue.insert(0, self.track)
            self.track, self.is_playing = self.before.pop(), True

    def _volume(self, body: dict[str, Any]) -> None:
        if not isinstance(body.get("volume"), int) or not 0 <= body["volume"] <= LOUDEST:
            raise web.HTTPBadRequest
        self.volume = body["volume"]

    def _mute(self, _body: dict[str, Any]) -> None:
        self.is_muted = not self.is_muted

    def _power(self, body: dict[str, Any]) -> None:
        self.is_on = body.get("state") == "on"
        if not self.is_on:
            self._stop({})

    def _add(self, body: dict[str, Any]) -> None:
        track = {"track_id": body["track_id"], "title": body.get("track_name", "")}
        track["artist"] = body.get("artist", "")
        self._names[track["track_id"]] = track
        self.queue.append(track)
