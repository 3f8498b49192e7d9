"""An event loop in which waiting takes no time: where nothing else is to be done, its clock goes
on to the next thing that is due."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class SimulatedLoop(asyncio.SelectorEventLoop):
    """Its `time` is in seconds from its beginning, and real time plays no part."""

    def __init__(self) -> None:
        self._passed = 0.0
        super().__init__(_Skipping(self))

    def time(self) -> float:
        return self._passed

    def skip(self, seconds: float) -> None:
        # The loop waits until just before what is due, and looks for what is due by then.
        self._passed += seconds + 1e-9


class _Skipping(selectors.SelectSelector):
    def __init__(self, loop: SimulatedLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("everybody waits, and nothing will ever happen")
        if not ready and timeout is not None and timeout > 0:
            self._loop.skip(timeout)
        return ready


def simulated(main: Coroutine[Any, Any, T]) -> T:
    """What a coroutine comes to, in simulated time."""
    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        return runner.run(main)
