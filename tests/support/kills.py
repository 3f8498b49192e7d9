"""A process that is killed just before or just after one of its calls of DynamoDB or SQS, or of a
gateway of cards.

Calls that only read do not count: they leave nothing behind, so a process that is killed there
leaves what it left by the write before. `make soak` tries them all the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from chalicelib.cloud import clients, store
from tests.support.cards import FakeGateway
from tests.support.failures import READS
from tests.support.sizes import SOAKS

Moment = Literal["before", "after"]
OF_TESTS = {"Scan", "ReceiveMessage", "GetQueueUrl"}
PASSED = OF_TESTS if SOAKS else OF_TESTS | READS


class Killed(BaseException):
    """The process is gone: nothing catches this."""


class Kill:
    """Which call is the last one, and whether it was reached."""

    def __init__(self, number: int) -> None:
        self.is_done = False
        self._left = number

    def count(self, model: Any, **_: Any) -> None:
        """A call that changes something is made, or answered."""
        if model.name not in PASSED:
            self.step()

    def step(self) -> None:
        """One call more."""
        self._left -= 1
        if self._left == 0:
            self.is_done = True
            raise Killed


@contextmanager
def killed_at(number: int, moment: Moment, *, gateway: FakeGateway | None = None) -> Iterator[Kill]:
    """Kill what runs inside before its `number`th change is sent, or after it took effect.

    The calls of `gateway` count too.
    """
    kill = Kill(number)
    if gateway is not None:
        gateway.heard = {moment: kill.step}
    services: list[Any] = [store.connection().client, clients.client("sqs")]
    events = [
        (each.meta.events, f"{moment}-call.{each.meta.service_model.service_id.hyphenize()}")
        for each in services
    ]
    for emitter, event in events:
        emitter.register_first(event, kill.count)
    try:
        yield kill
    finally:
        if gateway is not None:
            gateway.heard = {}
        for emitter, event in events:
            emitter.unregister(event, kill.count)
