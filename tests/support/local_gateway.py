"""The gateway of one machine before an application that mirrors what it is asked."""

import json
from io import BytesIO
from typing import Any, NoReturn

import msgspec

from chalicelib.entry import Worker
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.web.application import Application
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.routing import Reply, Router
from local.gateway.http import MOST_ANSWER_BYTES, Gateway

PNG = b"\x89PNG\r\n\x1a\n\x00\xff"


class HttpAnswer(msgspec.Struct):
    """What a caller got."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Its body."""
        return json.loads(self.body)


def wsgi(method: str, target: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    """A request as gunicorn gives it to an application."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "RAW_URI": target,
        "REMOTE_ADDR": "203.0.113.9",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
    }
    if body:
        environ["CONTENT_LENGTH"] = str(len(body))
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value
    return environ


class RecordingApp(Application):
    """An application that keeps the events it was called with."""

    def __init__(self, router: Router) -> None:
        super().__init__("recording", routers=[router], resolver=strangers)
        self.events: list[dict[str, Any]] = []

    def __call__(self, event: Any, context: Any) -> dict[str, Any]:
        self.events.append(event)
        answer: dict[str, Any] = super().__call__(event, context)
        return answer


def strangers(_: str) -> NoReturn:
    """Nobody's token is known."""
    raise Unauthenticated


class Caller:
    """Sends requests to a gateway."""

    def __init__(self, app: RecordingApp, office: Worker | None = None) -> None:
        self._app = app
        self._gateway = Gateway(app, office)

    def event(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """The event that a request became."""
        self(method, target, body, headers)
        [event] = self._app.events
        self._app.events.clear()
        # On its way to Lambda an event is JSON.
        plain: dict[str, Any] = json.loads(json.dumps(event))
        return plain

    def __call__(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
    ) -> HttpAnswer:
        answered: list[tuple[str, list[tuple[str, str]]]] = []
        parts = self._gateway(
            wsgi(method, target, body, headers or {}),
            lambda status, sent: answered.append((status, sent)),
        )
        [(status, sent)] = answered
        return HttpAnswer(int(status.split()[0]), dict(sent), b"".join(parts))


class Seen(msgspec.Struct):
    """The values of a path."""

    name: str = ""
    part: str = ""


def mirroring() -> Router:
    """Routes of every kind."""
    router = Router("mirror")
    options: Any = {"audience": PUBLIC}

    @router.get("/mirror", **options)
    @router.post("/mirror", **options)
    def mirror() -> Seen:
        return Seen()

    @router.get("/mirror/{name}", **options)
    def named(name: str) -> Seen:
        return Seen(name)

    @router.get("/mirror/{name}/parts/{part}", **options)
    def part(name: str, part: str) -> Seen:
        return Seen(name, part)

    @router.delete("/empty", **options)
    def empty() -> Reply:
        return Reply(status=204, headers={"X-Done": "yes"})

    @router.get("/image", **options)
    def image() -> Reply:
        return Reply(PNG, "image/png")

    @router.get("/huge", **options)
    def huge() -> Reply:
        return Reply("x" * (MOST_ANSWER_BYTES + 1), "text/plain")

    @router.get("/accents", **options)
    def accents() -> Reply:
        return Reply("sí", "text/plain", headers={"X-Title": "Habitación"})

    return router


def make_app() -> RecordingApp:
    """An application with those routes."""
    return RecordingApp(mirroring())
