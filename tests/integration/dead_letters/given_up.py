"""Messages that a queue has given up."""

import json
from typing import Any

from chalicelib.cloud import clients
from chalicelib.cloud.settings import settings
from tests.support import deliveries

STAY = "5a0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"
SUBSCRIPTION = "reservations.award_levels"
QUEUE, DEAD = "levels", "levels-dead"
CORRELATION = "c0ffee00-0000-4000-8000-000000000001"


def recorded(number: int = 1, **event: Any) -> dict[str, Any]:
    """An event as it travels, of a stay, with something personal in it."""
    return {
        "event_id": f"019b0000-0000-7000-8000-{number:012}",
        "name": "reservation.approved",
        "subject": f"reservation#{STAY}",
        "actor": "staff#7",
        "at": "2026-01-05T17:00:00Z",
        "correlation_id": CORRELATION,
        "changes": {"comments": ["", "Luna Quispe llega tarde"]},
        "event": {"reservation_id": STAY, "first_name": "Luna", "document_id": "40000001", **event},
    }


def body_of(number: int = 1, subscription: str = SUBSCRIPTION, **event: Any) -> str:
    """A message for a handler."""
    return json.dumps({"subscription": subscription, "recorded": recorded(number, **event)})


def put(queue: str, *bodies: str) -> None:
    """Let messages lie on a queue."""
    for body in bodies:
        clients.client("sqs").send_message(QueueUrl=url(queue), MessageBody=body)


def lying(queue: str) -> list[str]:
    """The bodies of all messages that may be taken from a queue now; they stay there."""
    sqs, found = clients.client("sqs"), []
    while answer := sqs.receive_message(QueueUrl=url(queue), MaxNumberOfMessages=10).get(
        "Messages"
    ):
        found += answer
    for each in found:
        sqs.change_message_visibility(
            QueueUrl=url(queue), ReceiptHandle=each["ReceiptHandle"], VisibilityTimeout=0
        )
    return sorted(each["Body"] for each in found)


def url(queue: str) -> str:
    """The address of a queue."""
    address: str = clients.client("sqs").get_queue_url(QueueName=settings().name(queue))["QueueUrl"]
    return address


def fail(queue: str, body: str) -> bool:
    """Give a message to the worker of its queue; whether it fails."""
    return deliveries.consume(queue, [body]) == [body]
