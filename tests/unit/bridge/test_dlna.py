"""A player that is a renderer of DLNA, with a renderer in simulated time."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from bridge.configuration import Dlna
from bridge.errors import Away, NotDone
from bridge.home_assistant.telling import RawState
from bridge.players.dlna import DlnaPlayer
from bridge.players.outlet import Outlet
from bridge.players.playlist import MOST_NEXT, Observed, Transport
from bridge.players.port import Look
from bridge.players.renderer import Renderer
from protocol.things import Attributes, Track
from tests.support.simulated_time import simulated
from tests.unit.bridge.commands import NOW

MEDIA = "http://nas.local/{track_id}.mp3"
A, B, C = (Track(track_id=name, title=f"Song {name}", duration_s=20) for name in "ABC")
OUTLET = "switch.amplificador"


class RendererOfTests:
    """A renderer whose tracks last twenty seconds. broken: addresses that it cannot play."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.is_there = True
        self.broken: set[str] = set()
        self.loaded: list[str] = []
        self.volume, self.muted = 30, False
        self.uri = ""
        self.state: Transport = "stopped"
        self._position, self._since = 0.0, 0.0

    def position(self) -> float:
        went = self.loop.time() - self._since if self.state == "playing" else 0.0
        return self._position + (0 if self.uri in self.broken else went)

    async def observe(self) -> Observed:
        self._require()
        if self.state == "playing" and self.position() >= 20:
            self.state = "stopped"
            return Observed("stopped")
        return Observed(self.state, int(self.position()), 20 if self.position() > 1 else 0)

    async def sound(self) -> tuple[int, bool]:
        self._require()
        return self.volume, self.muted

    async def load(self, uri: str, metadata: str) -> None:
        self._require()
        ElementTree.fromstring(metadata)
        self.uri, self.state, self._position = uri, "stopped", 0.0
        self.loaded.append(uri.rpartition("/")[2].removesuffix(".mp3"))

    async def play(self) -> None:
        self._require()
        self.state, self._since = "playing", self.loop.time()

    async def pause(self) -> None:
        self._require()
        if self.state != "playing":
            raise NotDone("failed", "upnp_701")
        self._position = self.position()
        self.state = "paused"

    async def stop(self) -> None:
        self._require()
        self.state, self.uri = "stopped", ""

    async def set_volume(self, volume: int) -> None:
        self._require()
        self.volume = volume

    async def set_muted(self, muted: bool) -> None:
        self._require()
        self.muted = muted

    def _require(self) -> None:
        if not self.is_there:
            raise Away("renderer")


class OutletOfTests:
    """A Home Assistant that has an outlet; the renderer has current while it is on."""

    def __init__(self, renderer: RendererOfTests, boots: float) -> None:
        self.renderer, self.boots = renderer, boots
        self.called: list[str] = []

    async def release(self) -> str:
        raise NotImplementedError

    async def state(self, entity_id: str) -> RawState | None:
        raise NotImplementedError

    async def call(self, service: str, entity_id: str, data: Attributes) -> list[RawState]:
        self.called.append(service)
        if service.endswith("off"):
            self.renderer.is_there = False
        else:
            asyncio.get_running_loop().call_later(self.boots, self._boot)
        return []

    def _boot(self) -> None:
        self.renderer.is_there = True
        self.renderer.state = "stopped"


class Room:
    """A player with its renderer, watched as the program does."""

    def __init__(self, folder: Path, *, boots: float | None = None) -> None:
        self.renderer = RendererOfTests()
        self.looks: list[Look] = []
        self.home = OutletOfTests(self.renderer, boots or 0.0)
        self.outlet = None if boots is None else Outlet(self.home, OUTLET)
        self._folder = folder
        self.begin()

    def begin(self) -> None:
        """A program that begins, with the queue that is on the disk."""
        self.player = DlnaPlayer(
            Dlna(media=MEDIA, udn="uuid:1"),
            find=self._find,
            told=self.looks.append,
            uptime=asyncio.get_running_loop().time,
            kept=self._folder / "queue.json",
            outlet=self.outlet,
        )
        self.watching = asyncio.create_task(self._watch())

    async def _find(self) -> Renderer:
        if not self.renderer.is_there:
            raise Away("renderer")
        return self.renderer

    async def _watch(self) -> None:
        while True:
            try:
                await self.player.watch()
            except Away:
                await asyncio.sleep(1)

    def queue(self) -> str:
        return "".join(track.track_id for track in self.player.look().queue)

    def track(self) -> str | None:
        track = self.player.look().track
        return None if track is None else track.track_id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def lived(folder: Path, scene: Callable[[Room], Awaitable[None]], **more: float) -> Room:
    async def main() -> Room:
        room = Room(folder, **more)
        await asyncio.sleep(0.5)
        await scene(room)
        return room

    return simulated(main())


def test_a_queue_is_played_to_its_end(folder: Path) -> None:
    async def scene(room: Room) -> None:
        for track in (A, B, C):
            await room.player.add(track)
        await room.player.play(None)
        assert (room.track(), room.queue()) == ("A", "BC")
        await asyncio.sleep(30)
        assert (room.track(), room.queue(), room.player.look().playing) == ("B", "C", "playing")
        await asyncio.sleep(60)
        assert (room.track(), room.queue(), room.player.look().playing) == (None, "", "idle")

    assert lived(folder, scene).renderer.loaded == ["A", "B", "C"]


def test_what_was_held_goes_on_where_it_was(folder: Path) -> None:
    async def scene(room: Room) -> None:
        await room.player.play(A)
        await asyncio.sleep(10)
        await room.player.pause()
        await asyncio.sleep(100)
        assert room.player.look().playing == "paused"
        await room.player.play(None)
        assert room.player.look().playing == "playing"
        assert room.player.look().position_s == 10
        await room.player.play(None)

    assert lived(folder, scene).renderer.loaded == ["A"]


def test_next_previous_and_stop(folder: Path) -> None:
    async def scene(room: Room) -> None:
        await room.player.play(A)
        await room.player.add(B)
        await room.player.next()
        await room.player.previous()
        assert (room.track(), room.queue()) == ("A", "B")
        await room.player.stop()
        assert (room.track(), room.queue(), room.renderer.state) == (None, "B", "stopped")
        await asyncio.sleep(60)
        assert room.renderer.state == "stopped"
        await room.player.next()
        await room.player.next()
        assert (room.track(), room.queue(), room.renderer.state) == (None, "", "stopped")
        await room.player.pause()

    assert lived(folder, scene).renderer.loaded == ["A", "B", "A", "B"]


def test_somebody_at_the_player_stops_it_and_the_queue_waits(folder: Path) -> None:
    async def scene(room: Room) -> None:
        await room.player.play(A)
        await room.player.add(B)
        await asyncio.sleep(5)
        await room.renderer.stop()
        await asyncio.sleep(30)
        assert (room.track(), room.queue(), room.player.look().playing) == (None, "B", "idle")

    assert lived(folder, scene).renderer.loaded == ["A"]


def test_somebody_at_the_player_holds_it_and_lets_it_go_on(folder: Path) -> None:
    async def scene(room: Room) -> None:
        await room.player.play(A)
        await asyncio.sleep(5)
        await room.renderer.pause()
        await asyncio.sleep(60)
        assert room.player.look().playing == "paused"
        await room.renderer.play()
        await asyncio.sleep(2)
        assert room.player.look().playing == "playing"

    lived(folder, scene)


def test_a_broken_track_is_left_and_after_three_the_player_is(folder: Path) -> None:
    async def scene(room: Room) -> None:
        room.renderer.broken = {MEDIA.format(track_id=name) for name in "BC"}
        for track in (A, B, A, B, C, B, A):
            await room.player.add(track)
        await room.player.play(None)
        await asyncio.sleep(180)
        assert (room.queue(), room.player.look().playing) == ("A", "idle")

    assert lived(folder, scene).renderer.loaded == ["A", "B", "A", "B", "C", "B"]


def test_the_queue_outlasts_the_program_and_what_plays_goes_on(folder: Path) -> None:
    async def scene(room: Room) -> None:
        await room.player.play(A)
        await room.player.add(B)
        await asyncio.sleep(3)
        room.watching.cancel()
        await asyncio.sleep(3)
        room.begin()
        await asyncio.sleep(20)
        assert (room.track(), room.queue()) == ("B", "")
        room.watching.cancel()
        await room.renderer.stop()
        room.begin()
        await asyncio.sleep(2)
        assert (room.track(), room.player.look().playing) == (None, "idle")

    assert lived(folder, scene).renderer.loaded == ["A", "B"]


def test_a_queue_that_cannot_be_read_is_empty(folder: Path) -> None:
    (folder / "queue.json").write_bytes(b"{")

    async def scene(room: Room) -> None:
        assert room.queue() == ""

    lived(folder, scene)


def test_volume_and_muting_are_told(folder: Path) -> None:
    async def scene(room: Room) -> None:
        await room.player.set_volume(55)
        await room.player.set_muted(True)
        assert (room.looks[-1].volume, room.looks[-1].muted) == (55, True)

    lived(folder, scene)


def test_the_queue_has_an_end_and_only_tracks(folder: Path) -> None:
    async def scene(room: Room) -> None:
        for _ in range(MOST_NEXT):
            await room.player.add(A)
        with pytest.raises(NotDone, match="queue_full"):
            await room.player.add(A)
        with pytest.raises(NotDone, match="not_found"):
            await room.player.remove(0, "B")
        await room.player.remove(0, "A")
        assert len(room.player.look().queue) == MOST_NEXT - 1
        await room.player.clear()
        assert room.queue() == ""
        for odd in ("../secret", "a b", "", "x" * 65):
            with pytest.raises(NotDone, match="refused"):
                await room.player.add(Track(track_id=odd))
            with pytest.raises(NotDone, match="refused"):
                await room.player.play(Track(track_id=odd))

    assert lived(folder, scene).renderer.loaded == []


def test_a_player_that_is_lost_answers_nothing_and_is_found_again(folder: Path) -> None:
    async def scene(room: Room) -> None:
        await room.player.play(A)
        room.renderer.is_there = False
        await asyncio.sleep(2)
        assert not room.looks[-1].connected
        with pytest.raises(Away):
            await room.player.next()
        with pytest.raises(Away):
            await room.player.turn_on(30)
        room.renderer.is_there, room.renderer.state = True, "stopped"
        told = len(room.looks)
        await asyncio.sleep(3)
        assert {look.playing for look in room.looks[told:]} == {"idle"}
        assert room.looks[-1].connected
        assert room.looks[-1].playing == "idle"

    lived(folder, scene)


@pytest.mark.parametrize("boots", [2.0, 30.0])
def test_a_player_is_turned_on_by_its_outlet_and_has_its_volume_when_it_is_there(
    folder: Path, boots: float
) -> None:
    async def scene(room: Room) -> None:
        room.renderer.is_there = False
        await asyncio.sleep(2)
        began = room.renderer.loop.time()
        await room.player.turn_on(44)
        assert room.renderer.loop.time() - began <= 5.1
        await asyncio.sleep(boots + 2)
        look = room.player.look()
        assert (look.is_on, look.connected, look.volume) == (True, True, 44)

    assert lived(folder, scene, boots=boots).home.called == ["switch.turn_on"]


def test_turned_off_before_it_is_there_it_is_not_made_loud_later(folder: Path) -> None:
    async def scene(room: Room) -> None:
        room.renderer.is_there = False
        await asyncio.sleep(2)
        await room.player.turn_on(90)
        await room.player.turn_off()
        room.renderer.is_there = True
        await asyncio.sleep(40)
        assert room.renderer.volume == 30

    lived(folder, scene, boots=20.0)


def test_turned_off_it_is_silent_its_queue_empty_and_its_outlet_off(folder: Path) -> None:
    async def scene(room: Room) -> None:
        await room.player.play(A)
        await room.player.add(B)
        await room.player.turn_off()
        await asyncio.sleep(3)
        look = room.player.look()
        assert look == msgspec.structs.replace(
            look, is_on=False, connected=True, playing="idle", track=None, queue=()
        )
        await room.player.turn_off()

    room = lived(folder, scene, boots=1.0)
    assert room.home.called == ["switch.turn_off"] * 2
    assert room.renderer.uri == ""


def test_an_outlet_knows_what_home_assistant_says_of_it() -> None:
    async def main() -> None:
        outlet = Outlet(OutletOfTests(RendererOfTests(), 0), OUTLET)
        heard: list[bool | None] = [outlet.is_on]
        outlet.reached("", [RawState(OUTLET, "on", NOW, NOW), RawState("light.x", "off", NOW, NOW)])
        heard.append(outlet.is_on)
        outlet.changed(OUTLET, RawState(OUTLET, "unavailable", NOW, NOW))
        heard.append(outlet.is_on)
        outlet.changed(OUTLET, RawState(OUTLET, "off", NOW, NOW))
        heard.append(outlet.is_on)
        outlet.changed(OUTLET, None)
        heard.append(outlet.is_on)
        outlet.lost()
        assert heard == [None, True, None, False, None]

    simulated(main())
