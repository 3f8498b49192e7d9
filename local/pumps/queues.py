"""Queues as event sources of functions, as Lambda's mappings are on AWS."""

import logging
from threading import Event
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.cloud.assembly import Function
from chalicelib.cloud.rooms import Queue
from local.invocation import Crashed, Invoke, failures
from local.pumps import events

LONG_POLL_SECONDS = 1
LARGEST_BATCH = 10
RETRY_SECONDS = 1.0
logger = logging.getLogger(__name__)


class QueuePump:
    """Feeds a function from its queue, in batches, with partial answers.

    Messages that fail become visible again after the queue's visibility, and go to the
    dead-letter queue by its redrive policy.
    """

    def __init__(
        self, sqs: Any, url: str, queue: Queue, function: Function, invoke: Invoke
    ) -> None:
        self._sqs = sqs
        self._url = url
        self._queue = queue
        self._function = function
        self._invoke = invoke
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        self._arn: str = attributes["Attributes"]["QueueArn"]

    def run(self, stop: Event) -> None:
        """Feed the function until `stop` is set."""
        while not stop.is_set():
            try:
                self.once(LONG_POLL_SECONDS)
            except (BotoCoreError, ClientError):
                logger.exception("queue %s", self._queue.name)
                stop.wait(RETRY_SECONDS)

    def once(self, seconds: int = 0) -> int:
        """Receive one batch, waiting up to `seconds` for it; how many messages were handled."""
        answer = self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=min(self._queue.batch, LARGEST_BATCH),
            WaitTimeSeconds=seconds,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages = answer.get("Messages", [])
        done = self._handle(messages) if messages else []
        if done:
            entries = [
                {"Id": str(index), "ReceiptHandle": message["ReceiptHandle"]}
                for index, message in enumerate(done)
            ]
            self._sqs.delete_message_batch(QueueUrl=self._url, Entries=entries)
        return len(done)

    def _handle(self, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        event = events.queue_event(messages, self._arn)
        try:
            answer = self._invoke(self._function, event)
        except Crashed:
            return []
        failed = failures(answer, [message["MessageId"] for message in messages])
        return [message for message in messages if message["MessageId"] not in failed]
