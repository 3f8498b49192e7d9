"""Answers that are late, endless, broken or nonsense."""

import gzip

import pytest

from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable
from tests.support import servers
from tests.support.servers import Script, answer, drip, flood, raw, reset, silence

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


@pytest.mark.parametrize("script", [silence, drip])
def test_what_takes_too_long_is_given_up(desk: Desk, script: Script) -> None:
    desk.answers(script)
    client = desk.client(connect_seconds=0.1, read_seconds=0.1, attempts=1)
    with pytest.raises(ServiceUnavailable):
        client.ask(READ, Forecast)


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
