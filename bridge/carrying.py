"""Carrying commands out: those of one target in their order, those of several at once."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

import msgspec

from bridge.allowed import AllowList
from bridge.clock import CloudClock, Seconds
from bridge.errors import Away, NotDone
from bridge.journal import Journal
from bridge.judging import entry_of, judge
from protocol.answers import Result
from protocol.commands import AnyCommand

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 6.5
"""How long a command may take: the caller in the cloud waits for eight."""
MOST_WAITING = 100
"""Letters that wait for one target; more than a minute of them means that nobody reads them."""


class Letter(msgspec.Struct, frozen=True):
    """A command that was taken, at a moment of `uptime`. delete: takes it out of the queue."""

    command: AnyCommand
    taken: Seconds
    delete: Callable[[], Awaitable[None]]


class Carrier:
    """Carries letters out: each is judged when its turn comes, noted, done, noted, answered and
    deleted, in this order.

    do: does what a command says; raises NotDone. answer: tells the cloud, later if need be.
    """

    def __init__(
        self,
        journal: Journal,
        clock: CloudClock,
        allowed: AllowList,
        *,
        do: Callable[[AnyCommand], Awaitable[Result]],
        answer: Callable[[str, Result], None],
    ) -> None:
        self.house = ""
        self._journal = journal
        self._clock = clock
        self._allowed = allowed
        self._do = do
        self._answer = answer
        self._waiting: dict[str, deque[Letter]] = {}
        self._busy: set[asyncio.Task[None]] = set()

    def take(self, letter: Letter) -> None:
        """Take a letter; those before it that have the same target come first."""
        target = letter.command.target
        if target in self._waiting:
            waiting = self._waiting[target]
            if len(waiting) < MOST_WAITING:
                waiting.append(letter)
            return
        self._waiting[target] = deque([letter])
        task = asyncio.create_task(self._work(target), name=f"target {target}")
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)

    async def finish(self, seconds: float) -> None:
        """Let what was begun come to its end, for so long; what waits stays in the queue."""
        for waiting in self._waiting.values():
            waiting.clear()
        if self._busy:
            await asyncio.wait(self._busy, timeout=seconds)
        for task in self._busy:
            task.cancel()

    async def _work(self, target: str) -> None:
        waiting = self._waiting[target]
        try:
            while waiting:
                await self._carry_out(waiting.popleft())
        finally:
            del self._waiting[target]

    async def _carry_out(self, letter: Letter) -> None:
        command = letter.command
        result = self._judged(command)
        if result is None:
            result = await self._done(command)
        took = round((self._clock.uptime() - letter.taken) * 1000)
        log.info(
            "%s of %s: %s%s, %d ms",
            type(command).__name__,
            command.target or "the house",
            result.outcome,
            f" ({result.detail})" if result.detail else "",
            took,
        )
        self._answer(command.command_id, msgspec.structs.replace(result, took_ms=took))
        await letter.delete()

    def _judged(self, command: AnyCommand) -> Result | None:
        """How a command ends that is not carried out; None for one that is, which is noted."""
        now = self._clock.now()
        judgement = judge(
            command,
            house=self.house,
            now=now,
            known=self._journal.entry(command.command_id),
            others=self._journal.of_target(command.target),
        )
        if judgement.outcome is not None:
            return Result(outcome=judgement.outcome, took_ms=0, detail=judgement.detail)
        refusal = self._allowed.refusal(command)
        if refusal is not None:
            return Result(outcome="refused", took_ms=0, detail=refusal)
        try:
            self._journal.begin(entry_of(command), now)
        except OSError:
            log.exception("the journal does not take what is begun")
            return Result(outcome="failed", took_ms=0, detail="journal")
        return None

    async def _done(self, command: AnyCommand) -> Result:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                result = await self._do(command)
        except TimeoutError:
            result = Result(outcome="timed_out", took_ms=0)
        except Away as away:
            result = Result(outcome="failed", took_ms=0, detail="away")
            log.warning("not reached: %s", away)
        except NotDone as problem:
            result = Result(
                outcome=problem.outcome, took_ms=0, detail=problem.detail, states=problem.states
            )
        try:
            self._journal.end(command.command_id, result.outcome)
        except OSError:
            log.exception("the journal does not take what was done")
        return result
