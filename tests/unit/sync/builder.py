"""A stand-in for the chatbot builder: a server on this machine that remembers what it is sent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs

import msgspec


class Post(msgspec.Struct, frozen=True):
    """A form that arrived; the names of headers are in lower case."""

    path: str
    headers: dict[str, str]
    form: dict[str, list[str]]

    @property
    def value(self) -> str:
        """The text that a field of the account is given."""
        (text,) = self.form["value"]
        return text


class Builder:
    """What the stand-in has been sent, and how it answers.

    `status` is that of every answer, `location` where a redirect leads; while it `is_silent` no
    answer comes. `when_asked` is called with each form before the answer.
    """

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.posts: list[Post] = []
        self.status = 200
        self.location = ""
        self.is_silent = False
        self.when_asked: Callable[[Post], None] = lambda _: None
        self.closing = Event()

    def values(self, field_id: str) -> list[str]:
        """What a field of the account was given, in order."""
        path = f"/api/accounts/bot_fields/{field_id}"
        return [post.value for post in self.posts if post.path == path]


class _Handler(BaseHTTPRequestHandler):
    builder: Builder

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")
        headers = {name.lower(): value for name, value in self.headers.items()}
        post = Post(self.path, headers, parse_qs(body, strict_parsing=True))
        self.builder.posts.append(post)
        self.builder.when_asked(post)
        if self.builder.is_silent:
            self.builder.closing.wait()
            return
        self.send_response(self.builder.status)
        if self.builder.location:
            self.send_header("Location", self.builder.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Tests say what is wrong."""


@contextmanager
def running() -> Iterator[Builder]:
    """The stand-in on a free port."""
    handler = type("Handler", (_Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        builder = handler.builder = Builder(server.server_port)  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield builder
        finally:
            builder.closing.set()
            server.shutdown()
            thread.join()
