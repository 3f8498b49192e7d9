"""Home Assistant's API as a bridge uses it: REST and WebSocket, in the shapes of 2024.3."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aiohttp import WSMsgType, web

from local.house import TOKEN
from local.house.furniture import BadRequest, House

RELEASE = "2024.3.3"
NOT_FOUND = {"message": "Entity not found."}
MOST_REMEMBERED = 50


class StandInHome:
    """A Home Assistant with the furniture of a house. `calls` are those of its services."""

    def __init__(self, house: House | None = None, token: str = TOKEN) -> None:
        self.house = house or House()
        self.calls: list[tuple[datetime, str, Any]] = []
        self._token = token
        self._listeners: set[Callable[[dict[str, Any]], None]] = set()

    def routes(self) -> list[web.RouteDef]:
        """What of Home Assistant is here."""
        return [
            web.get("/api/", self._run(lambda _: {"message": "API running."})),
            web.get("/api/config", self._run(lambda _: {"version": RELEASE, "state": "RUNNING"})),
            web.get("/api/states", self._run(lambda _: list(self.house.states.values()))),
            web.get("/api/states/{entity_id}", self._state),
            web.post("/api/services/{domain}/{service}", self._call),
            web.get("/api/websocket", self._converse),
        ]

    def change(self, domain: str, service: str, body: object) -> list[dict[str, Any]]:
        """Call a service, and tell whoever listens. Raises BadRequest."""
        before = dict(self.house.states)
        changed = self.house.call(domain, service, body)
        self.calls = [*self.calls, (datetime.now(UTC), f"{domain}.{service}", body)]
        self.calls = self.calls[-MOST_REMEMBERED:]
        for state in changed:
            self.tell(before[state["entity_id"]], state)
        return changed

    def tell(self, before: dict[str, Any] | None, state: dict[str, Any]) -> None:
        """Tell whoever listens that an entity changed."""
        data = {"entity_id": state["entity_id"], "old_state": before, "new_state": state}
        event = {"event_type": "state_changed", "data": data, "origin": "LOCAL"}
        event["time_fired"] = state["last_updated"]
        for listener in tuple(self._listeners):
            listener(event)

    def _run(self, answer: Callable[[web.Request], object]) -> Any:
        async def handle(request: web.Request) -> web.Response:
            self._require_token(request)
            return web.json_response(answer(request))

        return handle

    def _require_token(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bearer {self._token}":
            raise web.HTTPUnauthorized

    async def _state(self, request: web.Request) -> web.Response:
        self._require_token(request)
        state = self.house.states.get(request.match_info["entity_id"])
        if state is None:
            return web.json_response(NOT_FOUND, status=404)
        return web.json_response(state)

    async def _call(self, request: web.Request) -> web.Response:
        self._require_token(request)
        try:
            body = json.loads(await request.text() or "null")
        except json.JSONDecodeError:
            return web.json_response({"message": "Data should be valid JSON."}, status=400)
        named = request.match_info
        try:
            return web.json_response(self.change(named["domain"], named["service"], body))
        except BadRequest as error:
            raise web.HTTPBadRequest from error

    async def _converse(self, request: web.Request) -> web.WebSocketResponse:
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        await connection.send_json({"type": "auth_required", "ha_version": RELEASE})
        said = await connection.receive_json()
        if said.get("access_token") != self._token:
            await connection.send_json({"type": "auth_invalid", "message": "Invalid access token"})
            return connection
        await connection.send_json({"type": "auth_ok", "ha_version": RELEASE})
        await self._answer(connection)
        return connection

    async def _answer(self, connection: web.WebSocketResponse) -> None:
        """Answer questions, and tell of changes once they are asked for."""
        due: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        sending = asyncio.create_task(_send(connection, due))
        listeners: set[Callable[[dict[str, Any]], None]] = set()
        try:
            async for message in connection:
                if message.type is not WSMsgType.TEXT:
                    break
                question = json.loads(message.data)
                if question["type"] == "subscribe_events":
                    listener = _listener(due, question["id"])
                    listeners.add(listener)
                    self._listeners.add(listener)
                due.put_nowait(self._answered(question))
        finally:
            self._listeners -= listeners
            sending.cancel()

    def _answered(self, question: dict[str, Any]) -> dict[str, Any]:
        number = question["id"]
        if question["type"] == "ping":
            return {"id": number, "type": "pong"}
        results: dict[str, object] = {
            "subscribe_events": None,
            "get_states": list(self.house.states.values()),
            "get_config": {"version": RELEASE, "state": "RUNNING"},
        }
        if question["type"] not in results:
            error = {"code": "unknown_command", "message": "Unknown command."}
            return {"id": number, "type": "result", "success": False, "error": error}
        result = results[question["type"]]
        return {"id": number, "type": "result", "success": True, "result": result}


def _listener(
    due: "asyncio.Queue[dict[str, Any]]", number: int
) -> Callable[[dict[str, Any]], None]:
    def listen(event: dict[str, Any]) -> None:
        due.put_nowait({"id": number, "type": "event", "event": event})

    return listen


async def _send(connection: web.WebSocketResponse, due: "asyncio.Queue[dict[str, Any]]") -> None:
    while True:
        await connection.send_json(await due.get())
