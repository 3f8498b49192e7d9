"""Parts that begin again, and results that find their way."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from itertools import pairwise

import pytest

from bridge.answers import MOST_ON_THEIR_WAY, Answers
from bridge.errors import Away, Refused
from bridge.queue import Closed
from bridge.supervising import supervised
from protocol.answers import Mailbox, Report, Reported, Result
from tests.support.simulated_time import simulated

DONE = Result(outcome="done", took_ms=1)


def begun(problem: BaseException | None, seconds: float, **more: object) -> list[float]:
    """When a part began that always ends so."""
    times: list[float] = []

    async def part() -> None:
        times.append(asyncio.get_running_loop().time())
        if problem is not None:
            raise problem

    async def main() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(supervised("part", part, **more), seconds)  # type: ignore[arg-type]

    simulated(main())
    return times


@pytest.mark.parametrize("problem", [Away("cloud"), Closed(), ValueError("a mistake"), None])
def test_whatever_ends_a_part_it_begins_again_within_two_seconds(
    problem: BaseException | None,
) -> None:
    times = begun(problem, 60)
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert pauses[0] <= 0.25
    assert 1.5 <= max(pauses) <= 2.0
    assert len(times) > 25


def test_a_refusal_is_not_repeated_for_half_a_minute() -> None:
    assert begun(Refused(401), 59) == pytest.approx([0.0, 30.0])
    assert begun(Away("token"), 59, is_final=lambda _: True) == pytest.approx([0.0, 30.0])


def test_who_wants_to_be_left_alone_is() -> None:
    assert begun(Away("cloud (429)", 20.0), 59) == pytest.approx([0.0, 20.0, 40.0])


def test_a_problem_that_stays_is_told_less_and_less(caplog: pytest.LogCaptureFixture) -> None:
    times = begun(Away("cloud"), 600)
    assert len(times) > 300
    assert len(caplog.records) < 12


def test_a_mistake_is_told_with_where_it_was(caplog: pytest.LogCaptureFixture) -> None:
    begun(ValueError("a mistake"), 0.1)
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None


def test_a_part_that_is_asked_to_end_ends() -> None:
    ended: list[bool] = []

    async def part() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append(True)

    async def main() -> None:
        running = asyncio.create_task(supervised("part", part))
        await asyncio.sleep(1)
        running.cancel()
        await asyncio.wait([running])
        await asyncio.sleep(0)

    simulated(main())
    assert ended == [True]


class CloudOfResults:
    """A cloud that takes results only when it is there."""

    def __init__(self, problem: Callable[[float], Exception | None]) -> None:
        self.problem = problem
        self.tried: list[float] = []
        self.results: list[str] = []

    async def mailbox(self) -> Mailbox:
        raise NotImplementedError

    async def report(self, report: Report) -> Reported:
        raise NotImplementedError

    async def answer(self, command_id: str, result: Result) -> None:
        now = asyncio.get_running_loop().time()
        self.tried.append(now)
        problem = self.problem(now)
        if problem is not None:
            raise problem
        self.results.append(command_id)


def sent(
    problem: Callable[[float], Exception | None],
    scene: Callable[[Answers], Awaitable[None]] | None = None,
) -> CloudOfResults:
    async def main() -> CloudOfResults:
        cloud = CloudOfResults(problem)
        answers = Answers(cloud)
        if scene is None:
            answers.send("c-1", DONE)
            await asyncio.sleep(300)
        else:
            await scene(answers)
        return cloud

    return simulated(main())


def test_a_result_arrives_when_the_cloud_is_back() -> None:
    cloud = sent(lambda now: Away("cloud") if now < 20 else None)
    assert cloud.results == ["c-1"]
    assert cloud.tried[-1] < 32


def test_after_a_minute_nobody_waits_for_a_result() -> None:
    cloud = sent(lambda _: Away("cloud"))
    assert cloud.results == []
    assert cloud.tried[-1] < 60


def test_a_result_that_the_cloud_does_not_want_is_not_sent_again() -> None:
    assert len(sent(lambda _: Refused(404)).tried) == 1


def test_results_do_not_pile_up_without_end() -> None:
    async def scene(answers: Answers) -> None:
        for number in range(MOST_ON_THEIR_WAY + 50):
            answers.send(f"c-{number}", DONE)
        await asyncio.sleep(1)

    assert len(sent(lambda _: None, scene).results) == MOST_ON_THEIR_WAY


def test_at_the_end_results_have_a_while() -> None:
    async def scene(answers: Answers) -> None:
        answers.send("c-1", DONE)
        await asyncio.sleep(0.1)
        await answers.finish(4)

    assert sent(lambda now: Away("cloud") if now < 1 else None, scene).results == ["c-1"]
    assert sent(lambda _: Away("cloud"), scene).results == []
