"""Answers of DynamoDB that no emulator gives, put in where botocore would send a request."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from botocore.awsrequest import AWSRequest, AWSResponse

from chalicelib.cloud import store

TYPES = "com.amazonaws.dynamodb.v20120810#"
Fault = tuple[int, dict[str, Any]]


class Raw(BytesIO):
    """A body as it comes from the network."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


def cancelled(*codes: str) -> Fault:
    """A cancelled transaction, with the reason of each of its items (`None` where it had none)."""
    reasons = [{"Code": code} for code in codes]
    return 400, {
        "__type": f"{TYPES}TransactionCanceledException",
        "message": "Transaction cancelled, please refer cancellation reasons for specific reasons",
        "Message": "Transaction cancelled",
        "CancellationReasons": reasons,
    }


def refused(code: str) -> Fault:
    """A request that is refused as a whole."""
    return 400, {"__type": f"{TYPES}{code}", "message": code}


@contextmanager
def answering(operation: str, faults: Sequence[Fault]) -> Iterator[list[dict[str, Any]]]:
    """Answer the next requests of `operation` with `faults`; later ones pass.

    The caller sees the fault. What was asked for is still done behind it: the tables hear of every
    request.

    Yields:
        The bodies of all its requests.
    """
    waiting = list(faults)
    sent: list[dict[str, Any]] = []

    def before_send(request: AWSRequest, **_: Any) -> AWSResponse | None:
        sent.append(json.loads(request.body))
        if not waiting:
            return None
        status, body = waiting.pop(0)
        return AWSResponse(request.url, status, {}, Raw(json.dumps(body).encode()))

    client: Any = store.connection().client
    event = f"before-send.dynamodb.{operation}"
    client.meta.events.register_first(event, before_send)
    try:
        yield sent
    finally:
        client.meta.events.unregister(event, before_send)
