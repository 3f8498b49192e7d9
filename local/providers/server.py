"""The stand-ins over HTTP, on one port of this machine.

`/<service>/...` is a service, `/messages/` the page of what was sent. `POST
/failures/<service>?how=down&times=3` makes a service fail (without `times`, until further notice),
`DELETE` ends that.
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

from local.aws.ministack import HOST
from local.providers import messages
from local.providers.exchange import Answer, Request
from local.providers.failures import ANSWERS, FAILURES, Failure
from local.providers.provider import Provider

MOST_BYTES = 20 * 1024 * 1024
POLL_SECONDS = 0.05
PAGE_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Cache-Control": "no-store",
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

    def respond(self, request: Request) -> Answer | Failure:
        """The answer to any request."""
        first, _, rest = request.path.removeprefix("/").partition("/")
        if first in self.providers:
            own = msgspec.structs.replace(request, path=f"/{rest}")
            return self.providers[first].take(own)
        if first == "messages" and request.method == "GET":
            page = messages.page(tuple(self.providers.values()))
            return Answer(200, page.encode(), PAGE_HEADERS)
        if first == "failures" and rest in self.providers:
            return _set_failing(self.providers[rest], request)
        return NOT_FOUND


def _set_failing(provider: Provider, request: Request) -> Answer:
    how = next((each for each in FAILURES if each == request.query.get("how")), None)
    times = request.query.get("times", "")
    is_number = not times or (times.isdecimal() and int(times) > 0)
    if request.method == "DELETE":
        provider.recover()
    elif request.method == "POST" and how is not None and is_number:
        provider.fail(how, int(times) if times else None)
    else:
        return Answer.of({"how": FAILURES}, HTTPStatus.BAD_REQUEST)
    return Answer.of({"service": provider.name, "failing": provider.failing})


class _Handler(BaseHTTPRequestHandler):
    server: StandIns

    def handle_any(self) -> None:
        outcome = self.server.respond(self._request())
        if outcome == "silent":
            self.server.closing.wait()
        elif outcome == "reset":
            now = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
        else:
            self._send(outcome if isinstance(outcome, Answer) else ANSWERS[outcome])

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815 - http.server's names

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
