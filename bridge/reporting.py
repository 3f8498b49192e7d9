"""Telling the cloud how the house stands: what changed within a second, all of it after a cut, and
that all is well every half minute."""

import asyncio
from collections.abc import Callable

from bridge.cloud import Cloud
from bridge.errors import Refused
from bridge.states import States
from protocol.answers import Reported

HEARTBEAT_SECONDS = 30.0
GATHER_SECONDS = 0.2
"""How long a change waits for others that come with it."""
APART_SECONDS = 0.6
"""Between two reports."""


class Reporter:
    """Reports for as long as the cloud takes them. heard: is told each answer. refused: is called
    where the cloud does not want to hear from us."""

    def __init__(
        self,
        cloud: Cloud,
        states: States,
        *,
        heard: Callable[[Reported], None],
        refused: Callable[[], None],
    ) -> None:
        self._cloud = cloud
        self._states = states
        self._heard = heard
        self._refused = refused

    async def run(self) -> None:
        """Report.

        Raises:
            Away, Refused: the cloud did not take a report.
        """
        # Who begins, or begins anew, does not know what the cloud has heard.
        self._states.unheard()
        while True:
            try:
                answer = await self._cloud.report(self._states.report())
            except Refused:
                self._refused()
                raise
            self._heard(answer)
            await asyncio.sleep(APART_SECONDS)
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS - APART_SECONDS):
                    await self._states.news.wait()
            except TimeoutError:
                continue
            await asyncio.sleep(GATHER_SECONDS)
