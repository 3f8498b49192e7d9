"""The queue of the house at SQS: taking its messages and deleting them, and nothing else."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp
import msgspec

from bridge.asking import ask
from bridge.clock import CloudClock
from bridge.errors import Away
from bridge.signing import Credentials, Scope, signed_headers
from protocol.answers import Mailbox

WAIT_SECONDS, MOST_AT_ONCE = 20, 10
HIDDEN_SECONDS = 12
"""How long a message that was taken stays away from others: a bridge that fell and is back takes
it again while it still counts, and one that works has deleted it by then."""
CONTENT_TYPE = "application/x-amz-json-1.0"


class Closed(Exception):
    """The mailbox does not open any more: its hour is over, or there is another by now."""


class Message(msgspec.Struct, frozen=True):
    """A message as it was taken. receipt: with what it is deleted. sent_at: by AWS's clock."""

    body: str
    receipt: str
    sent_at: datetime | None = None


class Queue(Protocol):
    """The queue of a mailbox.

    Raises:
        Away: it does not answer.
        Closed: the credentials, or the queue, are gone.
    """

    async def take(self) -> list[Message]:
        """The next messages; none after a while without any."""

    async def delete(self, receipt: str) -> None:
        """Take a message out for good."""


class _Taken(msgspec.Struct, frozen=True, rename="pascal"):
    body: str
    receipt_handle: str
    attributes: dict[str, str] = {}


class _Received(msgspec.Struct, frozen=True, rename="pascal"):
    messages: list[_Taken] | None = None


class Sqs:
    """The queue of a mailbox at SQS, over its JSON protocol."""

    def __init__(self, session: aiohttp.ClientSession, mailbox: Mailbox, clock: CloudClock) -> None:
        self._session = session
        self._clock = clock
        self._queue = mailbox.queue_url
        self._url = _root(mailbox.endpoint_url or mailbox.queue_url)
        self._scope = Scope(mailbox.region, "sqs")
        self._credentials = Credentials(
            mailbox.access_key_id, mailbox.secret_access_key, mailbox.session_token
        )

    async def take(self) -> list[Message]:
        """The next messages; none after twenty seconds without any."""
        content = await self._call(
            "ReceiveMessage",
            WAIT_SECONDS + 5,
            MaxNumberOfMessages=MOST_AT_ONCE,
            WaitTimeSeconds=WAIT_SECONDS,
            VisibilityTimeout=HIDDEN_SECONDS,
            MessageSystemAttributeNames=["SentTimestamp"],
        )
        try:
            received = msgspec.json.decode(content, type=_Received)
        except msgspec.DecodeError as error:
            raise Away("queue (no JSON of SQS)") from error
        messages = [
            Message(each.body, each.receipt_handle, _instant(each.attributes.get("SentTimestamp")))
            for each in received.messages or []
        ]
        for message in messages:
            if message.sent_at is not None:
                self._clock.at_least(message.sent_at)
        return messages

    async def delete(self, receipt: str) -> None:
        """Take a message out for good."""
        await self._call("DeleteMessage", 5, ReceiptHandle=receipt)

    async def _call(self, action: str, seconds: float, **fields: Any) -> bytes:
        body = msgspec.json.encode({"QueueUrl": self._queue, **fields})
        headers = signed_headers(
            self._url,
            body,
            {"content-type": CONTENT_TYPE, "x-amz-target": f"AmazonSQS.{action}"},
            credentials=self._credentials,
            scope=self._scope,
            now=self._clock.now(),
        )
        patience = aiohttp.ClientTimeout(total=seconds, sock_connect=2.5)
        answer = await ask(
            self._session, "queue", "POST", self._url, patience=patience, data=body, headers=headers
        )
        self._hear(answer.headers.get("Date"))
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Away(f"queue ({answer.status})")
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise Closed(str(answer.status))
        return answer.content

    def _hear(self, date: str | None) -> None:
        """The second source of the time, for when the API is away."""
        if date is not None:
            self._clock.at_least(parsedate_to_datetime(date))


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _instant(milliseconds: str | None) -> datetime | None:
    if milliseconds is None or not milliseconds.isdecimal():
        return None
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(milliseconds))
