"""How long the request or job that runs may still take, so that repeats end before it is ended."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError

REQUEST_SECONDS = 22.0
"""What a request may take: the gateway gives up after 29 seconds, and an answer takes its time."""
CONNECT_SECONDS = 2
ATTEMPTS = 3
"""Of one call. The pauses between them are three seconds at most together."""
TO_END = 3.0
"""What a job keeps of its time to end in order."""
FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.5
TIME_TO_ANSWER = 2.0
"""Seconds of a request's time in which no attempt to write begins any more."""
TIME_TO_DECIDE = 8.0
"""The same of an attempt that reads, decides and writes."""
T = TypeVar("T")
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


def pauses(keep: float = TIME_TO_ANSWER, *, most: float = LONGEST_PAUSE) -> Iterator[float]:
    """How long to wait after each attempt, `most` seconds with jitter, until `keep` seconds of the
    request's time are left."""
    longest, remaining = FIRST_PAUSE, left() - keep
    end = time.monotonic() + remaining
    while remaining > 0 and time.monotonic() < end:
        pause = random.uniform(0, longest)  # noqa: S311 - jitter
        yield pause
        remaining -= pause
        longest = min(2 * longest, most)


def again(
    work: Callable[[], T],
    *errors: type[Exception],
    otherwise: Callable[[], Exception] | None = None,
) -> T:
    """What `work` gives, which reads and decides anew after one of `errors` while there is time;
    then that error is raised, or what `otherwise` makes."""
    following = pauses(TIME_TO_DECIDE)
    while True:
        try:
            return work()
        except errors as error:
            pause = next(following, None)
            if pause is None and otherwise is not None:
                raise otherwise() from error
            if pause is None:
                raise
            time.sleep(pause)


class NoTimeLeft(BotoCoreError):  # type: ignore[misc]
    """Another attempt could outlast the request or job that runs."""

    fmt = "There is no time left for another attempt"


def watch(client: Any, read_seconds: float) -> None:
    """Let an AWS client send nothing that could outlast the request or job that runs.

    `read_seconds` is how long the client waits for an answer.
    """
    needed = CONNECT_SECONDS + read_seconds

    def check(**_: Any) -> None:
        if left() < needed:
            raise NoTimeLeft

    service = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register_first(f"before-send.{service}", check)
