"""The made-up house behaves as Home Assistant and the music service do."""

import asyncio
from collections.abc import Awaitable, Callable
from html import escape

import aiohttp
import pytest

from local.house import PLAYER, TOKEN
from local.house.furniture import FURNITURE, BadRequest, House
from local.house.home_assistant import StandInHome
from local.house.music import StandInMusic
from local.house.page import page
from local.house.server import application
from tests.unit.bridge.served import served

LAMP = "light.sala"
Scene = Callable[[aiohttp.ClientSession, str], Awaitable[None]]
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}


def visited(scene: Scene) -> None:
    async def main() -> None:
        async with served(application()) as (session, url):
            await scene(session, url)

    asyncio.run(asyncio.wait_for(main(), 10))


@pytest.mark.parametrize(
    ("domain", "service", "body", "state", "attributes"),
    [
        ("light", "turn_on", {"entity_id": LAMP}, "on", {"brightness": 255}),
        ("light", "turn_on", {"entity_id": LAMP, "brightness": 9}, "on", {"brightness": 9}),
        (
            "climate",
            "set_temperature",
            {"entity_id": "climate.dormitorio_principal", "temperature": 21.5},
            "cool",
            {"temperature": 21.5},
        ),
        (
            "climate",
            "set_hvac_mode",
            {"entity_id": "climate.dormitorio_principal", "hvac_mode": "off"},
            "off",
            {},
        ),
        (
            "cover",
            "close_cover",
            {"entity_id": "cover.persianas_sala"},
            "closed",
            {"current_position": 0},
        ),
        ("lock", "unlock", {"entity_id": ["lock.puerta_principal"]}, "unlocked", {}),
    ],
)
def test_a_service_changes_its_entity(
    domain: str, service: str, body: object, state: str, attributes: dict[str, object]
) -> None:
    [changed] = House().call(domain, service, body)
    assert changed["state"] == state
    assert attributes.items() <= changed["attributes"].items()


def test_what_stands_so_already_or_is_not_there_changes_nothing() -> None:
    house = House()
    assert house.call("light", "turn_off", {"entity_id": LAMP}) == []
    assert house.call("light", "turn_on", {"entity_id": "light.nobody"}) == []
    assert house.call("light", "turn_on", {"entity_id": "switch.bomba_piscina"}) == []
    assert house.call("light", "turn_on", {}) == []


@pytest.mark.parametrize(
    ("domain", "service", "body"),
    [
        ("light", "explode", {}),
        ("cover", "turn_on", {"entity_id": "cover.persianas_sala"}),
        ("vacuum", "start", {}),
        ("light", "turn_on", None),
        ("light", "turn_on", []),
        ("light", "turn_on", {"entity_id": LAMP, "brightness": 256}),
        ("light", "turn_on", {"entity_id": LAMP, "brightness": True}),
        ("light", "turn_on", {"entity_id": LAMP, "flash": "long"}),
    ],
)
def test_what_home_assistant_would_refuse_is_refused(
    domain: str, service: str, body: object
) -> None:
    with pytest.raises(BadRequest):
        House().call(domain, service, body)


def test_a_light_that_is_turned_off_forgets_how_bright_it_was() -> None:
    house = House()
    house.call("light", "turn_on", {"entity_id": LAMP, "brightness": 9})
    [off] = house.call("light", "turn_off", {"entity_id": LAMP})
    assert off["attributes"]["brightness"] is None


def test_without_the_token_nothing_opens() -> None:
    async def scene(session: aiohttp.ClientSession, url: str) -> None:
        for path in ("/api/", "/api/config", "/api/states", f"/api/states/{LAMP}"):
            async with session.get(url + path) as answer:
                assert answer.status == 401
                assert await answer.text() == "401: Unauthorized"
            async with session.get(url + path, headers=AUTHORIZED) as answer:
                assert answer.status == 200
        async with session.post(f"{url}/api/services/light/turn_on", json={}) as answer:
            assert answer.status == 401

    visited(scene)


def test_errors_have_the_shapes_of_home_assistant() -> None:
    async def scene(session: aiohttp.ClientSession, url: str) -> None:
        async with session.get(f"{url}/api/states/light.x", headers=AUTHORIZED) as answer:
            assert (answer.status, await answer.json()) == (404, {"message": "Entity not found."})
        service = f"{url}/api/services/light/turn_on"
        async with session.post(service, data="{", headers=AUTHORIZED) as answer:
            said = {"message": "Data should be valid JSON."}
            assert (answer.status, await answer.json()) == (400, said)
        async with session.post(service, headers=AUTHORIZED) as answer:
            assert (answer.status, await answer.text()) == (400, "400: Bad Request")

    visited(scene)


def test_the_websocket_answers_pings_and_questions_that_nobody_knows() -> None:
    async def scene(session: aiohttp.ClientSession, url: str) -> None:
        async with session.ws_connect(f"{url}/api/websocket") as connection:
            assert (await connection.receive_json())["type"] == "auth_required"
            await connection.send_json({"type": "auth", "access_token": TOKEN})
            assert (await connection.receive_json())["type"] == "auth_ok"
            await connection.send_json({"id": 7, "type": "ping"})
            assert await connection.receive_json() == {"id": 7, "type": "pong"}
            await connection.send_json({"id": 8, "type": "odd"})
            said = await connection.receive_json()
            assert (said["success"], said["error"]["code"]) == (False, "unknown_command")

    visited(scene)


def test_the_page_shows_how_all_stands_and_what_was_called() -> None:
    home, music = StandInHome(), StandInMusic()
    home.change("light", "turn_on", {"entity_id": LAMP, "brightness": 77})
    music.queue = [{"track_id": "1", "title": "<b>"}]
    shown = page(home, music)
    for entity_id, (_, attributes) in FURNITURE.items():
        assert entity_id in shown
        assert escape(attributes["friendly_name"]) in shown
    assert "brightness 77" in shown
    assert "light.turn_on" in shown
    assert "<b>" not in shown


def test_the_page_is_served_without_scripts() -> None:
    async def scene(session: aiohttp.ClientSession, url: str) -> None:
        async with session.get(url) as answer:
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert "Luces de la sala" in await answer.text()

    visited(scene)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("volume", {"volume": 101}, 400),
        ("volume", {}, 400),
        ("volume", {"volume": 7}, 200),
        ("previous", {}, 200),
        ("play", {}, 200),
        ("power", {"state": "off"}, 200),
    ],
)
def test_the_music_service_answers_as_it_does(
    path: str, body: dict[str, object], status: int
) -> None:
    async def scene(session: aiohttp.ClientSession, url: str) -> None:
        async with session.post(f"{url}/house/{PLAYER}/{path}", json=body) as answer:
            assert answer.status == status
        async with session.post(f"{url}/house/ca9/{path}", json=body) as answer:
            assert answer.status == 404
        async with session.delete(f"{url}/house/{PLAYER}/queue/3") as answer:
            assert answer.status == 404
        async with session.get(f"{url}/house/{PLAYER}/status") as answer:
            assert "playing" in await answer.json()

    visited(scene)
