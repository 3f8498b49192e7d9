"""The function that draws contracts, at work while a request waits for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock

from tests.support.arrivals import NONE_FAILED, run, taken_from
from tests.support.roles import somebody_else

QUEUE = "contracts"


@contextmanager
def drawn_while_waiting(before: Callable[[], None] = lambda: None) -> Iterator[list[str]]:
    """Let each pause of a request be the time in which what was asked for is drawn; the messages
    that asked. `before` happens first."""
    asked: list[str] = []

    def draw(_: float) -> None:
        with somebody_else():
            before()
            for body in taken_from(QUEUE):
                asked.append(body)
                assert run(QUEUE, body) == NONE_FAILED

    with mock.patch("time.sleep", draw):
        yield asked
