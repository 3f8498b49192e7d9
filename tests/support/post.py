"""The way of messages, carried on by hand: what waits is delivered, and what is to come later is
delivered when its time has come."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta

import msgspec
import pytest

from chalicelib.cloud import queues
from chalicelib.cloud.events import Plain
from chalicelib.kernel import clock
from chalicelib.pictures.rules import PURPOSES
from tests.support import arrivals, deliveries
from tests.support.outbox import Outbox


class Held(msgspec.Struct):
    """A message that comes at `due`, and not before."""

    due: datetime
    queue: str
    body: str


class Post(Outbox):
    """Delivers messages, at a time that a test lets pass."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.held: list[Held] = []
        self._pending: list[Plain] = []
        self._stack = ExitStack()
        self._stack.enter_context(clock.at(now))

    def hold(
        self, queue: str, bodies: Sequence[str], *, pause: timedelta = queues.NO_PAUSE
    ) -> None:
        """Take messages as a queue does."""
        due = clock.now() + min(max(pause, queues.NO_PAUSE), queues.LONGEST_PAUSE)
        self.held += [Held(due, queue, body) for body in bodies]

    def settle(self) -> list[Plain]:
        """Deliver all that may be delivered now; the commands among it. What a worker did not end
        is delivered again."""
        commands: list[Plain] = []
        while True:
            self._pending += self.waiting()
            due = [each for each in self.held if each.due <= clock.now()]
            if not self._pending and not due:
                return commands
            while self._pending:
                assert deliveries.take(self._pending[0])
                each = self._pending.pop(0)
                commands += [each] if each.subject.startswith("command#") else []
            for message in due:
                _deliver(message)
                self.held.remove(message)

    def wait(self, **time: float) -> None:
        """Let time pass, and deliver what comes in it, each in its turn."""
        until = clock.now() + timedelta(**time)
        self.settle()
        while self.held and min(each.due for each in self.held) <= until:
            self._go(min(each.due for each in self.held))
            self.settle()
        self._go(until)
        self.settle()

    def close(self) -> None:
        """Let the clock be as it was."""
        self._stack.close()

    def _go(self, instant: datetime) -> None:
        if instant > clock.now():
            self._stack.enter_context(clock.at(instant))


def _deliver(held: Held) -> None:
    if held.queue in PURPOSES:
        # What was made of a file that somebody sent is no event.
        assert arrivals.run(held.queue, held.body) == arrivals.NONE_FAILED
    else:
        assert deliveries.consume(held.queue, [held.body]) == []


@contextmanager
def opened(now: datetime) -> Iterator[Post]:
    """The way of messages, from `now` on."""
    post = Post(now)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queues, "send", post.hold)
        try:
            yield post
        finally:
            post.close()
