"""The whole bridge: its parts, what each is told by whom, and its end in good order."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bridge.allowed import AllowList
from bridge.answers import Answers
from bridge.carrying import Carrier
from bridge.clock import CloudClock
from bridge.cloud import Cloud
from bridge.doing import House
from bridge.home_assistant.calling import Api, Calls
from bridge.home_assistant.listening import Heard, TokenRefused
from bridge.home_assistant.telling import RawState
from bridge.journal import Journal
from bridge.mailbox import Postman
from bridge.players.port import Player
from bridge.queue import Queue
from bridge.reporting import Reporter
from bridge.states import States
from bridge.supervising import Part, supervised
from protocol.answers import Mailbox, Reported

END_SECONDS = 4.0
"""How long what was begun may take, when the program is asked to end."""


class HeardByAll:
    """Tells several what Home Assistant says."""

    def __init__(self, all_of_them: Sequence[Heard]) -> None:
        self._all = all_of_them

    def reached(self, release: str, states: list[RawState]) -> None:
        """It is there, and this is all that it has."""
        for each in self._all:
            each.reached(release, states)

    def changed(self, entity_id: str, state: RawState | None) -> None:
        """An entity changed, or is gone."""
        for each in self._all:
            each.changed(entity_id, state)

    def lost(self) -> None:
        """It is not reached any more."""
        for each in self._all:
            each.lost()


class Program:
    """A bridge out of its parts. players: by name. listen: hears Home Assistant, until it is lost.

    `states` is made before it, since players tell it how they stand.
    """

    def __init__(
        self,
        *,
        clock: CloudClock,
        states: States,
        allowed: AllowList,
        cloud: Cloud,
        queue_of: Callable[[Mailbox], Queue],
        api: Api,
        listen: Part,
        players: Mapping[str, Player],
        journal: Path,
    ) -> None:
        self._states = states
        self._listen = listen
        self._players = players
        self._answers = Answers(cloud)
        house = House(Calls(api, states), players, states)
        self._carrier = Carrier(
            Journal(journal), clock, allowed, do=house.do, answer=self._answers.send
        )
        self._postman = Postman(
            cloud,
            queue_of,
            clock,
            opened=self._opened,
            carry=self._carrier.take,
            answer=self._answers.send,
        )
        self._reporter = Reporter(cloud, states, heard=self._heard, refused=self._postman.reopen)

    async def run(self) -> None:
        """Run until cancelled; then what was begun comes to its end, and nothing else begins."""
        parts: dict[str, Part] = {
            "reports": self._reporter.run,
            "commands": self._postman.run,
            **{f"player {name}": player.watch for name, player in self._players.items()},
        }
        running = [asyncio.create_task(supervised(name, part)) for name, part in parts.items()]
        running.append(
            asyncio.create_task(
                supervised("Home Assistant", self._listen, is_final=_is_refused_token)
            )
        )
        try:
            await asyncio.gather(*running)
        finally:
            for task in running:
                task.cancel()
            await self._carrier.finish(END_SECONDS)
            await self._answers.finish(END_SECONDS)

    def _opened(self, mailbox: Mailbox) -> None:
        self._carrier.house = mailbox.house
        self._states.want(mailbox.entities, mailbox.players)

    def _heard(self, reported: Reported) -> None:
        self._states.want(reported.entities, reported.players)


def _is_refused_token(problem: BaseException) -> bool:
    return isinstance(problem, TokenRefused)
