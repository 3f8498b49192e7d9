"""Connections that end by a deadline, whatever the other side does, and that lead to the internet.

A time-out of a socket is one of each read or write, and of each address of a name: an answer that
drips, or a name with many dead addresses, would last for ever.
"""

import io
import socket
import time
from functools import partial
from http.client import HTTPResponse
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from chalicelib.cloud.http.addresses import Forbidden, is_public

SHORTEST_SECONDS = 0.001
"""A time-out of nothing would mean that nobody waits."""


def left_until(deadline: float) -> float:
    """The seconds that are left.

    Raises:
        TimeoutError: none are.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Stream(io.RawIOBase):
    """What comes over a socket until a deadline."""

    def __init__(self, connection: socket.socket, raw: io.RawIOBase, deadline: float) -> None:
        self._connection, self._raw, self._deadline = connection, raw, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._connection.settimeout(left_until(self._deadline))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(HTTPResponse):
    """An answer whose head and body end by a deadline."""

    def __init__(self, sock: socket.socket, *values: Any, deadline: float, **named: Any) -> None:
        super().__init__(sock, *values, **named)
        raw: Any = self.fp
        self.fp = io.BufferedReader(_Stream(sock, raw.detach(), deadline))


class _Timed(HTTPConnection):
    """A connection that ends by a deadline."""

    def __init__(self, *values: Any, deadline: float, **named: Any) -> None:
        super().__init__(*values, **named)
        self._deadline = deadline
        self.response_class: Any = partial(_Response, deadline=deadline)

    def send(self, data: Any) -> None:
        if self.sock is not None:
            self.sock.settimeout(left_until(self._deadline))
        super().send(data)

    def _new_conn(self) -> socket.socket:
        """A connection to one of the addresses of the name, which share the time to connect."""
        found = self._addresses()
        ends = time.monotonic() + (self.timeout or 0)
        for others, address in zip(reversed(range(len(found))), found, strict=True):
            try:
                return self._connected(address, (ends - time.monotonic()) / (others + 1))
            except (ConnectTimeoutError, NewConnectionError):
                if not others:
                    raise
        # There is no such name, which this says.
        return super()._new_conn()

    def _connected(self, address: str, seconds: float) -> socket.socket:
        name, usual = self._dns_host, self.timeout
        self._dns_host, self.timeout = address, max(seconds, SHORTEST_SECONDS)
        try:
            connection = super()._new_conn()
        finally:
            self._dns_host, self.timeout = name, usual
        connection.settimeout(left_until(self._deadline))
        return connection

    def _addresses(self) -> list[str]:
        try:
            found = socket.getaddrinfo(self.host.strip("[]"), self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return []
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _TimedAndEncrypted(_Timed, HTTPSConnection):
    """The same with encryption."""


class _Public(_TimedAndEncrypted):
    """A connection to a public address, whatever the name of the host leads to."""

    def _new_conn(self) -> socket.socket:
        connection = super()._new_conn()
        # The name may lead elsewhere the second time that it is looked up.
        if not is_public(connection.getpeername()[0]):
            connection.close()
            raise Forbidden("a private address")
        return connection

    def _addresses(self) -> list[str]:
        found = super()._addresses()
        if not all(map(is_public, found)):
            raise Forbidden("a private address")
        return found


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Timed

    def __init__(self, *values: Any, deadline: float, **named: Any) -> None:
        super().__init__(*values, **named)
        self.conn_kw["deadline"] = deadline


class _EncryptedPool(_Pool, HTTPSConnectionPool):
    ConnectionCls = _TimedAndEncrypted


class _PublicPool(_EncryptedPool):
    ConnectionCls = _Public


class Adapter(HTTPAdapter):
    """Sends one request, which ends by a deadline (of `time.monotonic`). A stand-in may be at a
    private address and without encryption."""

    def __init__(self, deadline: float, *, is_stand_in: bool) -> None:
        pools: dict[str, type[_Pool]] = {"https": _PublicPool}
        if is_stand_in:
            pools = {"http": _Pool, "https": _EncryptedPool}
        self._pools = {name: partial(pool, deadline=deadline) for name, pool in pools.items()}
        super().__init__()

    def init_poolmanager(self, *values: Any, **named: Any) -> None:
        """Make the connections of this module, and no others."""
        super().init_poolmanager(*values, **named)
        manager: Any = self.poolmanager
        manager.pool_classes_by_scheme = self._pools
