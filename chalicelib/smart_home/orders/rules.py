"""When a command ends by itself, and how long somebody waits for what becomes of it."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.smart_home.orders.types import LIFE

ANSWER_SECONDS = 8.0
"""How long a caller waits for a house (home book, 11)."""
FIRST_PAUSES = (0.05, 0.1, 0.2)
PAUSE = 0.3


def expires_at(now: datetime, closes: datetime | None) -> datetime:
    """From when on a command is not carried out: after half a minute, and never after the right
    to it ended."""
    return now + LIFE if closes is None else min(now + LIFE, closes)


def pauses(seconds: float) -> Iterator[float]:
    """How long to wait before each look, `seconds` together."""
    left = seconds
    for pause in _growing():
        if left <= 0:
            return
        yield min(pause, left)
        left -= pause


def _growing() -> Iterator[float]:
    yield from FIRST_PAUSES
    while True:
        yield PAUSE
