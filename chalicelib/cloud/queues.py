"""Queues: sending messages, and answering a batch message by message."""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.cloud import logs
from chalicelib.cloud.clients import client
from chalicelib.cloud.settings import settings
from chalicelib.kernel.errors import Unavailable

SEND_BATCH = 10
logger = logging.getLogger(__name__)


class NotSent(Unavailable):
    """SQS refused messages, or did not answer; the batch that they came from must come again."""

    code = "not_sent"


@lru_cache(maxsize=16)
def _url(queue: str) -> str:
    url: str = _ask("get_queue_url", QueueName=settings().name(queue))["QueueUrl"]
    return url


def _ask(operation: str, **parameters: Any) -> Any:
    """The answer of SQS.

    Raises:
        NotSent: it refused, or did not answer.
    """
    try:
        return getattr(client("sqs"), operation)(**parameters)
    except (BotoCoreError, ClientError) as error:
        raise NotSent from error


def send(queue: str, bodies: Sequence[str]) -> None:
    """Put messages on a queue.

    Raises:
        NotSent: some were refused. Sending all again is right: handlers are idempotent.
    """
    for start in range(0, len(bodies), SEND_BATCH):
        entries = [
            {"Id": str(index), "MessageBody": body}
            for index, body in enumerate(bodies[start : start + SEND_BATCH])
        ]
        answer = _ask("send_message_batch", QueueUrl=_url(queue), Entries=entries)
        if answer.get("Failed"):
            raise NotSent(f"{len(answer['Failed'])} messages to {queue}")


def each(event: Mapping[str, Any], handle: Callable[[str], None]) -> dict[str, Any]:
    """Give every message's body to `handle`; the answer names those that must come again.

    This is a process edge: whatever a handler raises is logged and its message is retried by
    the queue, with the others of the batch unharmed.
    """
    failures = []
    for record in event["Records"]:
        # A message that cannot be read has no correlation id: not that of the one before it.
        token = logs.correlation.set(record["messageId"])
        try:
            handle(record["body"])
        except Exception:
            logger.exception("message failed", extra={"message_id": record["messageId"]})
            failures.append({"itemIdentifier": record["messageId"]})
        finally:
            logs.correlation.reset(token)
    return {"batchItemFailures": failures}
