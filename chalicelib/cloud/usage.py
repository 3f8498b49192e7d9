"""What a piece of work asks of DynamoDB: calls, and the capacity that they consume."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any


class Usage:
    """Calls and capacity units so far. The threads of one piece of work share it."""

    def __init__(self) -> None:
        self.calls = 0
        self.units = 0.0
        self._lock = Lock()

    def add(self, calls: int, units: float) -> None:
        """Count more."""
        with self._lock:
            self.calls += calls
            self.units += units


_usage: ContextVar[Usage | None] = ContextVar("usage", default=None)


@contextmanager
def measured() -> Iterator[Usage]:
    """Count what the block asks of DynamoDB, in this thread and in those that it starts.

    A block around it counts the same too.
    """
    usage, around = Usage(), _usage.get()
    token = _usage.set(usage)
    try:
        yield usage
    finally:
        _usage.reset(token)
        if around is not None:
            around.add(usage.calls, usage.units)


def watch(client: Any) -> None:
    """Let the calls of a DynamoDB client count, by the SDK's own hooks."""
    events = client.meta.events
    events.register("before-parameter-build.dynamodb", _ask_for_capacity)
    events.register("after-call.dynamodb", _count)


def _ask_for_capacity(params: dict[str, Any], model: Any, **_: Any) -> None:
    if "ReturnConsumedCapacity" in model.input_shape.members:
        params["ReturnConsumedCapacity"] = "TOTAL"


def _count(parsed: Mapping[str, Any], **_: Any) -> None:
    usage = _usage.get()
    if usage is None:
        return
    capacity = parsed.get("ConsumedCapacity") or []
    tables = capacity if isinstance(capacity, list) else [capacity]
    usage.add(1, sum(float(table.get("CapacityUnits", 0)) for table in tables))
