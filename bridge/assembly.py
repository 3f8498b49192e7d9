"""A bridge out of its configuration."""

from functools import partial

import aiohttp

from bridge import configuration as configured
from bridge.allowed import AllowList
from bridge.clock import CloudClock
from bridge.cloud import Api
from bridge.configuration import Configuration, Dlna, Secrets
from bridge.home_assistant.listening import Heard, Listener
from bridge.home_assistant.rest import HomeAssistant
from bridge.players.dlna import DlnaPlayer
from bridge.players.house_music import HouseMusic
from bridge.players.outlet import Outlet
from bridge.players.port import Player
from bridge.players.renderer import Renderer, found
from bridge.program import HeardByAll, Program
from bridge.queue import Sqs
from bridge.states import States


class Assembly:
    """The parts of a bridge that share a connection pool, a clock and what is known."""

    def __init__(
        self, configuration: Configuration, secrets: Secrets, session: aiohttp.ClientSession
    ) -> None:
        self._configuration = configuration
        self._secrets = secrets
        self._session = session
        self.clock = CloudClock()
        self.allowed = AllowList(
            configuration.home_assistant.entities, frozenset(configuration.players)
        )
        self.states = States(self.clock, self.allowed)
        url = configuration.home_assistant.url
        self.home_assistant = HomeAssistant(session, url, secrets.token)
        self.cloud = Api(session, configuration.cloud.api, secrets.key, self.clock)
        self._outlets: list[Heard] = []
        self.players = {
            name: self._player(name, player) for name, player in configuration.players.items()
        }

    def program(self) -> Program:
        """The bridge, ready to run."""
        heard = HeardByAll([self.states, *self._outlets])
        url, token = self._configuration.home_assistant.url, self._secrets.token
        return Program(
            clock=self.clock,
            states=self.states,
            allowed=self.allowed,
            cloud=self.cloud,
            queue_of=lambda mailbox: Sqs(self._session, mailbox, self.clock),
            api=self.home_assistant,
            listen=Listener(self._session, url, token, heard).run,
            players=self.players,
            journal=self._configuration.state / "journal.jsonl",
        )

    def _player(self, name: str, player: configured.Player) -> Player:
        told = partial(self.states.looks, name)
        if not isinstance(player, Dlna):
            return HouseMusic(self._session, player.url, player.house, told)
        outlet = None
        if player.power_entity is not None:
            outlet = Outlet(self.home_assistant, player.power_entity)
            self._outlets.append(outlet)
        return DlnaPlayer(
            player,
            find=partial(_found, player),
            told=told,
            uptime=self.clock.uptime,
            kept=self._configuration.state / f"queue-{name}.json",
            outlet=outlet,
        )


async def _found(player: Dlna) -> Renderer:
    return await found(player)
