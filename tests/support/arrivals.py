"""Files that arrive in storage: S3's notice, the function that opens them, and who waits."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote_plus

from botocore.exceptions import EndpointConnectionError

from chalicelib import wiring
from chalicelib.cloud.clients import client
from chalicelib.cloud.settings import settings
from chalicelib.pictures.rules import PURPOSES
from tests.support import deliveries

NONE_FAILED: dict[str, Any] = {"batchItemFailures": []}


def notice(*keys: str, size: int = 1000) -> str:
    """What S3 puts on the queue."""
    objects_ = [{"key": quote_plus(key, safe="/"), "size": size} for key in keys]
    records = [
        {"eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": "media"}, "object": about}}
        for about in objects_
    ]
    return json.dumps({"Records": records})


def run(function: str, *bodies: str) -> dict[str, Any]:
    """What a function answers to these messages."""
    records = [{"messageId": str(number), "body": body} for number, body in enumerate(bodies)]
    answer: dict[str, Any] = deliveries.run(function, {"Records": records})
    return answer


def opened(*bodies: str) -> dict[str, list[str]]:
    """Open the files of these notices: what is told of them, by queue."""
    assert run("uploads", *bodies) == NONE_FAILED
    return {name: list(taken_from(name)) for name in PURPOSES}


def deliver(*bodies: str) -> dict[str, Any]:
    """Open the files of these notices, and tell who waits for them; which messages of those must
    come again."""
    answer = run("uploads", *bodies)
    for name in PURPOSES:
        for body in taken_from(name):
            failures = run(name, body)["batchItemFailures"]
            answer["batchItemFailures"] += failures
    return answer


def taken_from(queue: str) -> list[str]:
    """The messages of a queue, which has none then."""
    assert queue in {each.name for each in wiring.QUEUES}
    sqs: Any = client("sqs")
    url = sqs.get_queue_url(QueueName=settings().name(queue))["QueueUrl"]
    bodies = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            bodies.append(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


@contextmanager
def storage_is_away(operation: str = "PutObject") -> Iterator[None]:
    """Let S3 not be reached by requests of one operation."""

    def fail(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://s3.example")

    event = f"before-call.s3.{operation}"
    emitter = client("s3").meta.events
    emitter.register_first(event, fail)
    try:
        yield
    finally:
        emitter.unregister(event, fail)
