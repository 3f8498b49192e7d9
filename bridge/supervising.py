"""Parts that run for ever: whatever ends one, it begins again after a pause."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import NoReturn

from bridge.errors import Away, Refused
from bridge.queue import Closed

log = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 2.0
"""Seconds: a house that was cut off for a day is back within five of its line."""
LONG_PAUSE = 30.0
"""Seconds, after a refusal that only people can put right."""
STEADY_SECONDS = 30.0
EXPECTED = (Away, Refused, Closed)
Part = Callable[[], Awaitable[None]]


async def supervised(
    name: str, part: Part, *, is_final: Callable[[BaseException], bool] | None = None
) -> NoReturn:
    """Run a part, again and again. `is_final`: what only people can put right."""
    loop = asyncio.get_running_loop()
    pause, failures = FIRST_PAUSE, 0
    while True:
        began = loop.time()
        problem = await _ended(part)
        if loop.time() - began > STEADY_SECONDS:
            pause, failures = FIRST_PAUSE, 0
        failures += 1
        _tell(name, problem, failures)
        is_refused = isinstance(problem, Refused) or bool(is_final and is_final(problem))
        waits = LONG_PAUSE if is_refused else pause * random.uniform(0.8, 1.0)  # noqa: S311
        if isinstance(problem, Away):
            waits = max(waits, problem.seconds)
        await asyncio.sleep(waits)
        pause = min(pause * 2, LONGEST_PAUSE)


async def _ended(part: Part) -> BaseException:
    """What a part ended with."""
    running = asyncio.ensure_future(part())
    try:
        await asyncio.wait([running])
    finally:
        # Where we are asked to end, so is the part.
        running.cancel()
    problem = None if running.cancelled() else running.exception()
    return problem or Away("ended by itself")


def _tell(name: str, problem: BaseException, failures: int) -> None:
    """Log a problem, and one that stays less and less often. A mistake of ours is told with all
    that is known of it."""
    if failures & (failures - 1):
        return
    if isinstance(problem, EXPECTED):
        log.warning("%s: %s (%d)", name, problem, failures)
    else:
        log.error("%s fell (%d)", name, failures, exc_info=problem)
