"""A piece of work that is always the same: what it takes here tells how fast this machine is.

Milliseconds differ fourfold from one machine to the next, their ratio to the yardstick little.
"""

import json
import time
from decimal import Decimal
from functools import lru_cache
from statistics import median

from bench.report import Figure

TIMES = 31
ROWS = [{"id": number, "name": "Casa Austin", "price": f"{number}.25"} for number in range(400)]


@lru_cache(maxsize=1)
def yardstick() -> float:
    """CPU seconds of the work, measured once in a run."""
    return median(_once() for _ in range(TIMES))


def cpu(seconds: float) -> tuple[Figure, Figure]:
    """CPU time in milliseconds, and in yardsticks."""
    return (
        Figure(seconds * 1000, "ms of CPU", ".2f", "CPU {value} ms"),
        Figure(seconds / yardstick(), "yardsticks", ".2f", "{value} y"),
    )


def _once() -> float:
    before = time.process_time()
    rows = json.loads(json.dumps(ROWS))
    sum((Decimal(row["price"]) for row in rows), Decimal(0))
    return time.process_time() - before
