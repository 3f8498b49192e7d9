"""The stand-ins over HTTP, on one port of this machine.

`/<service>/...` is a service, `/messages/` the page of what was sent, `/payments/` the page of
what the gateways of cards keep, `/sheets/` that of the spreadsheet, `/calendars/` that of what
channels sell, `/failures/` the page of switches.
`POST /failures/<service>?how=down&times=3` makes a service fail (without `times`, until further
notice), `DELETE` ends that.
"""

import socket
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from local import clock
from local.aws.ministack import HOST
from local.providers import calendars, messages, payments, sheets, switches, telling
from local.providers.http import MOST_BYTES, Answer, Request
from local.providers.provider import Broken, Provider

POLL_SECONDS = 0.01
PAGE_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
}
PAGES = {
    "messages": messages.page,
    "failures": switches.page,
    "payments": payments.page,
    "sheets": sheets.page,
    "calendars": calendars.page,
}
CHANGES = {
    "messages": telling.change,
    "payments": payments.change,
    "calendars": calendars.change,
}
NOT_FOUND = Answer(404, b"There is nothing here. Try /messages/", {"Content-Type": "text/plain"})


class StandIns(ThreadingHTTPServer):
    """The server of some stand-ins. A connection that a failure holds ends with it."""

    daemon_threads = True

    def __init__(self, port: int, providers: Sequence[Provider]) -> None:
        super().__init__((HOST, port), _Handler)
        self.providers = {provider.name: provider for provider in providers}
        self.closing = Event()

    @property
    def url(self) -> str:
        """Where the stand-ins answer, without a trailing slash."""
        return f"http://{HOST}:{self.server_port}"

    def respond(self, request: Request) -> Answer | Broken:
        """The answer to any request."""
        first, _, rest = request.path.removeprefix("/").partition("/")
        if first in self.providers:
            own = msgspec.structs.replace(request, path=f"/{rest}")
            return self.providers[first].take(own)
        if first == "failures" and rest in self.providers:
            return _set_failing(self.providers[rest], request)
        if first == "failures" and rest:
            return Answer.of({"service": list(self.providers)}, HTTPStatus.NOT_FOUND)
        if first in CHANGES and rest and request.method == "POST":
            return CHANGES[first](self.providers, rest, request)
        if first in PAGES and not rest and request.method == "GET":
            page = PAGES[first](tuple(self.providers.values()))
            return Answer(200, page.encode(), PAGE_HEADERS)
        return NOT_FOUND


def _set_failing(provider: Provider, request: Request) -> Answer:
    chosen = {**request.query, **request.form}
    how, times = chosen.get("how", ""), chosen.get("times", "")
    is_post = request.method == "POST"
    if request.method == "DELETE" or (is_post and how == switches.WORKING):
        provider.recover()
    elif not is_post or how not in provider.failures:
        return Answer.of({"how": provider.failures}, HTTPStatus.BAD_REQUEST)
    elif times and not (times.isdecimal() and int(times) > 0):
        return Answer.of({"times": "a whole number from 1, or none"}, HTTPStatus.BAD_REQUEST)
    else:
        provider.fail(how, int(times) if times else None)
    if "text/html" in request.headers.get("accept", ""):
        return Answer(HTTPStatus.SEE_OTHER, b"", {"Location": "/failures/"})
    return Answer.of({"service": provider.name, "failing": provider.failing})


class _Handler(BaseHTTPRequestHandler):
    server: StandIns

    def handle_any(self) -> None:
        with clock.running():
            outcome = self.server.respond(self._request())
        if outcome == "silent":
            self.server.closing.wait()
        elif outcome == "reset":
            now = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
        else:
            self.server.closing.wait(outcome.late)
            self._send(outcome)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815 - http.server's names
    do_PROPFIND = handle_any  # noqa: N815

    def _request(self) -> Request:
        parts = urlsplit(self.path)
        size = min(int(self.headers.get("Content-Length") or 0), MOST_BYTES)
        return Request(
            method=self.command,
            path=parts.path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(size),
        )

    def _send(self, answer: Answer) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """The page of messages says what came."""


@contextmanager
def serving(*providers: Provider, port: int = 0) -> Iterator[StandIns]:
    """The stand-ins inside the block, on `port` or a free one."""
    with StandIns(port, providers) as server:
        thread = Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
