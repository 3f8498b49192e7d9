"""How large a test is: small each day, at full size in `make soak`."""

import os
from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

SOAKS = os.environ.get("SOAK") == "true"


def size(everyday: int, soak: int) -> int:
    """The number of times, callers, records or made-up values of a test."""
    return soak if SOAKS else everyday


def calls(most: int, *, first: int = 1) -> range:
    """Which calls a process is cut at, one after the other: every one in `make soak`, else every
    other one. To be cut after a call leaves what to be cut before the next one leaves, so both
    together leave everything there is."""
    return range(first, most, 1 if SOAKS else 2)


def some(cases: Iterable[T], *, each: int) -> list[T]:
    """Every case in `make soak`; else each n-th one, beginning with the first."""
    return list(islice(cases, None, None, 1 if SOAKS else each))


OPERATIONS = int(os.environ.get("OPERATIONS") or size(5_000, 1_000_000))
"""How many operations happen to accounts of points."""
SPLITS = int(os.environ.get("OPERATIONS") or size(10_000, 1_000_000))
"""How many amounts are split over payments."""
