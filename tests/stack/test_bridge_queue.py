"""The queue of a house as its bridge takes from it, at a local AWS."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import pytest

from bridge.clock import CloudClock
from bridge.queue import Closed, Sqs
from chalicelib.cloud.settings import settings
from chalicelib.kernel import clock
from chalicelib.smart_home.bridges import mailboxes
from local.aws.ministack import MiniStack
from protocol.answers import Mailbox

HOUSE, EDITION = "house-1", 3


def opened() -> Mailbox:
    """The mailbox of a house, as the cloud names it."""
    given = mailboxes.credentials(HOUSE, EDITION, clock.now())
    return Mailbox(
        now=clock.now(),
        house=HOUSE,
        queue_url=mailboxes.url_of(HOUSE, EDITION),
        region=settings().region,
        access_key_id=given.access_key_id,
        secret_access_key=given.secret_access_key,
        session_token=given.session_token,
        expires_at=given.expires_at,
        entities=(),
        players=(),
        endpoint_url=mailboxes.endpoint(),
    )


def at_queue(visit: Callable[[Sqs], Awaitable[None]]) -> None:
    """Visit the queue of a mailbox."""

    async def main() -> None:
        mailbox, times = opened(), CloudClock()
        times.heard(mailbox.now, 0.0)
        async with aiohttp.ClientSession() as session:
            await visit(Sqs(session, mailbox, times))

    asyncio.run(asyncio.wait_for(main(), 30))


def send(body: str, target: str) -> None:
    mailboxes.send(HOUSE, EDITION, body, group=target, once=body)


def test_messages_of_a_target_come_in_their_order_and_once(server: MiniStack) -> None:
    mailboxes.make(HOUSE, EDITION)
    for body, target in (("a1", "a"), ("a2", "a"), ("b1", "b"), ("a1", "a")):
        send(body, target)
    taken: list[str] = []

    async def visit(queue: Sqs) -> None:
        while len(taken) < 3:
            for message in await queue.take():
                taken.append(message.body)
                assert message.sent_at is not None
                await queue.delete(message.receipt)

    at_queue(visit)
    mailboxes.remove(HOUSE, EDITION)
    assert sorted(taken) == ["a1", "a2", "b1"]
    assert taken.index("a1") < taken.index("a2")


def test_a_queue_that_was_removed_with_its_key_is_closed(server: MiniStack) -> None:
    mailboxes.make(HOUSE, EDITION)
    mailboxes.remove(HOUSE, EDITION)

    async def visit(queue: Sqs) -> None:
        with pytest.raises(Closed):
            await queue.take()

    at_queue(visit)
