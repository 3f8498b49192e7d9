"""What is asked of Home Assistant, and whether it became so."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta

import pytest

from bridge.allowed import AllowList
from bridge.clock import CloudClock
from bridge.errors import NotDone
from bridge.home_assistant.calling import Calls
from bridge.home_assistant.telling import RawState
from bridge.states import States
from protocol.answers import Result
from protocol.commands import CallService
from protocol.things import Attributes
from tests.support.simulated_time import simulated
from tests.unit.bridge.commands import LAMP, NOW, lamp

OTHER = "input_number.brillo"


class Api:
    """A Home Assistant that answers as it is told to. changed: what services say that they did."""

    def __init__(self, changed: list[RawState], present: RawState | None = None) -> None:
        self.changed, self.present = changed, present
        self.reads = 0

    async def release(self) -> str:
        raise NotImplementedError

    async def state(self, entity_id: str) -> RawState | None:
        self.reads += 1
        return self.present

    async def call(self, service: str, entity_id: str, data: Attributes) -> list[RawState]:
        return self.changed


def raw(state: str, entity_id: str = LAMP, seconds: int = 1) -> RawState:
    at = NOW + timedelta(seconds=seconds)
    return RawState(entity_id, state, at, at)


async def nothing(_: States) -> None:
    """The house stays as it is."""


def called(
    api: Api,
    command: CallService,
    meanwhile: Callable[[States], Coroutine[None, None, None]] | None = None,
) -> tuple[Result, float]:
    """The result of a command, and after how many seconds."""

    async def main() -> tuple[Result, float]:
        loop = asyncio.get_running_loop()
        clock = CloudClock(loop.time, lambda: NOW)
        clock.heard(NOW, 0.0)
        states = States(clock, AllowList(("light.*",), frozenset()))
        states.reached("2024.3.3", [raw("off", seconds=0)])
        moving = asyncio.create_task((meanwhile or nothing)(states))
        result = await Calls(api, states).call(command)
        await moving
        return result, loop.time()

    return simulated(main())


def test_what_the_service_says_of_the_entity_needs_no_second_look() -> None:
    api = Api([raw("7", OTHER), raw("on")])
    result, seconds = called(api, lamp(state="on"))
    assert [state.state for state in result.states] == ["on"]
    assert (api.reads, seconds) == (0, 0.0)


@pytest.mark.parametrize("changed", [[], [raw("7", OTHER)]])
def test_what_it_does_not_say_is_read(changed: list[RawState]) -> None:
    api = Api(changed, raw("on"))
    result, _ = called(api, lamp(state="on"))
    assert [state.state for state in result.states] == ["on"]
    assert api.reads == 1


def test_an_entity_that_there_is_not_was_not_switched() -> None:
    with pytest.raises(NotDone, match="not_found"):
        called(Api([]), lamp())


def test_an_entity_that_is_unavailable_was_not_switched() -> None:
    with pytest.raises(NotDone, match="unavailable") as problem:
        called(Api([], raw("unavailable")), lamp())
    assert [state.state for state in problem.value.states] == ["unavailable"]


def test_an_entity_has_a_while_to_become_as_it_should() -> None:
    async def move(states: States) -> None:
        await asyncio.sleep(1)
        states.changed(LAMP, raw("on", seconds=2))

    result, seconds = called(Api([], raw("off")), lamp(state="on"), move)
    assert [state.state for state in result.states] == ["on"]
    assert seconds == pytest.approx(1)


def test_one_that_does_not_was_not_switched_and_is_told_as_it_is() -> None:
    with pytest.raises(NotDone, match="not_so") as problem:
        called(Api([], raw("off")), lamp(state="on"))
    assert [state.state for state in problem.value.states] == ["off"]


def test_where_nobody_says_how_it_should_be_nothing_is_waited_for() -> None:
    result, seconds = called(Api([], raw("off")), lamp())
    assert (result.outcome, seconds) == ("done", 0.0)
