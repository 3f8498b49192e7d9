"""The bridge's player with a real renderer of DLNA."""

import asyncio
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from bridge.configuration import Dlna
from bridge.errors import Away, NotDone
from bridge.players.dlna import DlnaPlayer
from bridge.players.port import Look
from bridge.players.renderer import Renderer, found
from protocol.things import Track
from tests.support.renderer import RealRenderer

RATE = 8000
SHORT, LONG = (Track(track_id=name, title=name) for name in ("4", "30"))
"""Tracks that are called after their length in seconds."""


def wave(seconds: int) -> bytes:
    """Silence, as a file of sound."""
    sound = b"\x80" * (RATE * seconds)
    form = struct.pack("<IHHIIHH", 16, 1, 1, RATE, RATE, 1, 8)
    data = b"data" + struct.pack("<I", len(sound)) + sound
    content = b"WAVEfmt " + form + data
    return b"RIFF" + struct.pack("<I", len(content)) + content


@asynccontextmanager
async def media(address: str, folder: Path) -> AsyncIterator[str]:
    """Where the renderer finds the sound of tracks."""
    for track in (SHORT, LONG):
        (folder / f"{track.track_id}.wav").write_bytes(wave(int(track.track_id)))
    application = web.Application()
    application.add_routes([web.static("/", folder)])
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        site = web.TCPSite(runner, address, 0)
        await site.start()
        _, port = runner.addresses[0][:2]
        yield f"http://{address}:{port}/{{track_id}}.wav"
    finally:
        await runner.cleanup()


class Room:
    """A player of the bridge, and how it was told to stand."""

    def __init__(self, configuration: Dlna, folder: Path) -> None:
        self.looks: list[Look] = []
        self._configuration = configuration
        loop = asyncio.get_running_loop()
        self.player = DlnaPlayer(
            configuration,
            find=self._find,
            told=self.looks.append,
            uptime=loop.time,
            kept=folder / "queue.json",
        )
        self.watching = asyncio.create_task(self._watch())

    async def _find(self) -> Renderer:
        return await found(self._configuration)

    async def _watch(self) -> None:
        while True:
            try:
                await self.player.watch()
            except Away:
                await asyncio.sleep(0.5)

    async def until(self, done: Callable[[Look], bool], seconds: float = 10) -> Look:
        async with asyncio.timeout(seconds):
            while not done(self.player.look()):
                await asyncio.sleep(0.05)
        return self.player.look()


def lived(
    real: RealRenderer, folder: Path, scene: Callable[[Room], Awaitable[None]], **where: str
) -> Room:
    async def main() -> Room:
        sounds = folder / "sounds"
        sounds.mkdir()
        async with media(real.our_address, sounds) as address:
            place = where or {"description_url": real.description_url}
            room = Room(Dlna(media=address, media_type="audio/x-wav", **place), folder)
            await room.until(lambda look: look.connected)
            await scene(room)
            room.watching.cancel()
            return room

    return asyncio.run(main())


def test_every_key_does_what_it_says(network: RealRenderer, tmp_path: Path) -> None:
    async def scene(room: Room) -> None:
        player = room.player
        await player.turn_on(35)
        await player.play(LONG)
        await room.until(lambda look: look.playing == "playing" and look.position_s >= 1)
        await player.pause()
        assert player.look().playing == "paused"
        await player.play(None)
        await room.until(lambda look: look.playing == "playing")
        await player.set_volume(60)
        await player.set_muted(True)
        look = await room.until(lambda look: look.muted)
        assert look.volume == 60
        await player.set_muted(False)
        await player.set_volume(5)
        await room.until(lambda look: look.volume == 5 and not look.muted)
        await player.stop()
        await room.until(lambda look: look.playing == "idle")
        await player.pause()
        await player.stop()

    with network.running():
        lived(network, tmp_path, scene)


def test_when_a_track_ends_the_next_one_plays(network: RealRenderer, tmp_path: Path) -> None:
    async def scene(room: Room) -> None:
        await room.player.play(SHORT)
        await room.player.add(LONG)
        await room.until(lambda look: look.track == LONG and look.playing == "playing", 12)
        assert room.player.look().queue == ()
        await room.player.previous()
        await room.until(lambda look: look.track == SHORT and look.playing == "playing")
        await room.player.turn_off()
        assert room.player.look().queue == ()

    with network.running():
        lived(network, tmp_path, scene)


def test_a_renderer_is_found_by_its_name(network: RealRenderer, tmp_path: Path) -> None:
    async def scene(room: Room) -> None:
        await room.player.set_volume(20)
        await room.until(lambda look: look.volume == 20)

    with network.running():
        lived(network, tmp_path, scene, udn=network.udn, search_from=network.our_address)


def test_another_renderer_at_the_address_is_not_taken_for_ours(network: RealRenderer) -> None:
    other = Dlna(
        media="http://x/{track_id}", description_url=network.description_url, udn="uuid:other"
    )
    nobody = Dlna(media="http://x/{track_id}", udn="uuid:other", search_from=network.our_address)
    with network.running():
        for configuration in (other, nobody):
            with pytest.raises(Away):
                asyncio.run(_find(configuration))


async def _find(configuration: Dlna) -> None:
    await found(configuration)


def test_a_renderer_that_is_started_anew_is_found_again(
    network: RealRenderer, tmp_path: Path
) -> None:
    async def scene(room: Room) -> None:
        await room.player.play(LONG)
        await room.player.add(SHORT)
        await asyncio.to_thread(running.close)
        await room.until(lambda look: not look.connected)
        with pytest.raises((Away, NotDone)):
            await room.player.next()
        with network.running():
            look = await room.until(lambda look: look.connected)
            assert look.playing == "idle"
            await room.player.next()
            await room.until(lambda look: look.track == SHORT and look.playing == "playing")

    with ExitStack() as running:
        running.enter_context(network.running())
        lived(network, tmp_path, scene)
