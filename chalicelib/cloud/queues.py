"""Queues: sending messages, and answering a batch message by message."""

import logging
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.cloud import logs
from chalicelib.cloud.clients import client
from chalicelib.cloud.settings import settings
from chalicelib.kernel.errors import Unavailable

NO_PAUSE, LONGEST_PAUSE = timedelta(), timedelta(minutes=15)
SEND_BATCH = 10
SEND_BYTES = 256 * 1024
"""What SQS takes in one request."""
logger = logging.getLogger(__name__)


class NotSent(Unavailable):
    """SQS refused messages, or did not answer; the batch that they came from must come again."""

    code = "not_sent"
    is_internal = True


@lru_cache(maxsize=128)
def url_of(queue: str) -> str:
    """The address of a queue of the stage.

    Raises:
        NotSent: SQS knows none of that name, or did not answer.
    """
    url: str = ask("get_queue_url", QueueName=settings().name(queue))["QueueUrl"]
    return url


def ask(operation: str, **parameters: Any) -> Any:
    """The answer of SQS.

    Raises:
        NotSent: it refused, or did not answer.
    """
    try:
        return getattr(client("sqs"), operation)(**parameters)
    except (BotoCoreError, ClientError) as error:
        raise NotSent from error


def send(queue: str, bodies: Sequence[str], *, pause: timedelta = NO_PAUSE) -> None:
    """Put messages on a queue, to be delivered after a pause: `LONGEST_PAUSE` of it at most, so
    whoever gets one looks whether it is time.

    Raises:
        NotSent: some were refused. Sending all again is right: handlers are idempotent.
    """
    seconds = math.ceil(min(max(pause, NO_PAUSE), LONGEST_PAUSE).total_seconds())
    for batch in _batches(bodies):
        entries = [
            {"Id": str(index), "MessageBody": body, "DelaySeconds": seconds}
            for index, body in enumerate(batch)
        ]
        answer = ask("send_message_batch", QueueUrl=url_of(queue), Entries=entries)
        if answer.get("Failed"):
            raise NotSent(f"{len(answer['Failed'])} messages to {queue}")


def _batches(bodies: Sequence[str]) -> Iterator[list[str]]:
    """Bodies in requests as large as they may be."""
    batch: list[str] = []
    size = 0
    for body in bodies:
        length = len(body.encode())
        if batch and (len(batch) == SEND_BATCH or size + length > SEND_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(body)
        size += length
    if batch:
        yield batch


def _nothing(_body: str, _error: Exception) -> None:
    """What most do about a message that failed, beside the log."""


def each(
    event: Mapping[str, Any],
    handle: Callable[[str], None],
    failed: Callable[[str, Exception], None] = _nothing,
) -> dict[str, Any]:
    """Give every message's body to `handle`; the answer names those that must come again. `failed`
    takes the bodies of those, with what was raised.

    This is a process edge: whatever a handler raises is logged and its message is retried by
    the queue, with the others of the batch unharmed.
    """
    failures = []
    for record in event["Records"]:
        # A message that cannot be read has no correlation id: not that of the one before it.
        token = logs.correlation.set(record["messageId"])
        try:
            handle(record["body"])
        except Exception as error:
            logger.exception("message failed", extra={"message_id": record["messageId"]})
            failed(record["body"], error)
            failures.append({"itemIdentifier": record["messageId"]})
        finally:
            logs.correlation.reset(token)
    return {"batchItemFailures": failures}
