"""Taking commands: the mailbox that the cloud names, opened anew before its hour ends."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

import msgspec

from bridge.carrying import Letter
from bridge.clock import CloudClock
from bridge.cloud import Cloud
from bridge.errors import Away
from bridge.queue import Closed, Message, Queue
from protocol.answers import Mailbox, Result
from protocol.commands import AnyCommand

log = logging.getLogger(__name__)
EARLY = timedelta(minutes=5)
"""How long before their end credentials are asked for anew, if they last for so long."""


SHORTEST = timedelta(minutes=1)
PAUSE_SECONDS = 1.0
"""After a queue that did not answer."""


class _Named(msgspec.Struct, frozen=True):
    command_id: str


class Postman:
    """Takes letters out of the mailbox for as long as it runs.

    opened: is told each mailbox. carry: takes each letter. answer: tells the cloud what became of
    a command.
    """

    def __init__(
        self,
        cloud: Cloud,
        queue_of: Callable[[Mailbox], Queue],
        clock: CloudClock,
        *,
        opened: Callable[[Mailbox], None],
        carry: Callable[[Letter], None],
        answer: Callable[[str, Result], None],
    ) -> None:
        self._cloud = cloud
        self._queue_of = queue_of
        self._clock = clock
        self._opened = opened
        self._carry = carry
        self._answer = answer
        self._is_stale = False

    def reopen(self) -> None:
        """The key that the mailbox was opened with has ended: with the next one there is another
        mailbox, even if nobody has closed this one."""
        self._is_stale = True

    async def run(self) -> None:
        """Take letters.

        Raises:
            Away, Refused: the cloud does not name a mailbox.
            Closed: the one that it named does not open.
        """
        while True:
            mailbox = await self._cloud.mailbox()
            self._is_stale = False
            self._opened(mailbox)
            log.info("mailbox opened until %s", mailbox.expires_at.isoformat(timespec="seconds"))
            await self._empty(mailbox, self._queue_of(mailbox))

    async def _empty(self, mailbox: Mailbox, queue: Queue) -> None:
        now = self._clock.now()
        life = mailbox.expires_at - now
        # One that is over by its own word is tried all the same: the queue knows better.
        until = max(mailbox.expires_at - min(EARLY, life / 5), now + SHORTEST)
        is_open = False
        while self._clock.now() < until and not self._is_stale:
            try:
                messages = await queue.take()
            except Closed:
                if not is_open:
                    raise
                return
            except Away as away:
                # The mailbox is good still: the cloud, too, wants to be asked for few.
                log.info("%s", away)
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            is_open = True
            for message in messages:
                await self._hand_on(message, queue)

    async def _hand_on(self, message: Message, queue: Queue) -> None:
        async def delete() -> None:
            await _deleted(queue, message.receipt)

        try:
            command = msgspec.json.decode(message.body, type=AnyCommand)
        except msgspec.DecodeError:
            self._refuse(message)
            await delete()
            return
        self._carry(Letter(command, self._clock.uptime(), delete))

    def _refuse(self, message: Message) -> None:
        """Say of a message that nobody here reads that it is refused, where it says what it is."""
        log.warning("a message that this release does not read")
        try:
            named = msgspec.json.decode(message.body, type=_Named)
        except msgspec.DecodeError:
            return
        self._answer(named.command_id, Result(outcome="refused", took_ms=0, detail="unreadable"))


async def _deleted(queue: Queue, receipt: str) -> None:
    """Delete a message; one that cannot be deleted comes again, and is known by then."""
    try:
        await asyncio.wait_for(queue.delete(receipt), 5)
    except (Away, Closed, TimeoutError) as error:
        log.info("a message stays in the queue: %s", error)
