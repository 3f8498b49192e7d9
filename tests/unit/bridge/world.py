"""A cloud, a line and a house in simulated time, with a bridge between them: what may fail fails
as the test says, and everything that was switched is noted."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from bridge.allowed import AllowList
from bridge.clock import CloudClock
from bridge.errors import Away, NotDone, Refused
from bridge.home_assistant.listening import Heard, TokenRefused
from bridge.home_assistant.telling import RawState
from bridge.players.port import AWAY, Look, Player
from bridge.program import Program
from bridge.queue import Closed, Message
from bridge.states import States
from protocol.answers import Mailbox, Report, Reported, Result
from protocol.commands import AnyCommand, CallService
from protocol.things import EntityState, PlayerState, Track
from tests.unit.bridge.commands import HOUSE, NOW, PLAYER

HIDDEN, KEPT = timedelta(seconds=12), timedelta(seconds=60)
LAMPS = ("light.sala", "light.terraza")


class World:
    """What time it is, for everybody. off: how far the clock of the house is off. is_cut: whether
    the house has no line to the cloud."""

    def __init__(self, off: timedelta = timedelta(0)) -> None:
        self.loop = asyncio.get_running_loop()
        self.off = off
        self.is_cut = False

    def now(self) -> datetime:
        """The time in the cloud."""
        return NOW + timedelta(seconds=self.loop.time())

    async def travel(self) -> None:
        """A way over the line."""
        if self.is_cut:
            await asyncio.sleep(2)
            raise Away("cloud (cut)")
        await asyncio.sleep(0.03)


class Sent(msgspec.Struct):
    """A message in the queue."""

    command: AnyCommand
    at: datetime
    hidden_until: datetime


class CloudOfTests:
    """The API and the queue of one house. `is_forgetful`: deleted messages come again."""

    def __init__(self, world: World, entities: Iterable[str] = LAMPS) -> None:
        self.world = world
        self.entities, self.players = tuple(entities), (PLAYER,)
        self.results: dict[str, list[Result]] = {}
        self.reports: list[tuple[datetime, Report]] = []
        self.states: dict[str, EntityState] = {}
        self.player: PlayerState | None = None
        self.edition = 1
        self.mailboxes = 0
        self.is_forgetful, self.refuses = False, False
        self.lasting = timedelta(hours=1)
        self.queue: list[Sent] = []

    def send(self, *commands: AnyCommand) -> None:
        for command in commands:
            self.queue.append(Sent(command, self.world.now(), self.world.now()))

    async def mailbox(self) -> Mailbox:
        await self.world.travel()
        if self.refuses:
            raise Refused(401)
        self.mailboxes += 1
        return Mailbox(
            now=self.world.now(),
            house=HOUSE,
            queue_url=str(self.edition),
            region="",
            access_key_id="",
            secret_access_key="",
            session_token="",
            expires_at=self.world.now() + self.lasting,
            entities=self.entities,
            players=self.players,
        )

    async def report(self, report: Report) -> Reported:
        await self.world.travel()
        if self.refuses:
            raise Refused(401)
        self.reports.append((self.world.now(), report))
        for state in report.states:
            self._keep(state)
        if report.is_complete:
            told = {state.entity_id for state in report.states}
            self.states = {name: each for name, each in self.states.items() if name in told}
        for player in report.players:
            if self.player is None or player.seen_at >= self.player.seen_at:
                self.player = player
        return Reported(now=self.world.now(), entities=self.entities, players=self.players)

    async def answer(self, command_id: str, result: Result) -> None:
        await self.world.travel()
        self.results.setdefault(command_id, []).append(result)
        for state in result.states:
            self._keep(state)

    def _keep(self, state: EntityState) -> None:
        before = self.states.get(state.entity_id)
        if before is None or state.seen_at >= before.seen_at:
            self.states[state.entity_id] = state

    def outcomes(self) -> dict[str, str]:
        """How each command ended first."""
        return {command_id: told[0].outcome for command_id, told in self.results.items()}


class ClockedCloud:
    """The cloud, as a bridge reaches it: the clock hears what the answers say."""

    def __init__(self, cloud: CloudOfTests, clock: CloudClock) -> None:
        self._cloud = cloud
        self._clock = clock

    async def mailbox(self) -> Mailbox:
        mailbox = await self._cloud.mailbox()
        self._clock.heard(mailbox.now, 0.03)
        return mailbox

    async def report(self, report: Report) -> Reported:
        reported = await self._cloud.report(report)
        self._clock.heard(reported.now, 0.03)
        return reported

    async def answer(self, command_id: str, result: Result) -> None:
        await self._cloud.answer(command_id, result)


class QueueOfTests:
    """The FIFO queue of a mailbox: of each target one message at a time."""

    def __init__(self, cloud: CloudOfTests, edition: str) -> None:
        self._cloud = cloud
        self._edition = edition

    async def take(self) -> list[Message]:
        for _ in range(200):
            await self._open()
            messages = self._visible()
            if messages:
                return messages
            await asyncio.sleep(0.1)
        return []

    async def delete(self, receipt: str) -> None:
        await self._open()
        if not self._cloud.is_forgetful:
            queue = self._cloud.queue
            queue[:] = [sent for sent in queue if sent.command.command_id != receipt]

    async def _open(self) -> None:
        await self._cloud.world.travel()
        if self._edition != str(self._cloud.edition):
            raise Closed

    def _visible(self) -> list[Message]:
        now = self._cloud.world.now()
        queue = self._cloud.queue
        queue[:] = [sent for sent in queue if sent.at + KEPT > now]
        blocked: set[str] = set()
        taken = []
        for sent in queue:
            if sent.command.target not in blocked and sent.hidden_until <= now:
                sent.hidden_until = now + HIDDEN
                body = msgspec.json.encode(sent.command).decode()
                taken.append(Message(body, sent.command.command_id, sent.at))
            blocked.add(sent.command.target)
        return taken


class HomeOfTests:
    """A Home Assistant with lamps. `effects`: what was switched, when."""

    def __init__(self, world: World, entities: Iterable[str] = (*LAMPS, "light.cochera")) -> None:
        self.world = world
        self.is_up, self.refuses, self.attempts = True, False, 0
        self.lamps: dict[str, RawState] = {}
        self.effects: list[tuple[datetime, str, Mapping[str, Any]]] = []
        self._ended = asyncio.Event()
        self._heard: Heard | None = None
        for entity_id in entities:
            self._put(entity_id, "off", {})

    def stop(self) -> None:
        self.is_up = False
        self._ended.set()

    def start(self) -> None:
        self.is_up = True
        self._ended = asyncio.Event()

    def by_hand(self, entity_id: str, state: str) -> None:
        """Somebody in the house presses a switch."""
        self._put(entity_id, state, self.lamps[entity_id].attributes)

    def remove(self, entity_id: str) -> None:
        del self.lamps[entity_id]
        if self._heard is not None:
            self._heard.changed(entity_id, None)

    async def listen(self, heard: Heard) -> None:
        self.attempts += 1
        if self.refuses:
            raise TokenRefused("Home Assistant")
        if not self.is_up:
            raise Away("Home Assistant")
        heard.reached("2024.3.3", list(self.lamps.values()))
        self._heard = heard
        try:
            await self._ended.wait()
        finally:
            self._heard = None
            heard.lost()
        raise Away("Home Assistant")

    async def release(self) -> str:
        self._require()
        return "2024.3.3"

    async def state(self, entity_id: str) -> RawState | None:
        self._require()
        return self.lamps.get(entity_id)

    async def call(self, service: str, entity_id: str, data: Mapping[str, Any]) -> list[RawState]:
        await asyncio.sleep(0.01)
        self._require()
        if entity_id not in self.lamps:
            return []
        self.effects.append((self.world.now(), entity_id, {"service": service, **data}))
        before = self.lamps[entity_id]
        self._put(entity_id, service.rpartition("_")[2], data)
        is_same = (before.state, before.attributes) == (self.lamps[entity_id].state, data)
        return [] if is_same else [self.lamps[entity_id]]

    def _require(self) -> None:
        if not self.is_up:
            raise Away("Home Assistant")

    def _put(self, entity_id: str, state: str, attributes: Mapping[str, Any]) -> None:
        now = self.world.now() + self.world.off
        self.lamps[entity_id] = RawState(entity_id, state, now, now, dict(attributes))
        if self._heard is not None:
            self._heard.changed(entity_id, self.lamps[entity_id])


class PlayerOfTests:
    """A player that notes which keys were pressed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.is_there = True
        self.pressed: list[str] = []
        self.told: Any = None
        self._look = Look(connected=True, is_on=True)

    async def watch(self) -> None:
        if not self.is_there:
            raise Away("player")
        try:
            while self.is_there:
                self.told(self._look)
                await asyncio.sleep(1)
        finally:
            self.told(AWAY)
        raise Away("player")

    def look(self) -> Look:
        return self._look if self.is_there else AWAY

    async def play(self, track: Track | None) -> None:
        self._press("play" if track is None else f"play {track.track_id}", track=track)

    async def pause(self) -> None:
        self._press("pause")

    async def stop(self) -> None:
        self._press("stop")

    async def next(self) -> None:
        self._press("next")

    async def previous(self) -> None:
        self._press("previous")

    async def set_volume(self, volume: int) -> None:
        self._press(f"volume {volume}", volume=volume)

    async def set_muted(self, muted: bool) -> None:
        self._press(f"muted {muted}", muted=muted)

    async def add(self, track: Track) -> None:
        self._press(f"add {track.track_id}", queue=(*self._look.queue, track))

    async def clear(self) -> None:
        self._press("clear", queue=())

    async def remove(self, position: int, track_id: str) -> None:
        raise NotDone("failed", "not_found")

    async def turn_on(self, volume: int | None) -> None:
        self._press(f"on {volume}", is_on=True)

    async def turn_off(self) -> None:
        self._press("off", is_on=False, queue=())

    def _press(self, key: str, **changes: Any) -> None:
        if not self.is_there:
            raise Away("player")
        self.pressed.append(key)
        self._look = msgspec.structs.replace(self._look, **changes)


class Life:
    """A bridge that may fall and rise again. `folder`: its disk."""

    def __init__(self, world: World, folder: Path, cloud: CloudOfTests, home: HomeOfTests) -> None:
        self.world, self.cloud, self.home = world, cloud, home
        self.player = PlayerOfTests(world)
        self._folder = folder
        self._running: asyncio.Task[None] | None = None

    def rise(self) -> None:
        clock = CloudClock(self.world.loop.time, lambda: self.world.now() + self.world.off)
        allowed = AllowList(("light.*",), frozenset({PLAYER}))
        states = States(clock, allowed)
        self.player.told = lambda look: states.looks(PLAYER, look)
        player: Player = self.player
        program = Program(
            clock=clock,
            states=states,
            allowed=allowed,
            cloud=ClockedCloud(self.cloud, clock),
            queue_of=lambda mailbox: QueueOfTests(self.cloud, mailbox.queue_url),
            api=self.home,
            listen=lambda: self.home.listen(states),
            players={PLAYER: player},
            journal=self._folder / "journal.jsonl",
        )
        self._running = asyncio.create_task(program.run())

    async def end(self) -> None:
        """Ask the program to end, and wait until it has."""
        assert self._running is not None
        self._running.cancel()
        await asyncio.wait([self._running])


def brightness_of(effects: Iterable[tuple[datetime, str, Mapping[str, Any]]]) -> list[int]:
    """The numbers by which tests know their commands again."""
    return [data["brightness"] for _, _, data in effects if "brightness" in data]


def lit(command: AnyCommand) -> int:
    """The number of a command."""
    assert isinstance(command, CallService)
    value = command.data["brightness"]
    assert isinstance(value, int)
    return value
