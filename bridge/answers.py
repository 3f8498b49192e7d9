"""Results on their way to the cloud: several at once, each tried again while somebody may ask."""

import asyncio
import logging

from bridge.cloud import Cloud
from bridge.errors import Away, Refused
from protocol.answers import Result

log = logging.getLogger(__name__)
MOST_ON_THEIR_WAY = 200
PAUSES = (0.2, 0.5, 1, 2, 2, 5, 10, 10, 15, 15)
"""Seconds between attempts: a minute in all, then nobody waits for the answer any more."""


class Answers:
    """Sends results by itself, so that no target waits for the cloud."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._sending: set[asyncio.Task[None]] = set()

    def send(self, command_id: str, result: Result) -> None:
        """Send a result, now and until it has arrived."""
        if len(self._sending) >= MOST_ON_THEIR_WAY:
            log.warning("too many results wait for the cloud: one is dropped")
            return
        task = asyncio.create_task(self._send(command_id, result), name="answer")
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def finish(self, seconds: float) -> None:
        """Give what is on its way so much time."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=seconds)
        for task in self._sending:
            task.cancel()

    async def _send(self, command_id: str, result: Result) -> None:
        for pause in PAUSES:
            try:
                await self._cloud.answer(command_id, result)
            except Refused as refused:
                log.warning("the cloud does not take a result: %s", refused)
                return
            except Away as away:
                await asyncio.sleep(max(pause, away.seconds))
            else:
                return
        log.warning("a result did not reach the cloud within a minute")
