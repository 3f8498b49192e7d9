"""A whole bridge between a cloud and a house, in simulated time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from protocol.commands import AnyCommand
from protocol.things import UNAVAILABLE
from tests.support.simulated_time import simulated
from tests.support.sizes import size
from tests.unit.bridge.commands import (
    LAMP,
    LIFE,
    PLAYER,
    SONG,
    bright,
    lamp,
    play,
    power,
    press,
    queue,
    read_house,
    sound,
)
from tests.unit.bridge.world import CloudOfTests, HomeOfTests, Life, World, brightness_of

CUT = size(3600, 24 * 3600)
Scene = Callable[[Life], Awaitable[None]]


def lived(folder: Path, scene: Scene, off: timedelta = timedelta(0)) -> Life:
    """A bridge that has lived through a scene, three seconds after it began."""

    async def main() -> Life:
        world = World(off)
        life = Life(world, folder, CloudOfTests(world), HomeOfTests(world))
        life.rise()
        await asyncio.sleep(3)
        await scene(life)
        await life.end()
        return life

    return simulated(main())


async def nothing(_: Life) -> None:
    """Nothing happens."""


def test_a_house_is_told_within_seconds_with_what_the_cloud_asks_for_and_no_more(
    tmp_path: Path,
) -> None:
    life = lived(tmp_path, nothing)
    assert {name: state.state for name, state in life.cloud.states.items()} == {
        "light.sala": "off",
        "light.terraza": "off",
    }
    assert life.cloud.player is not None
    assert life.cloud.player.connected
    _, report = life.cloud.reports[-1]
    assert report.home_assistant == "2024.3.3"


def test_a_command_is_done_answered_and_told(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        life.cloud.send(lamp(at=life.world.now(), state="on"))
        await asyncio.sleep(1)
        [result] = life.cloud.results["c-1"]
        assert result.outcome == "done"
        assert 10 <= result.took_ms < 100
        assert [state.state for state in result.states] == ["on"]
        assert life.cloud.states[LAMP].state == "on"
        assert life.cloud.queue == []

    assert len(lived(tmp_path, scene).home.effects) == 1


def test_every_key_of_a_player_is_pressed(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        at = life.world.now()
        commands: list[AnyCommand] = [
            power(True, "1", at=at),
            play(SONG, "2", at=at),
            press("pause", "3", at=at),
            play(None, "4", at=at),
            press("next", "5", at=at),
            press("previous", "6", at=at),
            sound("7", volume=40, muted=True, at=at),
            queue("add", "8", track=SONG, at=at),
            queue("clear", "9", at=at),
            press("stop", "10", at=at),
            queue("remove", "11", track=SONG, position=3, at=at),
            power(False, "12", at=at),
        ]
        life.cloud.send(*commands)
        await asyncio.sleep(8)
        assert life.cloud.player is not None
        assert not life.cloud.player.is_on
        assert life.cloud.player.volume == 40

    life = lived(tmp_path, scene)
    assert life.player.pressed == [
        *("on None", "play 3135556", "pause", "play", "next", "previous"),
        *("volume 40", "muted True", "add 3135556", "clear", "stop", "off"),
    ]
    assert life.cloud.outcomes() == {str(n): "done" for n in range(1, 13)} | {"11": "failed"}


def test_the_house_is_read_on_demand(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        reading = read_house()
        life.cloud.send(reading, read_house("health", "c-2"))
        await asyncio.sleep(1)

    life = lived(tmp_path, scene)
    [everything], [health] = life.cloud.results["c-1"], life.cloud.results["c-2"]
    assert [state.entity_id for state in everything.states] == [
        *("light.cochera", "light.sala", "light.terraza")
    ]
    assert (health.home_assistant, health.states) == ("2024.3.3", ())


def test_a_change_in_the_house_is_told_within_a_second(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        for state in ("on", "off", "on"):
            life.home.by_hand("light.terraza", state)
            began = life.world.now()
            await asyncio.sleep(1.1)
            assert life.cloud.states["light.terraza"].state == state
            assert life.cloud.states["light.terraza"].seen_at <= began + timedelta(seconds=0.1)

    lived(tmp_path, scene)


def test_a_flickering_lamp_is_told_little_more_than_once_a_second(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        told = len(life.cloud.reports)
        for number in range(100):
            life.home.by_hand("light.terraza", "on" if number % 2 else "off")
            await asyncio.sleep(0.1)
        assert len(life.cloud.reports) - told <= 13

    lived(tmp_path, scene)


def test_where_nothing_changes_the_house_is_heard_of_every_half_minute(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        await asyncio.sleep(300)
        times = [at for at, _ in life.cloud.reports]
        apart = [later - earlier for earlier, later in pairwise(times)]
        assert max(apart) <= timedelta(seconds=30.1)
        assert len(times) < 16

    lived(tmp_path, scene)


def test_an_entity_that_is_gone_is_gone(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        life.home.remove("light.terraza")
        await asyncio.sleep(2)
        assert set(life.cloud.states) == {"light.sala"}
        life.cloud.send(bright("c-1", 9, at=life.world.now(), target="light.terraza"))
        await asyncio.sleep(1)
        assert life.cloud.results["c-1"][0].detail == "not_found"

    lived(tmp_path, scene)


def test_what_the_cloud_asks_for_anew_is_told_with_its_next_answer(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        life.cloud.entities = ("light.sala", "light.cochera", "camera.entrada")
        await asyncio.sleep(32)
        assert set(life.cloud.states) == {"light.sala", "light.cochera"}

    lived(tmp_path, scene)


@pytest.mark.parametrize("minutes", [-5, 0, 5])
def test_after_a_long_time_without_a_line_nothing_old_is_done_and_all_is_told_within_five_seconds(
    tmp_path: Path, minutes: int
) -> None:
    async def scene(life: Life) -> None:
        life.world.is_cut = True
        life.cloud.send(bright("old", 1, at=life.world.now()))
        await asyncio.sleep(CUT - 20)
        life.cloud.send(bright("late", 2, at=life.world.now()))
        await asyncio.sleep(20)
        life.home.by_hand("light.terraza", "on")
        life.world.is_cut = False
        life.cloud.send(bright("fresh", 3, at=life.world.now(), target="light.terraza"))
        await asyncio.sleep(5)
        assert life.cloud.states["light.terraza"].attributes["brightness"] == 3
        assert life.cloud.states["light.terraza"].state == "on"

    life = lived(tmp_path, scene, timedelta(minutes=minutes))
    # The second one still counts when the line is back: it was good for half a minute.
    assert brightness_of(life.home.effects) in ([3, 2], [2, 3])


def test_what_changed_while_nobody_heard_of_it_is_told_afterwards(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        life.world.is_cut = True
        life.home.by_hand("light.terraza", "on")
        await asyncio.sleep(60)
        life.world.is_cut = False
        await asyncio.sleep(5)
        assert life.cloud.states["light.terraza"].state == "on"

    lived(tmp_path, scene)


def test_a_token_that_home_assistant_refuses_is_not_tried_often(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        life.home.refuses = True
        life.home.stop()
        await asyncio.sleep(100)
        assert life.home.attempts <= 6

    lived(tmp_path, scene)


@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_clock_that_is_off_lets_nothing_expire_and_nothing_live_longer(
    tmp_path: Path, minutes: int
) -> None:
    async def scene(life: Life) -> None:
        now = life.world.now()
        life.cloud.send(bright("good", 1, at=now))
        life.cloud.send(bright("bad", 2, at=now - LIFE, target="light.terraza"))
        await asyncio.sleep(2)
        assert abs(life.cloud.states[LAMP].seen_at - now) < timedelta(seconds=1)
        changed = life.cloud.states[LAMP].changed_at
        assert changed is not None
        assert abs(changed - now) < timedelta(seconds=1)

    life = lived(tmp_path, scene, timedelta(minutes=minutes))
    assert brightness_of(life.home.effects) == [1]
    assert life.cloud.outcomes() == {"good": "done", "bad": "expired"}


def test_messages_that_come_again_and_again_are_done_once(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        life.cloud.is_forgetful = True
        life.cloud.send(bright("c-1", 1, at=life.world.now()), press("next", "c-2"))
        await asyncio.sleep(70)

    life = lived(tmp_path, scene)
    assert brightness_of(life.home.effects) == [1]
    assert life.player.pressed == ["next"]
    assert set(life.cloud.outcomes().values()) == {"done"}


def test_home_assistant_begins_anew(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        life.home.stop()
        await asyncio.sleep(1.5)
        assert {state.state for state in life.cloud.states.values()} == {UNAVAILABLE}
        assert life.cloud.reports[-1][1].home_assistant is None
        life.cloud.send(bright("c-1", 1, at=life.world.now()))
        await asyncio.sleep(20)
        assert life.cloud.results["c-1"][0].outcome == "failed"
        life.home.lamps.pop("light.terraza")
        life.home.start()
        await asyncio.sleep(5)
        assert {name: state.state for name, state in life.cloud.states.items()} == {LAMP: "off"}

    assert lived(tmp_path, scene).home.effects == []


def test_a_player_that_is_lost_is_told_and_comes_back(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        life.player.is_there = False
        await asyncio.sleep(3)
        assert life.cloud.player is not None
        assert not life.cloud.player.connected
        life.cloud.send(press("next", at=life.world.now()))
        await asyncio.sleep(2)
        assert life.cloud.results["c-1"][0].detail == "away"
        life.player.is_there = True
        await asyncio.sleep(5)
        assert life.cloud.player.connected

    assert lived(tmp_path, scene).player.pressed == []


def test_a_key_that_is_rotated_leads_to_the_next_queue(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        life.cloud.edition = 2
        life.cloud.send(bright("c-1", 1, at=life.world.now()))
        await asyncio.sleep(2)

    life = lived(tmp_path, scene)
    assert brightness_of(life.home.effects) == [1]
    assert life.cloud.mailboxes == 2


def test_a_key_that_ended_and_another_one_lead_to_another_mailbox_though_this_one_is_open(
    tmp_path: Path,
) -> None:
    async def scene(life: Life) -> None:
        life.cloud.refuses = True
        await asyncio.sleep(40)
        assert life.cloud.mailboxes == 1
        life.cloud.refuses = False
        await asyncio.sleep(31)
        assert life.cloud.mailboxes == 2

    lived(tmp_path, scene)


def test_credentials_are_asked_for_before_they_end(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        life.cloud.lasting, life.cloud.edition = timedelta(minutes=5), 2
        await asyncio.sleep(1)
        assert life.cloud.mailboxes == 2
        await asyncio.sleep(238)
        assert life.cloud.mailboxes == 2
        await asyncio.sleep(22)
        assert life.cloud.mailboxes == 3

    lived(tmp_path, scene)


@pytest.mark.parametrize("after", [0.0, 0.02, 0.05, 0.09, 0.3, 3.0])
def test_a_bridge_that_is_ended_and_begun_again_does_everything_once(
    tmp_path: Path, after: float
) -> None:
    async def scene(life: Life) -> None:
        at = life.world.now()
        life.cloud.send(bright("c-1", 1, at=at), press("next", "c-2", at=at))
        await asyncio.sleep(after)
        await life.end()
        life.rise()
        await asyncio.sleep(20)
        assert life.cloud.states[LAMP].state == "on"

    life = lived(tmp_path, scene)
    assert brightness_of(life.home.effects) == [1]
    assert life.player.pressed == ["next"]


def test_a_result_that_finds_no_line_arrives_later(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        life.cloud.send(bright("c-1", 1, at=life.world.now()))
        while life.cloud.queue[0].hidden_until <= life.world.now():
            await asyncio.sleep(0.001)
        life.world.is_cut = True
        await asyncio.sleep(15)
        assert life.cloud.results == {}
        life.world.is_cut = False
        await asyncio.sleep(11)
        assert life.cloud.outcomes() == {"c-1": "done"}

    lived(tmp_path, scene)


def test_a_player_of_another_house_is_not_touched(tmp_path: Path) -> None:
    async def scene(life: Life) -> None:
        life.cloud.send(press("next", at=life.world.now(), house="house-2"))
        await asyncio.sleep(1)
        assert PLAYER in life.cloud.players

    life = lived(tmp_path, scene)
    assert life.player.pressed == []
    assert life.cloud.outcomes() == {"c-1": "refused"}
