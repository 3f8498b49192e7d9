"""How long a one-time code lives, how often it may be tried and sent (clients book, 4.4)."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from math import ceil
from typing import Protocol, TypeVar

DIGITS = 6
LIVES = timedelta(minutes=10)
FRESH = timedelta(minutes=2)
"""A code that waited longer is not sent any more: who asked has asked again."""
MOST_ATTEMPTS = 5
MOST_ATTEMPTS_ELSEWHERE = 2
"""Of those, from other networks than the one that the code was requested from: a stranger cannot
use up the attempts of the person who holds the phone, who may change networks once."""
PAUSE = timedelta(seconds=60)
WINDOW = timedelta(hours=1)
MOST_SENDS = 5
"""To one phone, and for one document, in a window."""


class Tried(Protocol):
    """A code that somebody tries."""

    network: str
    requested: datetime


T = TypeVar("T", bound=Tried)


def new_code(draw: Callable[[int], int]) -> str:
    """Six digits of `draw`, which gives a number from 0 to below its argument."""
    return f"{draw(10**DIGITS):0{DIGITS}}"


def tidy_code(typed: str) -> str:
    """A code as it is compared: blanks and hyphens between its digits do not matter."""
    return "".join(sign for sign in typed if sign.isalnum())


def meant(codes: Iterable[T], network: str, now: datetime) -> T | None:
    """Which of the living codes who tries one means: the one that was requested from the same
    network, or else the newest."""
    living = [code for code in codes if now < code.requested + LIVES]
    return max(living, key=lambda code: (code.network == network, code.requested), default=None)


def wait_for_send(sends: int, last: float, ends: float, now: float) -> int:
    """Seconds until a code may be sent again, after `sends` in a window that ends at `ends`, the
    last at `last` (epoch seconds); 0 if it may be now."""
    pause = last + PAUSE.total_seconds() - now
    until_end = ends - now if sends >= MOST_SENDS else 0.0
    return max(0, ceil(pause), ceil(until_end))
