"""Calls to outside services: what is sent, what counts as a failure, what is never told."""

import logging
import socket
import traceback

import pytest

from chalicelib.cloud import http
from chalicelib.kernel.errors import Unavailable

from . import builder as stand_in
from .builder import Builder

TOKEN = "k3y-that-nobody-may-see"
SECONDS = 10.0


def post(url: str, *, token: str = TOKEN, seconds: float = SECONDS) -> None:
    http.post_form(
        f"{url}/fields/7", {"value": "á"}, headers={"X-ACCESS-TOKEN": token}, seconds=seconds
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def test_a_form_arrives_with_its_headers(builder: Builder) -> None:
    post(builder.url)
    [arrived] = builder.posts
    assert arrived.path == "/fields/7"
    assert arrived.form == {"value": ["á"]}
    assert arrived.headers["content-type"] == "application/x-www-form-urlencoded"
    assert arrived.headers["x-access-token"] == TOKEN


@pytest.mark.parametrize("status", [200, 201, 204])
def test_any_success_is_one(builder: Builder, status: int) -> None:
    builder.status = status
    post(builder.url)


@pytest.mark.parametrize("status", [300, 304, 400, 401, 403, 404, 429, 500, 502, 503])
def test_another_status_means_that_it_was_not_taken(builder: Builder, status: int) -> None:
    builder.status = status
    with pytest.raises(Unavailable):
        post(builder.url)
    assert len(builder.posts) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_leads_nowhere(builder: Builder, status: int) -> None:
    with stand_in.running() as elsewhere:
        builder.status, builder.location = status, f"{elsewhere.url}/fields/7"
        with pytest.raises(Unavailable):
            post(builder.url)
        assert elsewhere.posts == []


def test_silence_is_not_waited_for_longer_than_was_said(builder: Builder) -> None:
    builder.is_silent = True
    with pytest.raises(Unavailable):
        post(builder.url, seconds=0.05)


def test_where_nobody_listens_nothing_is_taken() -> None:
    with pytest.raises(Unavailable):
        post(f"http://127.0.0.1:{free_port()}")


@pytest.mark.parametrize("url", ["http://", "ftp://127.0.0.1"])
def test_an_address_that_is_none_is_a_failure_too(url: str) -> None:
    with pytest.raises(Unavailable):
        post(url)


def test_a_proxy_of_the_machine_has_no_say(
    builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    post(builder.url)
    assert len(builder.posts) == 1


def test_a_failure_tells_which_service_and_how(
    builder: Builder, caplog: pytest.LogCaptureFixture
) -> None:
    builder.status = 503
    with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable) as failure:
        post(builder.url)
    [told] = [record for record in caplog.records if record.name == http.logger.name]
    assert (vars(told)["service"], vars(told)["reason"]) == ("127.0.0.1", "503")
    assert failure.value.code == "outside_service"


@pytest.mark.parametrize("token", [TOKEN, f"{TOKEN}\n", f" {TOKEN}"])
def test_no_log_and_no_error_tells_the_secret(
    builder: Builder, caplog: pytest.LogCaptureFixture, token: str
) -> None:
    """A token that was pasted with a line break is refused by the library, which quotes it."""
    builder.status = 401
    with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable) as failure:
        post(builder.url, token=token)
    told = caplog.text + "".join(traceback.format_exception(failure.value))
    told += "".join(str(vars(record)) for record in caplog.records)
    assert TOKEN not in told


def test_an_address_is_its_own_unless_the_environment_names_a_stand_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CASA_WEATHER_URL", raising=False)
    assert http.address_of("weather", "https://weather.example/") == "https://weather.example"
    monkeypatch.setenv("CASA_WEATHER_URL", "http://127.0.0.1:9/stand-in/")
    assert http.address_of("weather", "https://weather.example") == "http://127.0.0.1:9/stand-in"
