"""A server on this machine that answers as badly as it is told to."""

import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from urllib.parse import parse_qs

import msgspec

HOST = "127.0.0.1"
DRIP_SECONDS = 0.01
ACCEPT_SECONDS = 0.02
Script = Callable[[socket.socket, Event], None]
"""What happens on a connection after its request; the event is set when the server closes."""


class Received(msgspec.Struct, frozen=True):
    """A request that arrived; the names of headers are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, list[str]]:
        """The fields of a form."""
        return parse_qs(self.body.decode("ascii"), strict_parsing=True, keep_blank_values=True)


def answer(status: int = 200, body: bytes = b"", **headers: str) -> Script:
    """A proper answer; underscores in names of headers are hyphens."""
    lines = [f"HTTP/1.1 {status} Answer"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
    return raw("\r\n".join(lines).encode("latin-1") + body)


def raw(content: bytes) -> Script:
    """These very bytes, and the end of the connection."""
    return lambda connection, _: connection.sendall(content)


def silence(_: socket.socket, closing: Event) -> None:
    """Nothing at all."""
    closing.wait()


def reset(connection: socket.socket, _: Event) -> None:
    """An end of the connection that is an error at the other side."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def dripping(beginning: bytes, drop: bytes = b" ") -> Script:
    """An answer that begins so and never ends: a drop, and another one."""

    def script(connection: socket.socket, closing: Event) -> None:
        connection.sendall(beginning)
        while not closing.wait(DRIP_SECONDS):
            connection.sendall(drop)

    return script


drip = dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
"""A body that never ends, byte by byte."""


def flood(connection: socket.socket, closing: Event) -> None:
    """An answer that never ends, as fast as it is read."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not closing.is_set():
        connection.sendall(b"1000\r\n" + b" " * 0x1000 + b"\r\n")


class Server:
    """Answers its requests with `scripts`, one after the other; the last one again and again.

    `received` are its requests, `connections` counts those that were opened to it.
    """

    def __init__(self, port: int, scripts: list[Script]) -> None:
        self.url = f"http://{HOST}:{port}"
        self.port = port
        self.scripts = scripts
        self.received: list[Received] = []
        self.connections = 0
        self.closing = Event()
        self._turn = Lock()

    def serve(self, listener: socket.socket) -> None:
        """Serve connections, each in a thread of its own, until the server closes."""
        threads = []
        while not self.closing.is_set():
            with suppress(TimeoutError):
                connection, _ = listener.accept()
                self.connections += 1
                threads.append(Thread(target=self._converse, args=(connection,), daemon=True))
                threads[-1].start()
        for thread in threads:
            thread.join()

    def _converse(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(None)
            request = _request(connection)
            if request is None:
                return
            script = self._next(request)
            script(connection, self.closing)

    def _next(self, request: Received) -> Script:
        with self._turn:
            self.received.append(request)
            return self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]


def _request(connection: socket.socket) -> Received | None:
    with connection.makefile("rb") as stream:
        line = stream.readline().decode("latin-1").split()
        if not line:
            return None
        headers = {}
        while pair := stream.readline().decode("latin-1").strip():
            name, _, value = pair.partition(":")
            headers[name.lower()] = value.strip()
        body = stream.read(int(headers.get("content-length", 0)))
    return Received(line[0], line[1], headers, body)


@contextmanager
def serving(*scripts: Script) -> Iterator[Server]:
    """A server on a free port."""
    with socket.create_server((HOST, 0)) as listener:
        listener.settimeout(ACCEPT_SECONDS)
        server = Server(listener.getsockname()[1], list(scripts) or [answer()])
        thread = Thread(target=server.serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            thread.join()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
