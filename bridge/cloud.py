"""The API of the cloud, as a bridge uses it."""

from http import HTTPStatus
from typing import Protocol, TypeVar
from urllib.parse import quote

import aiohttp
import msgspec

from bridge import RELEASE
from bridge.asking import ask
from bridge.clock import CloudClock
from bridge.configuration import Secret
from bridge.errors import Away, Refused
from protocol.answers import Mailbox, Report, Reported, Result

PATIENCE = aiohttp.ClientTimeout(total=8, sock_connect=2.5)
LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
MOST_SECONDS_ALONE = 60.0
Answer = TypeVar("Answer")


class Cloud(Protocol):
    """What the cloud answers a bridge.

    Raises:
        Away: it does not answer, or asks to be left alone.
        Refused: it does not want this.
    """

    async def mailbox(self) -> Mailbox:
        """Where commands are, and with what they are taken."""

    async def report(self, report: Report) -> Reported:
        """Tell how the house stands."""

    async def answer(self, command_id: str, result: Result) -> None:
        """Tell what became of a command."""


class Api:
    """The cloud over HTTPS, with the key of the house. The clock hears what it says of the time."""

    def __init__(
        self, session: aiohttp.ClientSession, url: str, key: Secret, clock: CloudClock
    ) -> None:
        self._session = session
        self._url = url.rstrip("/")
        self._key = key
        self._clock = clock

    async def mailbox(self) -> Mailbox:
        """Where commands are, and with what they are taken."""
        began = self._clock.uptime()
        mailbox = _decoded(await self._call("GET", "/bridge/commands/"), Mailbox)
        self._clock.heard(mailbox.now, self._clock.uptime() - began)
        return mailbox

    async def report(self, report: Report) -> Reported:
        """Tell how the house stands."""
        began = self._clock.uptime()
        reported = _decoded(await self._call("POST", "/bridge/states/", report), Reported)
        self._clock.heard(reported.now, self._clock.uptime() - began)
        return reported

    async def answer(self, command_id: str, result: Result) -> None:
        """Tell what became of a command."""
        await self._call("POST", f"/bridge/commands/{quote(command_id, safe='')}/result/", result)

    async def _call(self, method: str, path: str, body: msgspec.Struct | None = None) -> bytes:
        headers = {
            "Authorization": f"Bearer {self._key.reveal()}",
            "User-Agent": f"house-bridge/{RELEASE}",
        }
        if body is not None:
            headers["Content-Type"] = "application/json"
        sent = None if body is None else msgspec.json.encode(body)
        url = self._url + path
        answer = await ask(
            self._session, "cloud", method, url, patience=PATIENCE, data=sent, headers=headers
        )
        if answer.status in LATER or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Away(f"cloud ({answer.status})", _retry_after(answer.headers.get("Retry-After")))
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise Refused(answer.status)
        return answer.content


def _retry_after(text: str | None) -> float:
    """The seconds for which the cloud wants to be left alone, within reason."""
    return min(float(text), MOST_SECONDS_ALONE) if text is not None and text.isdecimal() else 0.0


def _decoded(content: bytes, form: type[Answer]) -> Answer:
    try:
        return msgspec.json.decode(content, type=form)
    except msgspec.DecodeError as error:
        raise Away("cloud (no JSON of ours)") from error
