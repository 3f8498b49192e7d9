"""The house-music service, with the stand-in of `make run` at the other end."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bridge.errors import Away, NotDone
from bridge.players.house_music import HouseMusic
from bridge.players.port import AWAY, Look
from local.house import PLAYER
from local.house.music import StandInMusic
from local.house.server import application
from tests.unit.bridge.commands import OTHER, SONG
from tests.unit.bridge.served import served

Scene = Callable[[HouseMusic, StandInMusic, list[Look]], Awaitable[None]]


def played(scene: Scene, house: str = PLAYER) -> list[Look]:
    async def main() -> list[Look]:
        music, told = StandInMusic(), list[Look]()
        async with served(application(music=music)) as (session, url):
            await scene(HouseMusic(session, url, house, told.append), music, told)
        return told

    return asyncio.run(asyncio.wait_for(main(), 10))


def test_the_queue_of_the_service_is_told_as_it_plays() -> None:
    async def scene(player: HouseMusic, _music: StandInMusic, told: list[Look]) -> None:
        await player.turn_on(25)
        await player.add(SONG)
        await player.add(OTHER)
        assert [track.title for track in told[-1].queue] == ["Harder", "Without Me"]
        await player.play(None)
        look = player.look()
        assert (look.playing, look.volume, look.is_on, look.connected) == (
            "playing",
            25,
            True,
            True,
        )
        assert look.track is not None
        assert look.track.track_id == SONG.track_id
        await player.pause()
        assert player.look().playing == "paused"
        await player.next()
        assert [track.track_id for track in player.look().queue] == []
        await player.previous()
        assert [track.track_id for track in player.look().queue] == [OTHER.track_id]
        await player.stop()
        assert player.look().playing == "idle"

    played(scene)


def test_a_track_is_played_at_once() -> None:
    async def scene(player: HouseMusic, music: StandInMusic, _: list[Look]) -> None:
        await player.play(SONG)
        assert music.track == {"track_id": SONG.track_id}

    played(scene)


def test_muting_twice_is_muting_once_although_the_service_turns_it_round() -> None:
    async def scene(player: HouseMusic, music: StandInMusic, _: list[Look]) -> None:
        for muted in (True, True, False, False, True):
            await player.set_muted(muted)
            assert music.is_muted is muted
            assert player.look().muted is muted

    played(scene)


def test_only_the_track_that_is_meant_leaves_the_queue() -> None:
    async def scene(player: HouseMusic, music: StandInMusic, _: list[Look]) -> None:
        await player.add(SONG)
        await player.add(OTHER)
        with pytest.raises(NotDone, match="not_found"):
            await player.remove(0, OTHER.track_id)
        with pytest.raises(NotDone, match="not_found"):
            await player.remove(2, OTHER.track_id)
        await player.remove(0, SONG.track_id)
        assert [track["track_id"] for track in music.queue] == [OTHER.track_id]
        await player.clear()
        assert music.queue == []

    played(scene)


def test_turned_off_it_is_silent_and_its_queue_empty() -> None:
    async def scene(player: HouseMusic, music: StandInMusic, told: list[Look]) -> None:
        await player.play(SONG)
        await player.add(OTHER)
        await player.turn_off()
        assert (music.is_on, music.track, music.queue) == (False, None, [])
        assert (told[-1].is_on, told[-1].playing, told[-1].queue) == (False, "idle", ())

    played(scene)


def test_a_service_that_does_not_have_the_house_is_away() -> None:
    async def scene(player: HouseMusic, _music: StandInMusic, _: list[Look]) -> None:
        with pytest.raises(Away, match="not_found"):
            await player.watch()
        with pytest.raises(NotDone, match="http_404"):
            await player.pause()

    assert played(scene, house="ca9") == [AWAY]


def test_whoever_watches_is_told_until_the_end() -> None:
    async def scene(player: HouseMusic, _music: StandInMusic, told: list[Look]) -> None:
        watching = asyncio.create_task(player.watch())
        while not told:
            await asyncio.sleep(0.01)
        watching.cancel()
        await asyncio.wait([watching])

    first, last = played(scene)
    assert (first.connected, last.connected) == (True, False)
