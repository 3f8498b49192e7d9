"""Whatever goes wrong, in any order: nothing late is done, nothing twice, nothing older after
something newer, and five seconds after the last trouble the cloud knows how the house stands."""

import asyncio
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.commands import AnyCommand
from tests.support.simulated_time import simulated
from tests.support.sizes import size
from tests.unit.bridge.commands import LIFE, bright, press
from tests.unit.bridge.world import LAMPS, CloudOfTests, HomeOfTests, Life, World, lit

Trouble = Literal["cut", "mend", "stop", "start", "end", "forget", "remember", "lose", "find"]


class Event(msgspec.Struct, frozen=True):
    """After a while a lamp is switched, a key is pressed, or something goes wrong or right.
    late: how old a command is when it is sent."""

    after: float
    what: Trouble | Literal["switch", "press", "by hand"]
    lamp: str = LAMPS[0]
    late: float = 0.0


TROUBLES: list[Trouble] = [
    *("cut", "mend", "stop", "start", "end", "forget", "remember", "lose", "find")
]
events = st.lists(
    st.builds(
        Event,
        st.sampled_from([0.01, 0.1, 1.0, 5.0, 15.0, 40.0]),
        st.sampled_from([*TROUBLES, "switch", "switch", "switch", "press", "by hand"]),
        st.sampled_from(LAMPS),
        st.sampled_from([0.0, 0.0, 10.0, 31.0]),
    ),
    max_size=14,
)


class Story:
    """What was sent, and what came of it."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.sent: dict[int, AnyCommand] = {}
        self.presses = 0

    async def tell(self, event: Event) -> None:
        await asyncio.sleep(event.after)
        life = self.life
        match event.what:
            case "cut" | "mend":
                life.world.is_cut = event.what == "cut"
            case "stop":
                life.home.stop()
            case "start":
                life.home.start()
            case "end":
                await life.end()
                life.rise()
            case "forget" | "remember":
                life.cloud.is_forgetful = event.what == "forget"
            case "lose" | "find":
                life.player.is_there = event.what == "find"
            case "by hand":
                life.home.by_hand(event.lamp, "on")
            case "switch" | "press":
                self._send(event)

    def _send(self, event: Event) -> None:
        at = self.life.world.now() - timedelta(seconds=event.late)
        if event.what == "press":
            self.presses += 1
            self.life.cloud.send(press("next", f"press-{self.presses}", at=at))
            return
        number = len(self.sent)
        self.sent[number] = bright(f"c-{number}", number, at=at, target=event.lamp)
        self.life.cloud.send(self.sent[number])

    async def calm(self) -> None:
        """All is well again, and five seconds go by."""
        life = self.life
        life.world.is_cut, life.cloud.is_forgetful, life.player.is_there = False, False, True
        if not life.home.is_up:
            life.home.start()
        await asyncio.sleep(5)


@settings(max_examples=size(15, 1000))
@given(events, st.sampled_from([-5, 0, 5]))
def test_whatever_goes_wrong(story: list[Event], minutes: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        told = simulated(_told(story, timedelta(minutes=minutes), Path(folder)))
    _check(told)


async def _told(story: list[Event], off: timedelta, folder: Path) -> Story:
    world = World(off)
    told = Story(Life(world, folder, CloudOfTests(world), HomeOfTests(world)))
    told.life.rise()
    for event in story:
        await told.tell(event)
    await told.calm()
    _check_states(told.life)
    await told.life.end()
    return told


def _check(told: Story) -> None:
    done: dict[str, list[tuple[datetime, int]]] = {}
    for at, entity_id, data in told.life.home.effects:
        done.setdefault(entity_id, []).append((at, data["brightness"]))
    for effects in done.values():
        for at, number in effects:
            assert at < told.sent[number].issued_at + LIFE + timedelta(seconds=0.1)
        numbers = [number for _, number in effects]
        assert len(set(numbers)) == len(numbers)
        instants = [told.sent[number].issued_at for number in numbers]
        assert instants == sorted(instants)
        assert all(lit(told.sent[number]) == number for number in numbers)
    assert len(told.life.player.pressed) <= told.presses


def _check_states(life: Life) -> None:
    cloud, home = life.cloud, life.home
    assert {name: state.state for name, state in cloud.states.items()} == {
        name: home.lamps[name].state for name in LAMPS
    }
    assert {name: state.attributes for name, state in cloud.states.items()} == {
        name: home.lamps[name].attributes for name in LAMPS
    }
    assert cloud.player is not None
    assert cloud.player.connected
