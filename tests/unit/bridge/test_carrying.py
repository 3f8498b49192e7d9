"""Carrying commands out: in order, once, within their time, and what a fall at each step leaves."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.allowed import AllowList
from bridge.carrying import MOST_WAITING, PATIENCE_SECONDS, Carrier, Letter
from bridge.clock import CloudClock
from bridge.errors import Away, NotDone
from bridge.journal import Entry, Journal
from protocol.answers import Outcome, Result
from protocol.commands import AnyCommand
from tests.support.simulated_time import simulated
from tests.unit.bridge.commands import (
    HOUSE,
    NOW,
    PLAYER,
    SONG,
    bright,
    lamp,
    press,
    queue,
    read_house,
)

ALLOWED = AllowList(("light.*",), frozenset({PLAYER}))
Do = Callable[[AnyCommand], Awaitable[None]]


class Fell(BaseException):
    """The program ends here and now."""


class Bench:
    """A carrier with everything around it. `falls_at`: at which of its steps it falls."""

    def __init__(self, path: Path, do: Do | None = None, falls_at: int | None = None) -> None:
        self.effects: list[str] = []
        self.answers: dict[str, list[tuple[Outcome, str]]] = {}
        self.deleted: list[str] = []
        self.steps = 0
        self.falls_at = falls_at
        self._do = do
        self._path = path
        self.rise()

    def rise(self) -> None:
        """A program that begins, with what is on the disk."""
        loop = asyncio.get_running_loop()
        self.clock = CloudClock(loop.time)
        self.clock.heard(NOW, 0.0)
        journal = FallingJournal(self._path, self.step)
        self.carrier = Carrier(journal, self.clock, ALLOWED, do=self.do, answer=self.answer)
        self.carrier.house = HOUSE

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.falls_at:
            raise Fell

    async def do(self, command: AnyCommand) -> Result:
        self.step()
        if self._do is not None:
            await self._do(command)
        self.effects.append(command.command_id)
        self.step()
        return Result(outcome="done", took_ms=0)

    def answer(self, command_id: str, result: Result) -> None:
        self.step()
        self.answers.setdefault(command_id, []).append((result.outcome, result.detail))

    def take(self, *commands: AnyCommand) -> None:
        for command in commands:
            self.carrier.take(Letter(command, self.clock.uptime(), self._delete(command)))

    def _delete(self, command: AnyCommand) -> Callable[[], Awaitable[None]]:
        async def delete() -> None:
            self.step()
            self.deleted.append(command.command_id)

        return delete

    async def rest(self) -> None:
        """Until all that was taken is done."""
        await asyncio.sleep(60)


class FallingJournal(Journal):
    """A journal that may be interrupted before and after each of its lines."""

    def __init__(self, path: Path, step: Callable[[], None]) -> None:
        super().__init__(path)
        self._step = step

    def begin(self, entry: Entry, now: object) -> None:
        self._step()
        super().begin(entry, now)  # type: ignore[arg-type]
        self._step()

    def end(self, command_id: str, outcome: Outcome) -> None:
        self._step()
        super().end(command_id, outcome)
        self._step()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def outcomes(bench: Bench) -> dict[str, list[Outcome]]:
    return {name: [outcome for outcome, _ in told] for name, told in bench.answers.items()}


def test_commands_of_a_target_follow_one_another_and_those_of_others_do_not_wait(
    path: Path,
) -> None:
    async def do(command: AnyCommand) -> None:
        await asyncio.sleep(3 if command.command_id == "slow" else 0.1)

    async def main() -> Bench:
        bench = Bench(path, do)
        bench.take(lamp("slow"), lamp("after"), lamp("elsewhere", target="light.otra"))
        await bench.rest()
        return bench

    bench = simulated(main())
    assert bench.effects == ["elsewhere", "slow", "after"]
    assert bench.deleted == ["elsewhere", "slow", "after"]
    assert outcomes(bench) == {"elsewhere": ["done"], "slow": ["done"], "after": ["done"]}


def test_what_waited_for_too_long_is_not_done_any_more(path: Path) -> None:
    async def do(_: AnyCommand) -> None:
        await asyncio.sleep(6)

    async def main() -> Bench:
        bench = Bench(path, do)
        bench.take(*(lamp(f"c-{number}") for number in range(6)))
        await bench.rest()
        return bench

    bench = simulated(main())
    assert bench.effects == [f"c-{number}" for number in range(5)]
    assert bench.answers["c-5"] == [("expired", "late")]
    assert len(bench.deleted) == 6


def test_a_command_that_takes_too_long_is_answered_while_somebody_waits(path: Path) -> None:
    async def do(_: AnyCommand) -> None:
        await asyncio.sleep(60)

    async def main() -> Bench:
        bench = Bench(path, do)
        bench.take(lamp())
        await asyncio.sleep(PATIENCE_SECONDS + 0.1)
        return bench

    assert outcomes(simulated(main())) == {"c-1": ["timed_out"]}


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        (NotDone("failed", "http_400"), ("failed", "http_400")),
        (NotDone("timed_out", "home_assistant"), ("timed_out", "home_assistant")),
        (Away("Home Assistant"), ("failed", "away")),
    ],
)
def test_what_was_not_done_is_answered_so(
    path: Path, problem: Exception, answer: tuple[str, str]
) -> None:
    async def do(_: AnyCommand) -> None:
        raise problem

    async def main() -> Bench:
        bench = Bench(path, do)
        bench.take(lamp(), lamp("c-2", target="light.otra"))
        await bench.rest()
        return bench

    bench = simulated(main())
    assert bench.answers == {"c-1": [answer], "c-2": [answer]}
    assert bench.deleted == ["c-1", "c-2"]


def test_what_is_not_allowed_is_refused_and_nothing_is_noted(path: Path) -> None:
    async def main() -> Bench:
        bench = Bench(path)
        bench.take(lamp("c-1", target="switch.x"), press("stop", "c-2", target="ca9"))
        await bench.rest()
        return bench

    bench = simulated(main())
    assert bench.effects == []
    assert bench.answers == {"c-1": [("refused", "entity")], "c-2": [("refused", "player")]}
    assert path.read_bytes() == b""


def test_a_disk_that_is_full_lets_nothing_be_done(path: Path) -> None:
    async def main() -> Bench:
        bench = Bench(path)
        path.unlink()
        path.mkdir()
        bench.take(lamp())
        await bench.rest()
        return bench

    bench = simulated(main())
    assert bench.effects == []
    assert bench.answers == {"c-1": [("failed", "journal")]}


def test_what_comes_twice_is_done_once_and_answered_twice(path: Path) -> None:
    async def main() -> Bench:
        bench = Bench(path)
        command = press("next")
        bench.take(command, command)
        await bench.rest()
        bench.take(command)
        await bench.rest()
        return bench

    bench = simulated(main())
    assert bench.effects == ["c-1"]
    assert bench.answers == {"c-1": [("done", ""), ("done", "again"), ("done", "again")]}


def test_letters_that_nobody_carries_out_do_not_pile_up(path: Path) -> None:
    async def do(_: AnyCommand) -> None:
        await asyncio.sleep(0.01)

    async def main() -> Bench:
        bench = Bench(path, do)
        bench.take(*(lamp(f"c-{number}") for number in range(150)))
        await bench.rest()
        return bench

    assert len(simulated(main()).effects) == MOST_WAITING


def test_at_its_end_a_carrier_finishes_what_it_began_and_leaves_the_rest(path: Path) -> None:
    async def do(_: AnyCommand) -> None:
        await asyncio.sleep(2)

    async def main() -> Bench:
        bench = Bench(path, do)
        bench.take(lamp("begun"), lamp("waiting"))
        await asyncio.sleep(1)
        await bench.carrier.finish(4)
        return bench

    bench = simulated(main())
    assert bench.effects == ["begun"]
    assert bench.deleted == ["begun"]


def test_what_would_not_end_is_cut_off(path: Path) -> None:
    async def do(_: AnyCommand) -> None:
        await asyncio.sleep(6)

    async def main() -> Bench:
        bench = Bench(path, do)
        bench.take(lamp())
        await asyncio.sleep(0.1)
        await bench.carrier.finish(1)
        await bench.rest()
        return bench

    assert simulated(main()).effects == []


COMMANDS: dict[str, Callable[[], AnyCommand]] = {
    "state": lambda: bright("c-1", 9),
    "read": lambda: read_house(command_id="c-1"),
    "step": lambda: press("next", "c-1"),
    "add": lambda: queue("add", "c-1", track=SONG),
}
STEPS = 8
"""Of a command that is carried out: before and after begin, do and end, answer, and delete."""


@pytest.mark.parametrize("falls_at", [*range(1, STEPS + 1), None])
@pytest.mark.parametrize("kind", COMMANDS)
def test_a_fall_at_any_step_leaves_one_effect(path: Path, kind: str, falls_at: int | None) -> None:
    """What fell comes again, as a message does that was not deleted."""

    async def main() -> Bench:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        bench = Bench(path, falls_at=falls_at)
        command = COMMANDS[kind]()
        bench.take(command)
        await asyncio.sleep(12)
        if not bench.deleted:
            bench.rise()
            bench.take(command)
            await asyncio.sleep(12)
        assert bench.deleted == ["c-1"]
        return bench

    bench = simulated(main())
    if kind in {"step", "add"}:
        assert len(bench.effects) <= 1
        is_unsure = not bench.effects
        assert not is_unsure or outcomes(bench)["c-1"] == ["repeated"]
    else:
        assert bench.effects
        assert set(outcomes(bench)["c-1"]) == {"done"}
    if falls_at is None:
        assert bench.steps == STEPS


@pytest.mark.parametrize("falls_at", range(1, STEPS + 1))
def test_after_a_fall_an_older_command_never_undoes_a_newer_one(path: Path, falls_at: int) -> None:
    async def main() -> Bench:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        bench = Bench(path, falls_at=falls_at)
        newer, older = lamp("newer", on=False), lamp("older", at=NOW - timedelta(seconds=10))
        bench.take(newer)
        await asyncio.sleep(5)
        bench.rise()
        again: list[AnyCommand] = [] if "newer" in bench.deleted else [newer]
        bench.take(*again, older)
        await asyncio.sleep(5)
        return bench

    bench = simulated(main())
    assert "older" not in bench.effects
    assert bench.effects[-1] == "newer"
