"""Hearing of every change at Home Assistant, over its WebSocket (home book, appendix B)."""

import logging
from typing import Any, Literal, Protocol

import aiohttp
import msgspec

from bridge.configuration import Secret
from bridge.errors import Away
from bridge.home_assistant.telling import RawState

log = logging.getLogger(__name__)
HEARTBEAT_SECONDS = 10
CONNECT_SECONDS = 5
SUBSCRIPTION, STATES, CONFIG = 1, 2, 3
"""The ids of our three questions, in their order."""


class Heard(Protocol):
    """Who is told what Home Assistant says."""

    def reached(self, release: str, states: list[RawState]) -> None:
        """It is there, and this is all that it has."""

    def changed(self, entity_id: str, state: RawState | None) -> None:
        """An entity changed, or is gone."""

    def lost(self) -> None:
        """It is not reached any more."""


class _Change(msgspec.Struct, frozen=True):
    entity_id: str
    new_state: RawState | None = None


class _Event(msgspec.Struct, frozen=True):
    data: _Change


class _Said(msgspec.Struct, frozen=True):
    """Any message; `result` and `event` are read once it is known what they are."""

    type: str
    id: int = 0
    success: bool = True
    result: msgspec.Raw = msgspec.Raw(b"null")
    event: msgspec.Raw = msgspec.Raw(b"null")


class TokenRefused(Away):
    """Home Assistant does not take the token; asking often would have us banned."""


class Listener:
    """A connection to Home Assistant for as long as it lasts."""

    def __init__(
        self, session: aiohttp.ClientSession, url: str, token: Secret, heard: Heard
    ) -> None:
        self._session = session
        self._url = url.rstrip("/") + "/api/websocket"
        self._token = token
        self._heard = heard

    async def run(self) -> None:
        """Listen until the connection ends.

        Raises:
            Away: it could not be made, or has ended.
        """
        try:
            async with self._session.ws_connect(
                self._url,
                heartbeat=HEARTBEAT_SECONDS,
                max_msg_size=0,
                timeout=aiohttp.ClientWSTimeout(ws_close=1),
            ) as connection:
                await self._enter(connection)
                await self._listen(connection)
        except (aiohttp.ClientError, TimeoutError, OSError, TypeError) as error:
            raise Away(f"Home Assistant ({type(error).__name__})") from error
        finally:
            self._heard.lost()

    async def _enter(self, connection: aiohttp.ClientWebSocketResponse) -> None:
        await _expect(connection, "auth_required")
        await connection.send_json({"type": "auth", "access_token": self._token.reveal()})
        await _expect(connection, "auth_ok")
        asked: tuple[tuple[int, dict[str, Any]], ...] = (
            (SUBSCRIPTION, {"type": "subscribe_events", "event_type": "state_changed"}),
            # After the subscription, so that no change falls between the two.
            (STATES, {"type": "get_states"}),
            (CONFIG, {"type": "get_config"}),
        )
        for number, question in asked:
            await connection.send_json({"id": number, **question})

    async def _listen(self, connection: aiohttp.ClientWebSocketResponse) -> None:
        states: list[RawState] = []
        async for message in connection:
            if message.type is not aiohttp.WSMsgType.TEXT:
                break
            said = _read(message.data, _Said)
            if said.type == "result" and not said.success:
                raise Away("Home Assistant (a question was refused)")
            if said.type == "event":
                change = _read(said.event, _Event).data
                self._heard.changed(change.entity_id, change.new_state)
            elif said.id == STATES:
                states = _read(said.result, list[RawState])
            elif said.id == CONFIG:
                release = str(_read(said.result, dict[str, Any]).get("version", ""))
                log.info("Home Assistant %s is reached", release)
                self._heard.reached(release, states)
        raise Away("Home Assistant (closed)")


async def _expect(
    connection: aiohttp.ClientWebSocketResponse, kind: Literal["auth_required", "auth_ok"]
) -> None:
    said = _read(await connection.receive_str(timeout=CONNECT_SECONDS), _Said)
    if said.type == "auth_invalid":
        raise TokenRefused("Home Assistant does not take the token")
    if said.type != kind:
        raise Away(f"Home Assistant (no {kind})")


def _read(text: str | bytes | msgspec.Raw, form: Any) -> Any:
    try:
        return msgspec.json.decode(text, type=form)
    except msgspec.DecodeError as error:
        raise Away("Home Assistant (no message of its kind)") from error
