"""What logs and errors say of a call: who, what for, how it ended. Never what was in it."""

import logging
import traceback

import pytest

from chalicelib.cloud.http import client
from chalicelib.cloud.http.calls import Call
from chalicelib.kernel.errors import CasaAustinError
from tests.support import servers
from tests.support.servers import Script, answer, raw, reset

from .desk import READ, TOKEN, Desk, Forecast

SECRET = f"{TOKEN}-in-a-path"


def secret_call(**changes: str) -> Call:
    return Call(
        operation="send_message",
        method="POST",
        path=(f"bot{SECRET}", "sendMessage"),
        query={"key": SECRET},
        headers={"X-Key": SECRET, **changes},
        json={"text": SECRET},
        repeatable=True,
    )


@pytest.fixture(autouse=True)
def _only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library that other tests of the process simulate AWS with logs every address."""
    monkeypatch.setattr(logging.getLogger("responses"), "disabled", True)


@pytest.mark.parametrize(
    "script",
    [
        answer(500, SECRET.encode()),
        answer(401, SECRET.encode()),
        answer(302, Location=f"https://{SECRET}.example/{SECRET}"),
        answer(body=f'{{"sky": "{SECRET}", "degrees": "{SECRET}"}}'.encode()),
        raw(f"HTTP/1.1 200 OK\r\n{SECRET}\r\n\r\n".encode()),
        reset,
    ],
)
def test_no_log_and_no_error_tells_a_secret(
    desk: Desk, caplog: pytest.LogCaptureFixture, script: Script
) -> None:
    desk.answers(script)
    with caplog.at_level(logging.DEBUG), pytest.raises(CasaAustinError) as failure:
        desk.client().ask(secret_call(), Forecast)
    assert TOKEN not in _everything(caplog, failure.value)


@pytest.mark.parametrize("header", [f"{SECRET}\n", f"{SECRET}\r\nX: y", f"\u2028{SECRET}"])
def test_a_secret_that_cannot_be_sent_is_not_told_either(
    desk: Desk, caplog: pytest.LogCaptureFixture, header: str
) -> None:
    """A token that was pasted with a line break is refused by the library, which quotes it."""
    with caplog.at_level(logging.DEBUG), pytest.raises(CasaAustinError) as failure:
        desk.client().send(secret_call(Authorization=header))
    assert TOKEN not in _everything(caplog, failure.value)
    assert desk.server.received == []


def test_nobody_listening_is_no_reason_to_tell(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASA_WEATHER_URL", f"http://127.0.0.1:{servers.free_port()}")
    with caplog.at_level(logging.DEBUG), pytest.raises(CasaAustinError) as failure:
        desk.client().send(secret_call())
    assert TOKEN not in _everything(caplog, failure.value)


def _everything(caplog: pytest.LogCaptureFixture, error: BaseException) -> str:
    """All that a collector of logs or errors could lay its hands on."""
    text = caplog.text + "".join(str(vars(record)) for record in caplog.records)
    cause: BaseException | None = error
    while cause is not None:
        text += repr(cause) + "".join(traceback.format_exception(cause))
        cause = cause.__cause__ or cause.__context__
    return text


@pytest.mark.parametrize(
    ("script", "status", "level"),
    [
        (answer(body=b"{}"), "200", logging.INFO),
        (answer(404), "404", logging.WARNING),
        (reset, "connection", logging.WARNING),
    ],
)
def test_a_call_is_one_line(
    desk: Desk, caplog: pytest.LogCaptureFixture, script: Script, status: str, level: int
) -> None:
    desk.answers(script)
    with caplog.at_level(logging.INFO):
        try:
            desk.client().send(READ)
        except CasaAustinError:
            assert status != "200"
    [line] = [record for record in caplog.records if record.name == client.logger.name]
    fields = vars(line)
    assert (fields["service"], fields["operation"], fields["status"]) == (
        "weather",
        "read_forecast",
        status,
    )
    assert fields["attempts"] == len(desk.server.received)
    assert isinstance(fields["milliseconds"], int)
    assert line.levelno == level
