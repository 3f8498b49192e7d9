"""Answers that are late, endless, broken or nonsense."""

import gzip
import socket
from contextlib import ExitStack
from typing import Any

import pytest

from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable
from tests.support import servers
from tests.support.servers import Script, answer, drip, dripping, flood, raw, reset, silence

from .desk import READ, WRITE, Desk, Forecast

OK = b"HTTP/1.1 200 OK\r\n"
BODY = b'{"sky": "gris", "degrees": 1}'


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (flood, "too_large"),
        (answer(body=b" " * 2000), "too_large"),
        (reset, "connection"),
        (raw(b""), "connection"),
        (raw(b"SSH-2.0-OpenSSH\r\n"), "connection"),
        (raw(OK + b"Content-Length: 100\r\n\r\n{"), "connection"),
        (raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}"), "connection"),
        (raw(OK + b"X: y\r\n" * 200 + b"\r\n"), "connection"),
        (answer(body=gzip.compress(BODY), Content_Encoding="gzip"), "garbage"),
        (answer(body=b"<html>En mantenimiento</html>"), "garbage"),
        (answer(body=b""), "garbage"),
        (answer(body=b'{"sky": "gris"}'), "garbage"),
        (answer(body=b'{"sky": "gris", "degrees": "mucho"}'), "garbage"),
        (answer(body=b'{"sky": "\xff", "degrees": 1}'), "garbage"),
        (answer(body=b'{"sky": "gris", "degrees": 1, "x": ' + b"[" * 900), "garbage"),
    ],
)
def test_what_is_no_answer_is_a_failure_of_the_service(
    desk: Desk, script: Script, reason: str
) -> None:
    desk.answers(script)
    client = desk.client(attempts=1, most_bytes=1000)
    with pytest.raises(ServiceUnavailable) as failure:
        client.ask(READ, Forecast)
    assert failure.value.reason == reason


@pytest.mark.parametrize(
    "script",
    [
        silence,
        drip,
        dripping(b"", b"H"),
        dripping(OK, b"X"),
        dripping(OK, b"X: y\r\n "),
        dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
        dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X"),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_what_takes_too_long_is_given_up(desk: Desk, script: Script) -> None:
    desk.answers(script)
    client = desk.client(connect_seconds=0.1, read_seconds=0.1, attempts=1)
    with pytest.raises(ServiceUnavailable) as failure:
        client.ask(READ, Forecast)
    assert (failure.value.reason, failure.value.may_have_acted) == ("timeout", True)


def test_answers_that_are_nested_without_end_are_nonsense_too(desk: Desk) -> None:
    desk.answers(answer(body=b'{"sky": "gris", "degrees": 1, "x": ' + b"[" * 200_000))
    with pytest.raises(ServiceUnavailable):
        desk.client(attempts=1).ask(READ, Forecast)


def test_where_the_answer_is_not_read_any_text_is_a_success(desk: Desk) -> None:
    desk.answers(answer(body=b"<html>gracias</html>"))
    desk.client().send(WRITE)


def test_where_nobody_listens_nothing_is_taken(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASA_WEATHER_URL", f"http://127.0.0.1:{servers.free_port()}")
    with pytest.raises(ServiceUnavailable) as failure:
        desk.client(attempts=1).send(WRITE)
    assert failure.value.reason == "connect"


def test_a_name_that_leads_nowhere_is_a_failure_of_the_service(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASA_WEATHER_URL", "http://weather.invalid")
    with pytest.raises(ServiceUnavailable) as failure:
        desk.client(attempts=1).send(WRITE)
    assert failure.value.reason == "name"


@pytest.mark.parametrize("address", ["http://", "ftp://127.0.0.1", "weather", "http://[::1"])
def test_an_address_that_is_none_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("CASA_WEATHER_URL", address)
    with pytest.raises(ServiceRefused) as refusal:
        desk.client().send(WRITE)
    assert refusal.value.reason == "address"


def leads_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let a name lead to these addresses; numbers lead to themselves."""
    look_up = socket.getaddrinfo

    def found(host: str, port: int, *values: Any, **named: Any) -> list[Any]:
        listed = addresses if host == "weather.test" else [host]
        return [entry for each in listed for entry in look_up(each, port, *values, **named)]

    monkeypatch.setattr(socket, "getaddrinfo", found)


def test_a_name_of_which_one_address_is_dead_is_reached_at_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads_to(monkeypatch, "127.0.0.2", "127.0.0.1")
    monkeypatch.setenv("CASA_WEATHER_URL", f"http://weather.test:{desk.server.port}")
    desk.answers(answer(body=BODY))
    assert desk.client(attempts=1).ask(READ, Forecast).degrees == 1
    assert desk.server.received[0].headers["host"] == f"weather.test:{desk.server.port}"


def test_addresses_that_do_not_answer_share_the_time_to_connect(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line of callers that is full lets the next one wait, as a firewall does."""
    with socket.create_server(("", 0), backlog=0) as full, ExitStack() as callers:
        port = full.getsockname()[1]
        for _ in range(3):
            waiting = callers.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
        leads_to(monkeypatch, *(f"127.0.0.{number}" for number in range(1, 101)))
        monkeypatch.setenv("CASA_WEATHER_URL", f"http://weather.test:{port}")
        with pytest.raises(ServiceUnavailable) as failure:
            desk.client(attempts=1, connect_seconds=0.3, read_seconds=0.1).send(WRITE)
    assert (failure.value.reason, failure.value.may_have_acted) == ("connect", False)
