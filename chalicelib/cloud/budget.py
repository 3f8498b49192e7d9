"""How long the request or job that runs may still take, so that repeats end before it is ended."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

REQUEST_SECONDS = 22.0
"""What a request may take: the gateway gives up after 29 seconds, and an answer takes its time."""
_end: ContextVar[float | None] = ContextVar("end", default=None)


@contextmanager
def of(seconds: float) -> Iterator[None]:
    """Let what runs inside take so long."""
    token = _end.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _end.reset(token)


def left() -> float:
    """The seconds that are left; those of a request where nobody said how many there are."""
    end = _end.get()
    return REQUEST_SECONDS if end is None else max(0.0, end - time.monotonic())
