"""Home Assistant's REST API (home book, appendix A)."""

from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote

import aiohttp
import msgspec

from bridge.asking import ask
from bridge.configuration import Secret
from bridge.errors import NotDone
from bridge.home_assistant.telling import RawState
from protocol.things import Attributes

WHO = "Home Assistant"
PATIENCE = aiohttp.ClientTimeout(total=10, sock_connect=2)
Answer = TypeVar("Answer")


class HomeAssistant:
    """The services and states of a Home Assistant."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: Secret) -> None:
        self._session = session
        self._url = url.rstrip("/")
        self._token = token

    async def release(self) -> str:
        """Its release.

        Raises:
            Away: it does not answer.
            NotDone: it refuses us.
        """
        config = await self._call("GET", "/api/config", dict[str, Any])
        return str(config.get("version", ""))

    async def state(self, entity_id: str) -> RawState | None:
        """An entity as it stands; None for one that there is not. Raises as `release`."""
        try:
            return await self._call("GET", f"/api/states/{quote(entity_id)}", RawState)
        except NotDone as problem:
            if problem.detail == f"http_{HTTPStatus.NOT_FOUND.value}":
                return None
            raise

    async def call(self, service: str, entity_id: str, data: Attributes) -> list[RawState]:
        """Call a service for an entity; answers what changed meanwhile, which may be nothing, or
        other entities. Raises as `release`; NotDone also where the service refuses."""
        domain, _, name = service.partition(".")
        body = {**data, "entity_id": entity_id}
        path = f"/api/services/{quote(domain)}/{quote(name)}"
        return await self._call("POST", path, list[RawState], body)

    async def _call(
        self, method: str, path: str, form: type[Answer], body: object = None
    ) -> Answer:
        headers = {
            "Authorization": f"Bearer {self._token.reveal()}",
            "Content-Type": "application/json",
        }
        sent = None if body is None else msgspec.json.encode(body)
        url = self._url + path
        answer = await ask(
            self._session, WHO, method, url, patience=PATIENCE, data=sent, headers=headers
        )
        if answer.status != HTTPStatus.OK:
            raise NotDone("failed", f"http_{answer.status}")
        try:
            return msgspec.json.decode(answer.content, type=form)
        except msgspec.DecodeError as error:
            raise NotDone("failed", "no_json") from error
