"""The API and the queue over HTTP, as a bridge speaks to them."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from aiohttp import web

from bridge.clock import CloudClock
from bridge.cloud import Api
from bridge.configuration import Secret
from bridge.errors import Away, Refused
from bridge.queue import Closed, Sqs
from protocol.answers import Mailbox, Report, Result
from tests.unit.bridge.commands import HOUSE, NOW
from tests.unit.bridge.served import served

MAILBOX = Mailbox(
    now=NOW,
    house=HOUSE,
    queue_url="http://elsewhere/000000000000/house.fifo",
    region="us-east-1",
    access_key_id="id",
    secret_access_key="secret",
    session_token="token",
    expires_at=NOW + timedelta(hours=1),
    entities=("light.sala",),
    players=(),
)
REPORTED = msgspec.json.encode({"now": NOW, "entities": ["light.sala"], "players": []})
Test = Callable[[Api, CloudClock], Awaitable[None]]


class Server:
    """Answers everything the same, and notes what was asked."""

    def __init__(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        self.status, self.body, self.headers = status, body, headers
        self.asked: list[tuple[str, str, dict[str, str], Any]] = []

    async def handle(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.read()
        self.asked.append(
            (request.method, request.path, headers, body and msgspec.json.decode(body))
        )
        return web.Response(status=self.status, body=self.body, headers=self.headers)

    def run(self, test: Test) -> None:
        async def main() -> None:
            application = web.Application()
            application.add_routes([web.route("*", "/{path:.*}", self.handle)])
            async with served(application) as (session, url):
                clock = CloudClock()
                await test(Api(session, f"{url}/api/v1/", Secret("bridge.key"), clock), clock)

        asyncio.run(asyncio.wait_for(main(), 10))

    def take(self, test: Callable[[Sqs, CloudClock], Awaitable[None]]) -> None:
        async def main() -> None:
            application = web.Application()
            application.add_routes([web.post("/", self.handle)])
            async with served(application) as (session, url):
                clock = CloudClock()
                clock.heard(NOW, 0.0)
                mailbox = msgspec.structs.replace(MAILBOX, endpoint_url=url)
                await test(Sqs(session, mailbox, clock), clock)

        asyncio.run(asyncio.wait_for(main(), 10))


def test_the_mailbox_is_asked_for_with_the_key_and_the_clock_hears_the_time() -> None:
    server = Server(body=msgspec.json.encode(MAILBOX))

    async def test(api: Api, clock: CloudClock) -> None:
        assert await api.mailbox() == MAILBOX
        assert NOW <= clock.now() < NOW + timedelta(seconds=5)

    server.run(test)
    [(method, path, headers, _)] = server.asked
    assert (method, path) == ("GET", "/api/v1/bridge/commands/")
    assert headers["authorization"] == "Bearer bridge.key"


def test_a_report_is_sent_and_its_answer_read_with_what_a_later_cloud_adds() -> None:
    server = Server(body=REPORTED[:-1] + b',"more":1}')

    async def test(api: Api, clock: CloudClock) -> None:
        reported = await api.report(Report(version=1, bridge="1.0.0"))
        assert reported.entities == ("light.sala",)
        assert clock.is_known

    server.run(test)
    [(method, path, _, body)] = server.asked
    assert (method, path) == ("POST", "/api/v1/bridge/states/")
    assert body["bridge"] == "1.0.0"


def test_a_result_goes_to_its_command_whatever_its_id_is() -> None:
    server = Server(204)

    async def test(api: Api, _: CloudClock) -> None:
        await api.answer("../c?1", Result(outcome="done", took_ms=5))

    server.run(test)
    [(_, path, _, body)] = server.asked
    assert path == "/api/v1/bridge/commands/../c?1/result/"
    assert body["outcome"] == "done"


@pytest.mark.parametrize(
    ("server", "problem"),
    [
        (Server(401), Refused),
        (Server(403), Refused),
        (Server(302, Location="http://elsewhere/"), Refused),
        (Server(500), Away),
        (Server(503), Away),
        (Server(200, b"<html>"), Away),
        (Server(200, b"{}"), Away),
    ],
)
def test_what_is_no_answer_is_away_or_refused(server: Server, problem: type[Exception]) -> None:
    async def test(api: Api, clock: CloudClock) -> None:
        with pytest.raises(problem):
            await api.mailbox()
        assert not clock.is_known

    server.run(test)
    assert len(server.asked) == 1


@pytest.mark.parametrize(("said", "seconds"), [("7", 7.0), ("9999", 60.0), ("soon", 0.0)])
def test_a_cloud_that_wants_to_be_left_alone_says_for_how_long(said: str, seconds: float) -> None:
    async def test(api: Api, _: CloudClock) -> None:
        with pytest.raises(Away) as away:
            await api.mailbox()
        assert away.value.seconds == seconds

    server = Server(429)
    server.headers = {"Retry-After": said}
    server.run(test)


def test_messages_are_taken_with_a_signature_of_the_clouds_time() -> None:
    sent = {"SentTimestamp": str(int(NOW.timestamp() * 1000) + 4000)}
    message = {"Body": "{}", "ReceiptHandle": "r-1", "Attributes": sent, "MessageId": "m"}
    server = Server(body=msgspec.json.encode({"Messages": [message]}))
    server.headers = {"Date": "Wed, 01 Jul 2026 17:00:02 GMT"}

    async def test(queue: Sqs, clock: CloudClock) -> None:
        [taken] = await queue.take()
        assert (taken.body, taken.receipt) == ("{}", "r-1")
        assert taken.sent_at == NOW + timedelta(seconds=4)
        assert clock.now() >= NOW + timedelta(seconds=4)
        await queue.delete("r-1")

    server.take(test)
    (_, _, headers, taken), (_, _, _, deleted) = server.asked
    assert headers["x-amz-target"] == "AmazonSQS.ReceiveMessage"
    assert headers["x-amz-date"] == "20260701T170000Z"
    assert headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=id/20260701/us-east-1/")
    assert taken["QueueUrl"] == MAILBOX.queue_url
    assert taken["WaitTimeSeconds"] == 20
    assert deleted == {"QueueUrl": MAILBOX.queue_url, "ReceiptHandle": "r-1"}


@pytest.mark.parametrize(
    ("server", "problem"),
    [(Server(400), Closed), (Server(403), Closed), (Server(503), Away), (Server(200, b"x"), Away)],
)
def test_a_queue_that_is_gone_is_closed_and_one_in_trouble_is_away(
    server: Server, problem: type[Exception]
) -> None:
    async def test(queue: Sqs, _: CloudClock) -> None:
        with pytest.raises(problem):
            await queue.take()

    server.take(test)


def test_no_messages_are_none() -> None:
    async def test(queue: Sqs, _: CloudClock) -> None:
        assert await queue.take() == []

    Server(body=b"{}").take(test)
