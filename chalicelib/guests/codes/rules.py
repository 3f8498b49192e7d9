"""How long a one-time code lives, how often it may be tried and sent (clients book, 4.4)."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from math import ceil
from typing import Protocol, TypeVar

import msgspec

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
IN_A_CODE = 24


class Budget(msgspec.Struct, frozen=True):
    """What was sent of the codes of a day.

    sends: all of them. taken: what strangers took and has not come back, in 24ths of a code, as of
    the `hour` of Lima.
    """

    sends: int = 0
    taken: int = 0
    hour: int = 0


class Tried(Protocol):
    """A code that somebody tries."""

    network: str
    requested: datetime


T = TypeVar("T", bound=Tried)


def spend(
    before: Budget, hour: int, *, a_day: int, at_once: int, for_strangers: int, is_at_home: bool
) -> Budget | None:
    """What was sent of the codes of a day once one more is, in an hour of it; None where no more
    is sent.

    Strangers have `at_once` codes, and each hour a 24th of the rest of theirs comes back: whoever
    uses up what there is keeps others from a code for an hour or two, and never for the day. In a
    day they get `for_strangers` at most, so that the rest is for guests where they are at home.
    """
    hour = max(hour, before.hour)
    back = (for_strangers - at_once) * (hour - before.hour)
    taken = max(0, before.taken - back)
    if not is_at_home:
        taken += IN_A_CODE
    has_room = is_at_home or taken <= at_once * IN_A_CODE
    if before.sends >= a_day or not has_room:
        return None
    return Budget(before.sends + 1, taken, hour)


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
