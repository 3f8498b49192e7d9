"""What each command is done by."""

from collections.abc import Mapping

from bridge.home_assistant.calling import Calls
from bridge.players import port
from bridge.players.port import Player
from bridge.states import States
from protocol.answers import Result
from protocol.commands import AnyCommand, CallService, ReadHouse


class House:
    """A house that does what commands say. players: by the names that the cloud knows them by."""

    def __init__(self, calls: Calls, players: Mapping[str, Player], states: States) -> None:
        self._calls = calls
        self._players = players
        self._states = states

    async def do(self, command: AnyCommand) -> Result:
        """Do what an allowed command says; answers how its target stands then.

        Raises:
            NotDone: it was refused, or did not become so.
            Away: what does it is not reached.
        """
        if isinstance(command, CallService):
            return await self._calls.call(command)
        if isinstance(command, ReadHouse):
            return await self._calls.read(command)
        player = self._players[command.target]
        await port.carry_out(player, command)
        self._states.looks(command.target, player.look())
        return Result(outcome="done", took_ms=0, player=self._states.player(command.target))
