"""One attempt over the wire, with `requests`. Nothing is raised: every end is an outcome.

Only its connection layer is used: its sessions would take proxies, cookies and passwords from the
machine, and read the bodies of redirects without a limit.
"""

import logging
import socket
import time
from contextlib import closing
from typing import Any

import msgspec
import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError, ReadTimeoutError

from chalicelib.cloud.http.addresses import Forbidden, Target, is_public
from chalicelib.cloud.http.calls import Answer, Failure, Method, Outcome

CHUNK = 65_536
AGENT = "CasaAustin/1.0"
# What each error means; the first that fits counts.
FAILURES: tuple[tuple[type[Exception], Failure], ...] = (
    (Forbidden, Failure("address", sent=False)),
    (requests.ConnectTimeout, Failure("connect", sent=False)),
    (requests.Timeout, Failure("timeout", sent=True)),
    (requests.exceptions.SSLError, Failure("tls", sent=False)),
    (requests.ConnectionError, Failure("connection", sent=True)),
    (ReadTimeoutError, Failure("timeout", sent=True)),
    (HTTPError, Failure("connection", sent=True)),
    # A header or an address is malformed.
    (Exception, Failure("request", sent=False)),
)
# Its lines repeat addresses, which may hold tokens.
logging.getLogger("urllib3").setLevel(logging.CRITICAL)


class Request(msgspec.Struct, frozen=True):
    """One HTTP request, and the limits of its answer."""

    method: Method
    target: Target
    headers: dict[str, str]
    body: bytes | None
    connect_seconds: float
    read_seconds: float
    most_bytes: int


class _PublicConnection(HTTPSConnection):
    """A connection to a public address, whatever the name of the host leads to."""

    def _new_conn(self) -> socket.socket:
        self._refuse_private_names()
        connection = super()._new_conn()
        # The name may lead elsewhere the second time that it is looked up.
        if not is_public(connection.getpeername()[0]):
            connection.close()
            raise Forbidden("a private address")
        return connection

    def _refuse_private_names(self) -> None:
        try:
            found = socket.getaddrinfo(self.host.strip("[]"), self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        if not all(is_public(str(entry[4][0])) for entry in found):
            raise Forbidden("a private address")


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicAdapter(HTTPAdapter):
    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {"https": _PublicPool}


def send(request: Request) -> Outcome:
    """Send a request once, and read its answer. Redirects are not followed."""
    adapter = HTTPAdapter() if request.target.is_stand_in else _PublicAdapter()
    try:
        return _exchange(adapter, request)
    except requests.ConnectionError as error:
        return _never_connected(error) or _failure(error)
    except (Forbidden, requests.RequestException, HTTPError, UnicodeError) as error:
        return _failure(error)
    finally:
        adapter.close()


def _failure(error: Exception) -> Failure:
    return next(failure for kind, failure in FAILURES if isinstance(error, kind))


def _never_connected(error: requests.ConnectionError) -> Failure | None:
    cause = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(cause, NameResolutionError):
        return Failure("name", sent=False)
    return Failure("connect", sent=False) if isinstance(cause, NewConnectionError) else None


def _exchange(adapter: HTTPAdapter, request: Request) -> Outcome:
    deadline = time.monotonic() + request.connect_seconds + request.read_seconds
    prepared = requests.Request(
        request.method,
        request.target.url,
        # Compressed answers could grow without a limit.
        headers={"User-Agent": AGENT, "Accept-Encoding": "identity", **request.headers},
        data=request.body,
    ).prepare()
    answer = adapter.send(
        prepared,
        stream=True,
        timeout=(request.connect_seconds, request.read_seconds),
        verify=True,
    )
    with closing(answer):
        headers = {name.lower(): value for name, value in answer.headers.items()}
        if headers.get("content-encoding", "identity").lower() != "identity":
            return Failure("garbage", sent=True)
        body = _read(answer.raw, request.most_bytes, deadline)
    return body if isinstance(body, Failure) else Answer(answer.status_code, headers, body)


def _read(raw: Any, most_bytes: int, deadline: float) -> bytes | Failure:
    """The body, unless it is too long, or drips until after `deadline`."""
    body = bytearray()
    while chunk := raw.read1(CHUNK, decode_content=False):
        body += chunk
        if len(body) > most_bytes:
            return Failure("too_large", sent=True)
        if time.monotonic() > deadline:
            return Failure("timeout", sent=True)
    return bytes(body)
