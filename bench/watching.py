"""Counting what a piece of work asks of DynamoDB, through the SDK's own hooks."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, cast

from chalicelib.cloud import parallel, store

CALL = "before-parameter-build.dynamodb"
ANSWER = "after-call.dynamodb"
WRITES = {"TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"}


class Watch:
    """The calls made while watching.

    `rounds` counts round trips one after the other: calls that went out together are one.
    `units` sums the consumed capacity by operation.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._rounds: list[object] = []
        self.calls: list[str] = []
        self.units: dict[str, float] = {}

    @property
    def rounds(self) -> int:
        """Round trips, one after the other."""
        return len(self._rounds)

    @property
    def reads(self) -> int:
        """Round trips that read."""
        return self.rounds - self.writes

    @property
    def writes(self) -> int:
        """Calls that write."""
        return sum(1 for call in self.calls if call in WRITES)

    @property
    def total_units(self) -> float:
        """Capacity units of everything."""
        return sum(self.units.values())

    def called(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        """Hook: a call is about to go out."""
        params["ReturnConsumedCapacity"] = "TOTAL"
        mark = parallel.current() or object()
        with self._lock:
            self.calls.append(model.name)
            if mark not in self._rounds:
                self._rounds.append(mark)

    def answered(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        """Hook: an answer came."""
        capacity = parsed.get("ConsumedCapacity", [])
        tables = capacity if isinstance(capacity, list) else [capacity]
        used = sum(float(table.get("CapacityUnits", 0)) for table in tables)
        with self._lock:
            self.units[model.name] = self.units.get(model.name, 0.0) + used


@contextmanager
def watching() -> Iterator[Watch]:
    """Count the calls inside the block."""
    watch = Watch()
    events = cast("Any", store.connection().client).meta.events
    events.register(CALL, watch.called)
    events.register(ANSWER, watch.answered)
    try:
        yield watch
    finally:
        events.unregister(CALL, watch.called)
        events.unregister(ANSWER, watch.answered)
