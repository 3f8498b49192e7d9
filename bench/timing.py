"""How long a piece of work takes, and how much of this process's CPU, the SDK's included."""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any, NamedTuple

from bench.report import Figure
from bench.yardstick import cpu

TIMES = 31


class Time(NamedTuple):
    """Seconds."""

    elapsed: float
    cpu: float


def timed(work: Callable[[], Any]) -> Time:
    """One run of the work."""
    began, used = time.perf_counter(), time.process_time()
    work()
    return Time(time.perf_counter() - began, time.process_time() - used)


def figures(times: Sequence[Time]) -> tuple[Figure, ...]:
    """The medians of several runs: milliseconds, those of CPU, and these in yardsticks."""
    elapsed = Figure(median(one.elapsed for one in times) * 1000, "ms", ".1f")
    return elapsed, *cpu(median(one.cpu for one in times))
