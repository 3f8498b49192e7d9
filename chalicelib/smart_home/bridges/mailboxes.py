"""The queue of a house: made with each key, sent to, opened to its bridge, and removed."""

import os
from collections.abc import Iterator, Set
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.cloud.clients import client
from chalicelib.cloud.settings import settings
from chalicelib.kernel.errors import Unavailable
from chalicelib.smart_home.bridges.rules import policy, queue_name
from chalicelib.smart_home.bridges.types import Credentials

ROLE = "CASA_BRIDGE_ROLE"
"""The role that sessions of bridges take on, by its ARN."""
KEPT_SECONDS, HIDDEN_SECONDS = 60, 30
"""SQS keeps nothing shorter: what a house does not take within a minute is gone."""
SESSION_SECONDS = 3600
ATTRIBUTES = {
    "FifoQueue": "true",
    "MessageRetentionPeriod": str(KEPT_SECONDS),
    "VisibilityTimeout": str(HIDDEN_SECONDS),
    "SqsManagedSseEnabled": "true",
}
NO_QUEUE = frozenset({"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"})
IS_THERE = frozenset({"QueueAlreadyExists", "QueueNameExists"})
"""What SQS says of a queue that an earlier release made otherwise."""


class NoMailbox(Unavailable):
    """The queue of a house cannot be reached."""

    code = "no_mailbox"


def make(property_id: str, edition: int) -> None:
    """Make the queue of a house for a key; one that is there stays.

    Raises:
        NoMailbox: it cannot be made now.
    """
    name = settings().name(queue_name(property_id, edition))
    with _unless(IS_THERE):
        _sqs().create_queue(QueueName=name, Attributes=ATTRIBUTES)


def remove(property_id: str, edition: int) -> None:
    """Remove the queue of a house for a key; one that is gone is no error.

    Raises:
        NoMailbox: it cannot be removed now.
    """
    with _unless(NO_QUEUE):
        _sqs().delete_queue(QueueUrl=url_of(property_id, edition))


def url_of(property_id: str, edition: int) -> str:
    """The address of the queue, as SQS writes it: to ask for it would be one call more."""
    name = settings().name(queue_name(property_id, edition))
    host = endpoint() or f"https://sqs.{settings().region}.amazonaws.com"
    return f"{host}/{settings().account}/{name}"


def endpoint() -> str | None:
    """Where SQS is, if it is not AWS's own."""
    found = os.environ.get("AWS_ENDPOINT_URL_SQS") or os.environ.get("AWS_ENDPOINT_URL")
    return found.rstrip("/") if found else None


def send(property_id: str, edition: int, body: str, *, group: str, once: str) -> None:
    """Put a message on the queue of a house, after those of its group; `once` names it.

    Raises:
        NoMailbox: whether it arrived is unknown.
    """
    _ask(
        "sqs",
        "send_message",
        QueueUrl=url_of(property_id, edition),
        MessageBody=body,
        MessageGroupId=group,
        MessageDeduplicationId=once,
    )


def credentials(property_id: str, edition: int, now: datetime) -> Credentials:
    """What opens the queue of a house for an hour of our clock, and nothing else.

    Raises:
        NoMailbox: STS does not answer.
    """
    name = settings().name(queue_name(property_id, edition))
    answer = _ask(
        "sts",
        "assume_role",
        RoleArn=os.environ.get(ROLE) or _usual_role(),
        RoleSessionName=f"house-{property_id}",
        DurationSeconds=SESSION_SECONDS,
        Policy=policy(settings().region, settings().account, name),
    )
    given = answer["Credentials"]
    return Credentials(
        access_key_id=given["AccessKeyId"],
        secret_access_key=given["SecretAccessKey"],
        session_token=given["SessionToken"],
        expires_at=now + timedelta(seconds=SESSION_SECONDS),
    )


def _usual_role() -> str:
    return f"arn:aws:iam::{settings().account}:role/{settings().name('bridge')}"


def _sqs() -> Any:
    return client("sqs")


def _ask(service: str, operation: str, **parameters: Any) -> Any:
    try:
        return getattr(client(service), operation)(**parameters)
    except (BotoCoreError, ClientError) as error:
        raise NoMailbox from error


@contextmanager
def _unless(harmless: Set[str]) -> Iterator[None]:
    """Nothing is wrong where SQS refuses with one of these codes."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] not in harmless:
            raise NoMailbox from error
    except BotoCoreError as error:
        raise NoMailbox from error
