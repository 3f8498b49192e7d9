"""A local AWS without a publisher: what was recorded still reaches the queues."""

import json
from datetime import timedelta

import pytest

from chalicelib.cloud.settings import settings
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.reservations.events import ReceiptRemoved
from local.aws.clients import client
from tests.support import deliveries

pytestmark = pytest.mark.usefixtures("aws")


def waiting() -> list[str]:
    """The events of the messages for the queue of files, which stay there."""
    url = client("sqs").get_queue_url(QueueName=settings().name("files"))["QueueUrl"]
    answer = client("sqs").receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0
    )
    bodies = [json.loads(message["Body"]) for message in answer.get("Messages", [])]
    return [body["recorded"]["event_id"] for body in bodies]


def test_what_no_stream_brought_is_sent_once_from_the_table() -> None:
    now = clock.now()
    tx = Transaction(now - timedelta(hours=3))
    removed = ReceiptRemoved(reservation_id="r1", receipt_id="a", keys=())
    recorded = tx.emit(removed, actor="staff#1")
    tx.commit()
    for minutes in (0, 15):
        with clock.at(now + timedelta(minutes=minutes)):
            deliveries.run("replay_missed", {})
        assert waiting() == [recorded.event_id]
