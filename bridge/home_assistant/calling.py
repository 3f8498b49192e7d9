"""Carrying out what is asked of Home Assistant, and seeing that it is so."""

import asyncio
from typing import Protocol

from bridge.errors import NotDone
from bridge.home_assistant.telling import RawState
from bridge.states import States
from protocol.answers import Result
from protocol.commands import CallService, ReadHouse
from protocol.things import UNAVAILABLE, Attributes, EntityState

SETTLE_SECONDS = 2.5
"""How long an entity may take to stand as it should: some answer before they move."""


class Api(Protocol):
    """What is used of Home Assistant (`rest.HomeAssistant`)."""

    async def release(self) -> str:
        """Its release."""

    async def state(self, entity_id: str) -> RawState | None:
        """An entity; None for one that there is not."""

    async def call(self, service: str, entity_id: str, data: Attributes) -> list[RawState]:
        """Call a service; what changed meanwhile."""


class Calls:
    """Services called and states read, for commands."""

    def __init__(self, api: Api, states: States) -> None:
        self._api = api
        self._states = states

    async def call(self, command: CallService) -> Result:
        """Call a service and look what became of the entity: Home Assistant answers as well when
        there is no such entity, or when it does not move.

        Raises:
            NotDone: it refused, does not have the entity, or the entity is not as it should be.
            Away: it is not reached.
        """
        changed = await self._api.call(command.service, command.target, command.data)
        raw = next((each for each in changed if each.entity_id == command.target), None)
        if raw is None:
            raw = await self._api.state(command.target)
        if raw is None:
            raise NotDone("failed", "not_found")
        self._states.read(raw)
        state = await self._settled(command)
        if state.state == UNAVAILABLE:
            raise NotDone("failed", UNAVAILABLE, (state,))
        if command.state not in {None, state.state}:
            raise NotDone("failed", "not_so", (state,))
        return Result(outcome="done", took_ms=0, states=(state,))

    async def read(self, command: ReadHouse) -> Result:
        """Read what the house has, or only that Home Assistant answers. Raises as `call`."""
        release = await self._api.release()
        states = self._states.everything() if command.wanted == "states" else ()
        return Result(outcome="done", took_ms=0, states=states, home_assistant=release)

    async def _settled(self, command: CallService) -> EntityState:
        """The entity once it stands as it should, or as it stands after a while."""
        wanted = command.state
        if wanted is not None:
            try:
                async with asyncio.timeout(SETTLE_SECONDS):
                    await self._states.until(command.target, wanted)
            except TimeoutError:
                pass
        return self._states.of(command.target)
