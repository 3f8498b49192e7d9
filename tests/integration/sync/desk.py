"""What lies between a change and the builder, done step by step."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.cloud import clients, store
from chalicelib.cloud.settings import settings
from tests.support import deliveries
from tests.support.http import Api

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""Monday 2 March 2026, 10:00 in Lima."""
DISCOUNTS, LEVELS = "/api/v1/bot/global-discount/", "/api/v1/bot/levels/"
ADMIN_DISCOUNTS = "/api/v1/admin/automatic-discounts/"
ADMIN_LEVELS = "/api/v1/admin/achievements/"
Message = dict[str, Any]


class Delivery:
    """The table's stream and the queue `sync`, which move when they are told to."""

    def __init__(self) -> None:
        self._published: set[str] = set()
        self.waiting: list[Message] = []

    def publish(self) -> list[Message]:
        """Let the stream tell of everything new; the messages that now wait on the queue."""
        items = store.connection().client.scan(TableName=settings().name("events"))["Items"]
        new = [item for item in items if item["event_id"]["S"] not in self._published]
        new.sort(key=lambda item: item["event_id"]["S"])
        self._published |= {item["event_id"]["S"] for item in new}
        records = [{"eventName": "INSERT", "dynamodb": {"NewImage": item}} for item in new]
        deliveries.run("publish_events", {"Records": records})
        self._receive()
        return self.waiting

    def consume(self) -> list[Message]:
        """Give what waits to the consumer; what it could not do waits on."""
        records = [
            {"messageId": message["MessageId"], "body": message["Body"]} for message in self.waiting
        ]
        answer = deliveries.run("sync", {"Records": records})
        failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        self.waiting = [message for message in self.waiting if message["MessageId"] in failed]
        return self.waiting

    def settle(self) -> None:
        """Let everything new have its consequence, which must succeed."""
        self.publish()
        assert self.consume() == []

    def _receive(self) -> None:
        sqs = clients.client("sqs")
        url = sqs.get_queue_url(QueueName=settings().name("sync"))["QueueUrl"]
        while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            self.waiting += found


def define_level(api: Api, name: str = "Oro", **fields: Any) -> str:
    """The id of a level that an administrator has made."""
    body = {"name": name, "required_reservations": 1, **fields}
    return _created(api, ADMIN_LEVELS, body)


def define_discount(api: Api, name: str = "Verano", **fields: Any) -> str:
    """The id of a discount that an administrator has made."""
    body = {"name": name, "trigger": "global_promotion", "discount_percentage": "15", **fields}
    return _created(api, ADMIN_DISCOUNTS, body)


def told(api: Api, path: str) -> str:
    """What the public is answered, as text."""
    answer = api.get(path)
    assert answer.status_code == 200, answer.body
    text: str = answer.body.decode()
    return text


def _created(api: Api, path: str, body: dict[str, Any]) -> str:
    answer = api.post(path, json=body, token="admin")
    assert answer.status_code == 201, answer.body
    made: str = answer.json_body["id"]
    return made
