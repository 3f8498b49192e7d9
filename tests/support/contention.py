"""Conflicts as DynamoDB has them and no emulator does: a transaction holds its items for a while,
and whoever wants one of them meanwhile is refused.

A read is never refused, as DynamoDB's plain reads are not.
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any

from botocore.awsrequest import AWSResponse

from chalicelib.cloud import store

HERE = "https://dynamodb.example"
SINGLE = ("PutItem", "UpdateItem", "DeleteItem")
Refusal = tuple[AWSResponse, dict[str, Any]]
Place = tuple[str, str, str]


class Contention:
    """Which items are held, and how often somebody met one."""

    def __init__(self, seconds: float) -> None:
        self.conflicts = 0
        self._seconds = seconds
        self._until: dict[Place, float] = {}
        self._lock = Lock()

    def transaction(self, params: Mapping[str, Any], **_: Any) -> Refusal | None:
        """Hold the items of a transaction, unless another holds one of them."""
        members = json.loads(params["body"])["TransactItems"]
        places = [_place(request) for member in members for request in member.values()]
        with self._lock:
            held = self._held(places)
            if not any(held):
                end = time.monotonic() + self._seconds
                self._until.update(dict.fromkeys(places, end))
                return None
        reasons = [{"Code": "TransactionConflict" if each else "None"} for each in held]
        return _refusal("TransactionCanceledException", CancellationReasons=reasons)

    def write(self, params: Mapping[str, Any], **_: Any) -> Refusal | None:
        """Refuse a single write to an item that a transaction holds."""
        with self._lock:
            is_held = any(self._held([_place(json.loads(params["body"]))]))
        return _refusal("TransactionConflictException") if is_held else None

    def _held(self, places: list[Place]) -> list[bool]:
        now = time.monotonic()
        held = [self._until.get(place, 0.0) > now for place in places]
        self.conflicts += any(held)
        return held


@contextmanager
def items_held_for(seconds: float) -> Iterator[Contention]:
    """Let every transaction of this process hold its items for so long."""
    client: Any = store.connection().client
    contention = Contention(seconds)
    hooks = [("TransactWriteItems", contention.transaction)]
    hooks += [(operation, contention.write) for operation in SINGLE]
    for operation, hook in hooks:
        client.meta.events.register_first(f"before-call.dynamodb.{operation}", hook)
    try:
        yield contention
    finally:
        for operation, hook in hooks:
            client.meta.events.unregister(f"before-call.dynamodb.{operation}", hook)


def _place(request: Mapping[str, Any]) -> Place:
    """The item that a request is about."""
    names = store.key_names(request["TableName"])
    item = request.get("Key") or request["Item"]
    return request["TableName"], item[names[0]]["S"], item[names[1]]["S"]


def _refusal(code: str, **more: Any) -> Refusal:
    parsed = {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {}, **more}
    return AWSResponse(HERE, 400, {}, None), parsed
