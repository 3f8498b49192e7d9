"""The bridge with a real Home Assistant."""

import asyncio
import json
import logging
import statistics
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bridge.allowed import AllowList
from bridge.clock import CloudClock
from bridge.configuration import Secret
from bridge.home_assistant.listening import Listener, TokenRefused
from bridge.home_assistant.rest import HomeAssistant
from bridge.program import Program
from bridge.states import States
from local.house.server import application
from protocol.commands import CallService
from protocol.things import UNAVAILABLE
from tests.support.home_assistant import Home
from tests.unit.bridge.commands import head
from tests.unit.bridge.served import served
from tests.unit.bridge.world import ClockedCloud, CloudOfTests, QueueOfTests, World

LAMP = "light.sala"
ENTITIES = (LAMP, "switch.bomba", "switch.roto", "climate.dormitorio", "cover.persianas")
ALLOWED = AllowList(
    ("light.*", "switch.*", "climate.*", "cover.*", "scene.*", "lock.puerta"), frozenset()
)
Scene = Callable[[CloudOfTests], Awaitable[None]]


def bridged(home: Home, folder: Path, scene: Scene) -> CloudOfTests:
    """A cloud of tests, after a scene with a bridge to a real house."""

    async def main() -> CloudOfTests:
        cloud = CloudOfTests(World(), (*ENTITIES, "lock.puerta", "light.nobody"))
        async with bridge(home, folder, cloud):
            await scene(cloud)
        return cloud

    return asyncio.run(main())


@asynccontextmanager
async def bridge(home: Home, folder: Path, cloud: CloudOfTests) -> AsyncIterator[None]:
    clock = CloudClock()
    states = States(clock, ALLOWED)
    async with aiohttp.ClientSession() as session:
        program = Program(
            clock=clock,
            states=states,
            allowed=ALLOWED,
            cloud=ClockedCloud(cloud, clock),
            queue_of=lambda mailbox: QueueOfTests(cloud, mailbox.queue_url),
            api=HomeAssistant(session, home.url, Secret(home.token)),
            listen=Listener(session, home.url, Secret(home.token), states).run,
            players={},
            journal=folder / "journal.jsonl",
        )
        running = asyncio.create_task(program.run())
        try:
            yield
        finally:
            running.cancel()
            await asyncio.wait([running])


def call(cloud: CloudOfTests, number: int, service: str, target: str, **more: Any) -> None:
    state = more.pop("state", None)
    told = head(f"c-{number}", at=cloud.world.now(), target=target)
    cloud.send(CallService(**told, service=service, state=state, data=more))


async def until(done: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not done():
            await asyncio.sleep(0.005)


def test_each_kind_of_device_is_switched_and_told(home: Home, tmp_path: Path) -> None:
    async def scene(cloud: CloudOfTests) -> None:
        await until(lambda: len(cloud.states) == 6)
        call(cloud, 1, "light.turn_on", LAMP, brightness=77, state="on")
        call(cloud, 2, "switch.turn_on", "switch.bomba", state="on")
        call(cloud, 3, "climate.set_temperature", "climate.dormitorio", temperature=22.5)
        call(cloud, 4, "cover.set_cover_position", "cover.persianas", position=40)
        call(cloud, 5, "lock.unlock", "lock.puerta", state="unlocked")
        await until(lambda: len(cloud.results) == 5)
        await until(lambda: cloud.states["lock.puerta"].state == "unlocked")

    cloud = bridged(home, tmp_path, scene)
    assert set(cloud.outcomes().values()) == {"done"}
    told = {name: state.attributes for name, state in cloud.states.items()}
    assert told[LAMP]["brightness"] == 77
    assert told[LAMP]["supported_color_modes"] == ["brightness"]
    assert told["climate.dormitorio"]["temperature"] == 22.5
    assert told["climate.dormitorio"]["min_temp"] == 16
    assert told["cover.persianas"]["current_position"] == 40
    assert "light.nobody" not in told


def test_what_home_assistant_answers_with_200_is_not_believed(home: Home, tmp_path: Path) -> None:
    async def scene(cloud: CloudOfTests) -> None:
        call(cloud, 1, "light.turn_on", "light.nobody", state="on")
        call(cloud, 2, "switch.turn_on", "switch.roto", state="on")
        call(cloud, 3, "climate.set_hvac_mode", "climate.dormitorio", hvac_mode="odd")
        await until(lambda: len(cloud.results) == 3)

    results = bridged(home, tmp_path, scene).results
    assert [results[f"c-{number}"][0].detail for number in (1, 2, 3)] == [
        *("not_found", "not_so", "http_400")
    ]


def test_a_change_in_the_house_is_told_within_a_second(home: Home, tmp_path: Path) -> None:
    async def scene(cloud: CloudOfTests) -> None:
        await until(lambda: len(cloud.states) == 6)
        async with aiohttp.ClientSession() as session:
            api = HomeAssistant(session, home.url, Secret(home.token))
            for service in ("turn_on", "turn_off", "turn_on"):
                await api.call(f"switch.{service}", "switch.bomba", {})
                wanted = service.removeprefix("turn_")
                await until(lambda: cloud.states["switch.bomba"].state == wanted, 1.0)  # noqa: B023

    bridged(home, tmp_path, scene)


def test_from_command_to_state_it_takes_less_than_a_third_of_a_second(
    home: Home, tmp_path: Path
) -> None:
    took: list[float] = []

    async def scene(cloud: CloudOfTests) -> None:
        await until(lambda: len(cloud.states) == 6)
        for number in range(40):
            began = cloud.world.loop.time()
            call(cloud, number, "light.turn_on", LAMP, brightness=number + 1, state="on")
            await until(lambda: f"c-{number}" in cloud.results)  # noqa: B023
            took.append(cloud.world.loop.time() - began)

    cloud = bridged(home, tmp_path, scene)
    inside = [told[0].took_ms for told in cloud.results.values()]
    logging.getLogger(__name__).warning(
        "from queue to answer %.0f ms, of it in the house %.0f ms (medians of 40)",
        statistics.median(took) * 1000,
        statistics.median(inside),
    )
    assert statistics.median(took) < 0.3


def test_home_assistant_is_started_anew(stopped_home: Home, tmp_path: Path) -> None:
    async def scene(cloud: CloudOfTests) -> None:
        await until(lambda: bool(cloud.reports))
        assert cloud.reports[-1][1].home_assistant is None
        for _ in range(2):
            with stopped_home.running():
                # It answers before all its devices are there; five seconds later all are told.
                await asyncio.sleep(5)
                assert cloud.states[LAMP].state == "off"
                assert len(cloud.states) == 6
                assert cloud.reports[-1][1].home_assistant == "2024.3.3"
            await until(lambda: cloud.states[LAMP].state == UNAVAILABLE, 5)
        call(cloud, 1, "light.turn_on", LAMP)
        await until(lambda: "c-1" in cloud.results)
        assert cloud.results["c-1"][0].detail == "away"

    bridged(stopped_home, tmp_path, scene)


def test_a_token_that_home_assistant_does_not_know_is_refused(home: Home) -> None:
    async def main() -> None:
        async with aiohttp.ClientSession() as session:
            heard = States(CloudClock(), ALLOWED)
            with pytest.raises(TokenRefused):
                await Listener(session, home.url, Secret("wrong"), heard).run()

    asyncio.run(main())


REQUESTS: tuple[tuple[str, str, str | None], ...] = (
    ("GET", "/api/", None),
    ("GET", "/api/states/light.nobody", None),
    ("GET", "/api/odd", None),
    ("GET", "/api/services/light/turn_on", None),
    ("POST", "/api/services/light/turn_on", '{"entity_id": "light.nobody"}'),
    ("POST", "/api/services/light/turn_off", '{"entity_id": "light.sala"}'),
    ("POST", "/api/services/light/turn_off", '{"entity_id": "light.sala"}'),
    ("POST", "/api/services/light/explode", '{"entity_id": "light.sala"}'),
    ("POST", "/api/services/light/turn_on", '{"entity_id": "light.sala", "brightness": "x"}'),
    ("POST", "/api/services/light/turn_on", "{"),
    ("POST", "/api/services/light/turn_on", "[]"),
)


async def answers(url: str, token: str) -> list[tuple[int, str, object]]:
    """What a Home Assistant answers: status, media type, and the text where it is no state."""
    found: list[tuple[int, str, object]] = []
    async with aiohttp.ClientSession() as session:
        for method, path, body in REQUESTS:
            for key in (token, "wrong"):
                headers = {"Authorization": f"Bearer {key}"}
                asked = session.request(method, url + path, data=body, headers=headers)
                async with asked as answer:
                    text = await answer.text()
                    told = json.loads(text) if answer.content_type == "application/json" else text
                    told = [] if isinstance(told, list) else told
                    found.append((answer.status, answer.content_type, told))
    return found


def test_the_made_up_home_assistant_answers_as_the_real_one(home: Home) -> None:
    async def main() -> None:
        async with served(application()) as (_, url):
            real = await answers(home.url, home.token)
            made_up = await answers(url, "local-home-assistant")
        asked = [request for request in REQUESTS for _ in range(2)]
        for request, truly, here in zip(asked, real, made_up, strict=True):
            assert (request, here) == (request, truly)

    asyncio.run(main())
