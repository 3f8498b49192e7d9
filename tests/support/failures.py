"""What may happen to a call of DynamoDB on the way, put in by the SDK's own events.

A failure meets the n-th of the calls that it is about. Calls that are refused or that are never
sent have no effect; those whose answer is lost have theirs. (`faults` answers single requests.)
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, local
from typing import Any, Literal, TypeVar

import msgspec
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError

from chalicelib.cloud import store

from .faults import Raw
from .sizes import SOAKS, calls

HERE = "https://dynamodb.example"
MOST_CALLS = 60
EVER = float("inf")
WRITE = "TransactWriteItems"
READS = frozenset({"GetItem", "BatchGetItem", "Query", "TransactGetItems"})
"""Calls without an effect."""
Hook = Literal["before-call", "before-send", "needs-retry", "after-call"]
S = TypeVar("S")
T = TypeVar("T")


class Failure(msgspec.Struct, frozen=True):
    """What happens to calls of `operation` (all where None) for `seconds` of pauses; once where 0.

    `act` is given what botocore tells at `hook`. With `only_writes` reads pass, and do not count.
    """

    name: str
    hook: Hook
    act: Callable[[dict[str, Any]], Any]
    operation: str | None = None
    seconds: float = 0
    only_writes: bool = False


def conflict(seconds: float) -> Failure:
    """Another transaction holds the items for so long."""

    def act(details: dict[str, Any]) -> Any:
        items = json.loads(details["params"]["body"])["TransactItems"]
        reasons = [{"Code": "TransactionConflict"}, *[{"Code": "None"}] * (len(items) - 1)]
        return _refusal("TransactionCanceledException", CancellationReasons=reasons)

    return Failure(f"conflict, {seconds} s", "before-call", act, WRITE, seconds)


def throttled(code: str, seconds: float = 0) -> Failure:
    """DynamoDB has no capacity left, and the SDK has given up."""
    return Failure(f"{code}, {seconds} s", "before-call", lambda _: _refusal(code), None, seconds)


def unprocessed(seconds: float = 0) -> Failure:
    """A read of several keys answers none of them."""

    def act(details: dict[str, Any]) -> Any:
        requested = json.loads(details["params"]["body"])["RequestItems"]
        return AWSResponse(HERE, 200, {}, None), {"Responses": {}, "UnprocessedKeys": requested}

    return Failure(f"unprocessed, {seconds} s", "before-call", act, "BatchGetItem", seconds)


def unreachable(
    seconds: float = 0, operation: str | None = None, *, only_writes: bool = False
) -> Failure:
    """DynamoDB cannot be reached, and the SDK has given up; with `only_writes` where something was
    to be changed, since what stops at a read has left what the write before it left."""

    def act(_: dict[str, Any]) -> Any:
        raise EndpointConnectionError(endpoint_url=HERE)

    only = only_writes and not SOAKS
    return Failure(f"unreachable, {seconds} s", "before-call", act, operation, seconds, only)


def interrupted() -> Failure:
    """A connection breaks before anything arrives, and the SDK sends the request again."""

    def act(_: dict[str, Any]) -> Any:
        raise ConnectionClosedError(endpoint_url=HERE)

    return Failure("interrupted", "before-send", act)


def broken(operation: str) -> Failure:
    """An answer arrives with its end cut off, so that its checksum is not that of its content."""

    def act(_: dict[str, Any]) -> Any:
        body = Raw(b'{"Items": [], "Respo')
        return AWSResponse(HERE, 200, {"x-amz-crc32": "1"}, body)

    return Failure("broken", "before-send", act, operation)


def answer_lost(operation: str | None = None) -> Failure:
    """A call takes effect, its answer gets lost, and the SDK sends the request again at once.

    The simulated tables carry a transaction out a second time: they ignore the client's request
    token.
    """
    return Failure("answer lost", "needs-retry", lambda _: 0, operation)


def answer_never_comes(operation: str | None = None) -> Failure:
    """A call takes effect, its answer gets lost, and the SDK gives up.

    A read has no effect, so the loss of its answer is `unreachable`; it counts where it is named.
    """

    def act(_: dict[str, Any]) -> Any:
        raise ConnectionClosedError(endpoint_url=HERE)

    only_writes = operation is None and not SOAKS
    return Failure("answer never comes", "after-call", act, operation, only_writes=only_writes)


class Met:
    """How often a failure has happened."""

    def __init__(self) -> None:
        self.times = 0


@contextmanager
def at_call(number: int, failure: Failure) -> Iterator[Met]:
    """Let a failure meet the `number`th call inside. Pauses take no time, and count for its end."""
    client: Any = store.connection().client
    meeting = _Meeting(number, failure)
    place = f"dynamodb.{failure.operation}" if failure.operation else "dynamodb"
    # Of two handlers of one event the first to be registered is the first to be called.
    hooks = [(f"before-call.{place}", meeting.count), (f"{failure.hook}.{place}", meeting.happen)]
    for event, handler in hooks:
        client.meta.events.register_first(event, handler)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("time.sleep", meeting.wait)
            yield meeting.met
    finally:
        for event, handler in hooks:
            client.meta.events.unregister(event, handler)


def at_every_call(
    failure: Failure,
    prepare: Callable[[], S],
    act: Callable[[S], T],
    check: Callable[[S, T], None],
    *,
    first: int = 1,
) -> int:
    """Let a failure meet one call of `act`, then (from anew) another, and so on to the last
    (`calls` says which).

    Returns:
        The last call that it met.
    """
    met_last = 0
    for number in calls(MOST_CALLS, first=first):
        scene = prepare()
        with at_call(number, failure) as met:
            result = act(scene)
        check(scene, result)
        if met.times == 0:
            return met_last
        met_last = number
    raise AssertionError(f"more than {MOST_CALLS} calls")


class _Meeting:
    """Counts calls; each runs in one thread from its first event to its last."""

    def __init__(self, number: int, failure: Failure) -> None:
        self.met = Met()
        self._number = number
        self._failure = failure
        self._calls = 0
        self._now = 0.0
        self._end: float | None = None
        self._thread = local()
        self._lock = Lock()

    def wait(self, seconds: float) -> None:
        """A pause of the product or of the SDK."""
        with self._lock:
            self._now += seconds

    def count(self, model: Any, **_: Any) -> None:
        """A call begins."""
        counts = not (self._failure.only_writes and model.name in READS)
        with self._lock:
            self._calls += counts
            self._thread.number = self._calls if counts else 0

    def happen(self, **details: Any) -> Any:
        """The moment at which the failure may happen."""
        return self._failure.act(details) if self._is_due() else None

    def _is_due(self) -> bool:
        with self._lock:
            if self._thread.number < self._number:
                return False
            if self._end is None:
                self._end = self._now + self._failure.seconds
            is_due = self.met.times == 0 or self._now < self._end
            self.met.times += is_due
            return is_due


def _refusal(code: str, **more: Any) -> tuple[AWSResponse, dict[str, Any]]:
    parsed = {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {}, **more}
    return AWSResponse(HERE, 400, {}, None), parsed
