"""Home Assistant over HTTP and WebSocket, with the stand-in of `make run` at the other end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from bridge.configuration import Secret
from bridge.errors import Away, NotDone
from bridge.home_assistant.listening import Listener, TokenRefused
from bridge.home_assistant.rest import HomeAssistant
from bridge.home_assistant.telling import RawState
from local.house import TOKEN
from local.house.home_assistant import StandInHome
from local.house.server import application
from tests.unit.bridge.served import served

LAMP = "light.sala"


class Notes:
    """Who is told what Home Assistant says."""

    def __init__(self) -> None:
        self.told: asyncio.Queue[tuple[str, object]] = asyncio.Queue()

    def reached(self, release: str, states: list[RawState]) -> None:
        self.told.put_nowait((release, {state.entity_id: state.state for state in states}))

    def changed(self, entity_id: str, state: RawState | None) -> None:
        self.told.put_nowait((entity_id, state and (state.state, state.attributes["brightness"])))

    def lost(self) -> None:
        self.told.put_nowait(("lost", None))


@asynccontextmanager
async def home(
    token: str = TOKEN,
) -> AsyncIterator[tuple[StandInHome, HomeAssistant, aiohttp.ClientSession, str]]:
    stand_in = StandInHome()
    async with served(application(stand_in)) as (session, url):
        yield stand_in, HomeAssistant(session, url + "/", Secret(token)), session, url


def run(main: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(main(), 10))


def test_a_service_answers_what_changed() -> None:
    async def main() -> None:
        async with home() as (_, api, _, _):
            assert await api.release() == "2024.3.3"
            [changed] = await api.call("light.turn_on", LAMP, {"brightness": 99})
            assert (changed.state, changed.attributes["brightness"]) == ("on", 99)
            assert await api.call("light.turn_on", LAMP, {"brightness": 99}) == []
            assert await api.call("light.turn_on", "light.nobody", {}) == []
            assert await api.state("light.nobody") is None
            seen = await api.state(LAMP)
            assert seen is not None
            assert seen.state == "on"

    run(main)


@pytest.mark.parametrize(
    ("service", "data", "detail"),
    [("light.explode", {}, "http_400"), ("light.turn_on", {"brightness": 999}, "http_400")],
)
def test_what_home_assistant_refuses_is_told_by_its_status(
    service: str, data: dict[str, bool | int | float | str], detail: str
) -> None:
    async def main() -> None:
        async with home() as (_, api, _, _):
            with pytest.raises(NotDone) as problem:
                await api.call(service, LAMP, {**data})
            assert (problem.value.outcome, problem.value.detail) == ("failed", detail)

    run(main)


def test_a_token_that_is_not_taken_is_told() -> None:
    async def main() -> None:
        async with home("wrong") as (_, api, session, url):
            with pytest.raises(NotDone, match="http_401"):
                await api.release()
            with pytest.raises(TokenRefused):
                await Listener(session, url, Secret("wrong"), Notes()).run()

    run(main)


def test_nobody_at_the_other_end_is_away() -> None:
    async def main() -> None:
        async with home() as (_, _, session, _):
            url = "http://127.0.0.1:1"
            with pytest.raises(Away):
                await HomeAssistant(session, url, Secret(TOKEN)).release()
            with pytest.raises(Away):
                await Listener(session, url, Secret(TOKEN), Notes()).run()

    run(main)


def test_every_state_is_heard_then_each_change_and_the_end() -> None:
    async def main() -> None:
        notes = Notes()
        async with home() as (stand_in, api, session, url):
            listening = asyncio.create_task(Listener(session, url, Secret(TOKEN), notes).run())
            release, states = await notes.told.get()
            assert release == "2024.3.3"
            assert isinstance(states, dict)
            assert states[LAMP] == "off"
            await api.call("light.turn_on", LAMP, {"brightness": 7})
            assert await notes.told.get() == (LAMP, ("on", 7))
            gone = {"entity_id": LAMP, "last_updated": "2026-01-01T00:00:00+00:00"}
            stand_in.tell(None, gone)
            with pytest.raises(Away):
                await listening
            assert await notes.told.get() == ("lost", None)

    run(main)


def odd(*said: object) -> web.Application:
    """A server that says odd things over its WebSocket, and nothing by HTTP."""

    async def converse(request: web.Request) -> web.WebSocketResponse:
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        for each in said:
            await connection.send_json(each)
        await connection.receive()
        return connection

    async def say(_: web.Request) -> web.Response:
        return web.Response(text="no JSON")

    served_oddly = web.Application()
    served_oddly.add_routes([web.get("/api/websocket", converse), web.get("/api/config", say)])
    return served_oddly


REQUIRED, OK = {"type": "auth_required"}, {"type": "auth_ok"}


@pytest.mark.parametrize(
    "said",
    [
        [{"type": "odd"}],
        [["odd"]],
        [REQUIRED, {"type": "odd"}],
        [REQUIRED, OK, {"id": 1, "type": "result", "success": False}],
        [REQUIRED, OK, {"id": 2, "type": "result", "result": {"odd": 1}}],
        [REQUIRED, OK, {"id": 1, "type": "event", "event": {"data": {}}}],
    ],
)
def test_who_says_odd_things_is_no_home_assistant(said: list[object]) -> None:
    async def main() -> None:
        async with served(odd(*said)) as (session, url):
            with pytest.raises(Away):
                await Listener(session, url, Secret(TOKEN), Notes()).run()
            with pytest.raises(NotDone, match="no_json"):
                await HomeAssistant(session, url, Secret(TOKEN)).release()

    run(main)
