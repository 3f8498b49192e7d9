"""The events of queues, table streams and schedules, as Lambda hands them to a function."""

import base64
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from local.aws.ministack import ACCOUNT, REGION


def queue_event(messages: Sequence[Mapping[str, Any]], queue_arn: str) -> dict[str, Any]:
    """The event of messages received from a queue."""
    return {"Records": [_message(message, queue_arn) for message in messages]}


def _message(message: Mapping[str, Any], queue_arn: str) -> dict[str, Any]:
    attributes = message.get("MessageAttributes", {})
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {name: _attribute(value) for name, value in attributes.items()},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": REGION,
    }


def _attribute(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name[0].lower() + name[1:]: plain(part) for name, part in value.items()}


def stream_event(records: Sequence[Mapping[str, Any]], stream_arn: str) -> dict[str, Any]:
    """The event of records read from a table's stream."""
    return {"Records": [{**plain(record), "eventSourceARN": stream_arn} for record in records]}


def schedule_event(rule: str, now: datetime) -> dict[str, Any]:
    """The event of a rule that fired at `now` (UTC)."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{rule}"],
        "detail": {},
    }


def plain(value: Any) -> Any:
    """`value` as JSON carries it: bytes in base64, instants in epoch seconds."""
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(part) for part in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.timestamp()
    return value
