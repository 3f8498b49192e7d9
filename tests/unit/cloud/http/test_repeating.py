"""Which calls are made again, how often, and after which pauses."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.cloud.http import retries
from chalicelib.cloud.http.calls import Answer, Call, Failure, Reason
from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable
from tests.support import servers
from tests.support.servers import Script, answer, reset

from .desk import READ, WEATHER, WRITE, Desk, Forecast

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
REPEATABLE = msgspec.structs.replace(WRITE, repeatable=True)
WITH_KEY = msgspec.structs.replace(WRITE, idempotency_key="k-1")
PUT = msgspec.structs.replace(WRITE, method="PUT")
DELETE = msgspec.structs.replace(READ, method="DELETE")
BODY = b'{"sky": "gris", "degrees": 1}'


@pytest.mark.parametrize("call", [READ, PUT, DELETE, REPEATABLE, WITH_KEY])
@pytest.mark.parametrize("script", [answer(500), answer(503), answer(429), reset])
def test_what_may_come_twice_is_sent_again_until_it_is_taken(
    desk: Desk, call: Call, script: Script
) -> None:
    desk.answers(script, script, answer())
    desk.client().send(call)
    assert desk.operations == [call.method] * 3
    assert len(desk.pauses) == 2


def test_each_attempt_carries_the_same_key(desk: Desk) -> None:
    desk.answers(reset, answer(500), answer())
    desk.client().send(WITH_KEY)
    assert {request.headers["idempotency-key"] for request in desk.server.received} == {"k-1"}


def test_nonsense_is_asked_for_again(desk: Desk) -> None:
    desk.answers(answer(body=b"<html>"), answer(body=BODY))
    assert desk.client().ask(READ, Forecast).sky == "gris"


@pytest.mark.parametrize("script", [answer(500), answer(503), answer(504), reset])
def test_what_may_have_had_its_effect_is_not_sent_again(desk: Desk, script: Script) -> None:
    desk.answers(script)
    with pytest.raises(ServiceUnavailable):
        desk.client().send(WRITE)
    assert desk.operations == ["POST"]


def test_what_the_service_did_not_even_begin_is_sent_again(desk: Desk) -> None:
    desk.answers(answer(429), answer(429), answer())
    desk.client().send(WRITE)
    assert desk.operations == ["POST"] * 3


def test_what_was_never_sent_is_sent_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASA_WEATHER_URL", f"http://127.0.0.1:{servers.free_port()}")
    with pytest.raises(ServiceUnavailable):
        desk.client().send(WRITE)
    assert len(desk.pauses) == 2


def test_a_call_is_given_up_after_its_attempts(desk: Desk) -> None:
    desk.answers(answer(503))
    with pytest.raises(ServiceUnavailable):
        desk.client(attempts=4).send(READ)
    assert len(desk.operations) == 4


def test_the_service_may_name_the_pause(desk: Desk) -> None:
    desk.answers(answer(429, Retry_After="7"), answer())
    desk.client(budget_seconds=60).send(READ)
    assert desk.pauses == [7]


def test_a_pause_that_nobody_has_time_for_is_left_to_the_caller(desk: Desk) -> None:
    desk.answers(answer(429, Retry_After="3600"))
    with pytest.raises(ServiceUnavailable) as failure:
        desk.client().send(READ)
    assert failure.value.retry_after == 3600
    assert (desk.operations, desk.pauses) == (["GET"], [])


def test_a_service_may_have_passing_answers_of_its_own(desk: Desk) -> None:
    desk.answers(answer(423), answer())
    desk.client(passing=WEATHER.passing | {423}).send(WITH_KEY)
    assert len(desk.operations) == 2


@given(
    attempt=st.integers(1, 10),
    chance=st.floats(0, 1),
    requested=st.none() | st.floats(0, 1e6),
)
def test_a_pause_is_no_shorter_than_the_service_asks_and_bounded_otherwise(
    attempt: int, chance: float, requested: float | None
) -> None:
    pause = retries.pause(WEATHER, attempt, chance, requested)
    assert pause >= (requested or 0)
    assert pause <= max(requested or 0, WEATHER.pause_seconds * 2**attempt)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(hours=1), usegmt=True), 0),
        ("Mon, 02 Mar 2026 15:00:05 -0000", 5),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("9" * 400, None),
        ("²", None),
        ("Mon, 02 Mar 2026 15:00:05 +99999999999999999", None),
    ],
)
def test_what_the_service_asks_is_read_in_both_its_forms(text: str, seconds: float | None) -> None:
    answered = Answer(429, {"retry-after": text}, b"")
    assert retries.retry_after(answered, NOW) == seconds


@given(text=st.text(max_size=40))
def test_no_text_of_a_service_breaks_the_reading(text: str) -> None:
    seconds = retries.retry_after(Answer(503, {"retry-after": text}, b""), NOW)
    assert seconds is None or seconds >= 0


def test_a_silent_service_may_have_heard() -> None:
    silent = Failure("timeout", sent=True)
    assert retries.may_repeat(WEATHER, READ, silent)
    assert retries.may_repeat(WEATHER, WITH_KEY, silent)
    assert not retries.may_repeat(WEATHER, WRITE, silent)


@pytest.mark.parametrize("reason", ["address", "request", "tls", "too_large"])
def test_what_another_attempt_cannot_mend_is_not_tried_again(reason: Reason) -> None:
    assert not retries.may_repeat(WEATHER, READ, Failure(reason, sent=False))


@pytest.mark.parametrize(
    ("scripts", "acted"),
    [
        ([answer(500)], True),
        ([reset], True),
        ([answer(201, b"<html>")], True),
        ([answer(429)], False),
        ([answer(400)], False),
        ([answer(302)], False),
        ([reset, answer(429)], True),
        ([answer(504), answer(400)], True),
        ([answer(429), answer(422)], False),
    ],
)
def test_an_error_tells_whether_an_attempt_may_have_had_its_effect(
    desk: Desk, scripts: list[Script], acted: bool
) -> None:
    desk.answers(*scripts)
    try:
        desk.client().ask(WITH_KEY, Forecast)
        pytest.fail("no error")
    except (ServiceUnavailable, ServiceRefused) as error:
        assert error.may_have_acted is acted


def test_what_was_never_sent_had_no_effect(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASA_WEATHER_URL", f"http://127.0.0.1:{servers.free_port()}")
    with pytest.raises(ServiceUnavailable) as error:
        desk.client().send(WRITE)
    assert error.value.may_have_acted is False
