"""One attempt over the wire, with `requests`. Nothing is raised: every end is an outcome.

Only its connection layer is used: its sessions would take proxies, cookies and passwords from the
machine, and read the bodies of redirects without a limit.
"""

import logging
import time
from contextlib import closing
from typing import Any

import msgspec
import requests
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError, ReadTimeoutError

from chalicelib.cloud.http.addresses import Forbidden, Target
from chalicelib.cloud.http.calls import Answer, Failure, Method, Outcome
from chalicelib.cloud.http.connections import Adapter

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


def send(request: Request) -> Outcome:
    """Send a request once, and read its answer. Redirects are not followed."""
    deadline = time.monotonic() + request.connect_seconds + request.read_seconds
    adapter = Adapter(deadline, is_stand_in=request.target.is_stand_in)
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


def _exchange(adapter: Adapter, request: Request) -> Outcome:
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
        body = _read(answer.raw, request.most_bytes)
    return body if isinstance(body, Failure) else Answer(answer.status_code, headers, body)


def _read(raw: Any, most_bytes: int) -> bytes | Failure:
    """The body, unless it is too long."""
    body = bytearray()
    while chunk := raw.read1(CHUNK, decode_content=False):
        body += chunk
        if len(body) > most_bytes:
            return Failure("too_large", sent=True)
    return bytes(body)
