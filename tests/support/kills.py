"""A process that is killed just before or just after one of its calls of DynamoDB or SQS."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from chalicelib.cloud import clients, store

Moment = Literal["before", "after"]
OF_TESTS = {"Scan", "ReceiveMessage", "GetQueueUrl"}
"""What only tests ask for."""


class Killed(BaseException):
    """The process is gone: nothing catches this."""


class Kill:
    """Which call is the last one, and whether it was reached."""

    def __init__(self, number: int) -> None:
        self.is_done = False
        self._left = number

    def count(self, model: Any, **_: Any) -> None:
        """A call is made, or answered."""
        if model.name in OF_TESTS:
            return
        self._left -= 1
        if self._left == 0:
            self.is_done = True
            raise Killed


@contextmanager
def killed_at(number: int, moment: Moment) -> Iterator[Kill]:
    """Kill what runs inside before its `number`th call is sent, or after it took effect."""
    kill = Kill(number)
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
        for emitter, event in events:
            emitter.unregister(event, kill.count)
