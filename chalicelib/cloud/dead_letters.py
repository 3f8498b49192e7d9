"""Dead-letter queues: how much they hold, what it is, and taking it out.

Whoever looks at a message hides it from others for moments; it is let go at once, and where the
process ends before that, the queue shows it again by itself.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Any

import msgspec

from chalicelib.cloud import parallel, queues
from chalicelib.kernel.parts import in_parts

HIDDEN = timedelta(seconds=30)
"""Longer than a request lasts."""
AT_ONCE = 10
"""What SQS gives and takes in one request."""
WAITS = 1
"""Seconds. Without waiting, SQS asks only some of its servers, and may find nothing."""
TOLD = ("ApproximateReceiveCount", "SentTimestamp")
WAITING, IN_SIGHT = "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A message that its queue gave up.

    sent_at: when it was sent first. received: how often somebody took it, those who only looked
    at it included. receipt: by which SQS takes it out, for as long as it is hidden from others.
    """

    message_id: str
    body: str
    sent_at: datetime
    received: int
    receipt: str


def counts(names: Sequence[str]) -> list[int]:
    """About how many messages each of some queues holds.

    Raises:
        NotSent: SQS did not answer.
    """
    return parallel.together([partial(count, name) for name in names])


def count(name: str) -> int:
    """About how many messages a queue holds.

    Raises:
        NotSent: SQS did not answer.
    """
    answer = queues.ask(
        "get_queue_attributes",
        QueueUrl=queues.url_of(name),
        AttributeNames=[WAITING, IN_SIGHT],
    )
    return sum(int(answer["Attributes"][each]) for each in (WAITING, IN_SIGHT))


class Opened:
    """A dead-letter queue that somebody goes through; what they did not take out is let go in the
    end."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._held: dict[str, Letter] = {}

    def __enter__(self) -> "Opened":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Whoever was ended by something graver than an error does nothing any more.
        if error is None or isinstance(error, Exception):
            self._let_go()

    def parts(self) -> Iterator[list[Letter]]:
        """Its messages, up to ten at a time, each once; in the order in which SQS gives them.

        Raises:
            NotSent: SQS did not answer.
        """
        while found := self._receive():
            fresh = [each for each in found if each.message_id not in self._held]
            self._held |= {each.message_id: each for each in found}
            if not fresh:
                return
            yield fresh

    def take_out(self, letters: Sequence[Letter]) -> None:
        """Delete messages; one that is gone already is no error.

        Raises:
            NotSent: SQS did not delete all of them.
        """
        for part in in_parts(list(letters), AT_ONCE):
            answer = self._ask(
                "delete_message_batch",
                Entries=[
                    {"Id": str(number), "ReceiptHandle": each.receipt}
                    for number, each in enumerate(part)
                ],
            )
            if answer.get("Failed"):
                raise queues.NotSent(f"{len(answer['Failed'])} messages stay in {self._name}")
            for each in part:
                self._held.pop(each.message_id, None)

    def _receive(self) -> list[Letter]:
        answer = self._ask(
            "receive_message",
            MaxNumberOfMessages=AT_ONCE,
            VisibilityTimeout=round(HIDDEN.total_seconds()),
            WaitTimeSeconds=WAITS,
            AttributeNames=list(TOLD),
        )
        return list(map(_letter, answer.get("Messages", ())))

    def _let_go(self) -> None:
        for part in in_parts(list(self._held.values()), AT_ONCE):
            entries = [
                {"Id": str(number), "ReceiptHandle": each.receipt, "VisibilityTimeout": 0}
                for number, each in enumerate(part)
            ]
            self._ask("change_message_visibility_batch", Entries=entries)

    def _ask(self, operation: str, **parameters: Any) -> Any:
        return queues.ask(operation, QueueUrl=queues.url_of(self._name), **parameters)


def _letter(message: dict[str, Any]) -> Letter:
    told = message["Attributes"]
    return Letter(
        message_id=message["MessageId"],
        body=message["Body"],
        sent_at=datetime.fromtimestamp(int(told["SentTimestamp"]) / 1000, UTC),
        received=int(told["ApproximateReceiveCount"]),
        receipt=message["ReceiptHandle"],
    )
