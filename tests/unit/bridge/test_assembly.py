"""A bridge out of its configuration."""

import asyncio
from pathlib import Path

import aiohttp

from bridge.assembly import Assembly
from bridge.configuration import (
    Cloud,
    Configuration,
    Dlna,
    HomeAssistant,
    HouseMusic,
    Player,
    Secret,
    Secrets,
)
from bridge.players.dlna import DlnaPlayer
from bridge.players.house_music import HouseMusic as HouseMusicPlayer
from local.house import TOKEN
from local.house.server import application
from tests.unit.bridge.commands import NOW
from tests.unit.bridge.served import served

DLNA = Dlna(
    media="http://nas.local/{track_id}.mp3", udn="uuid:1", power_entity="switch.amplificador"
)


def assembled(
    session: aiohttp.ClientSession, url: str, folder: Path, **players: Player
) -> Assembly:
    configuration = Configuration(
        cloud=Cloud(api="http://127.0.0.1:1/"),
        home_assistant=HomeAssistant(url=url, entities=("light.*",)),
        players=players,
        state=folder,
    )
    return Assembly(configuration, Secrets(Secret("bridge.key"), Secret(TOKEN)), session)


def test_each_kind_of_player_has_its_adapter(tmp_path: Path) -> None:
    async def main() -> None:
        async with aiohttp.ClientSession() as session:
            music = HouseMusic(url="http://127.0.0.1:1", house="1")
            assembly = assembled(session, "http://127.0.0.1:1", tmp_path, ca1=DLNA, ca2=music)
            assert isinstance(assembly.players["ca1"], DlnaPlayer)
            assert isinstance(assembly.players["ca2"], HouseMusicPlayer)
            assert assembly.allowed.players == {"ca1", "ca2"}

    asyncio.run(main())


def test_a_bridge_knows_its_house_while_the_cloud_is_away_and_ends_when_it_is_asked(
    tmp_path: Path,
) -> None:
    async def main() -> None:
        async with served(application()) as (session, url):
            assembly = assembled(session, url, tmp_path)
            assembly.clock.heard(NOW, 0.0)
            running = asyncio.create_task(assembly.program().run())
            while not assembly.states.everything():
                await asyncio.sleep(0.01)
            assert {state.entity_id for state in assembly.states.everything()} == {
                *("light.sala", "light.terraza", "light.piscina")
            }
            running.cancel()
            await asyncio.wait([running], timeout=5)
            assert running.cancelled()

    asyncio.run(asyncio.wait_for(main(), 10))
    assert (tmp_path / "journal.jsonl").exists()
