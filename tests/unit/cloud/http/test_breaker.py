"""The circuit between processes: what one learns, the others soon know, and it costs little."""

import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.cloud.http import breaker
from chalicelib.cloud.http.breaker import Breaker
from chalicelib.cloud.http.circuit import CircuitPolicy
from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable
from chalicelib.kernel import clock
from tests.support.circuits import MemoryCircuits
from tests.support.servers import Script, answer, reset

from .desk import READ, WEATHER, Desk, Forecast

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
POLICY = CircuitPolicy(failures=3, rest_seconds=30)
SERVICE = msgspec.structs.replace(WEATHER, circuit=POLICY)
ONCE: dict[str, Any] = {"attempts": 1, "circuit": POLICY}


def fail(desk: Desk, times: int) -> None:
    """Calls from processes of their own, which all fail."""
    desk.answers(answer(503))
    for _ in range(times):
        with pytest.raises(ServiceUnavailable):
            desk.client(**ONCE).send(READ)


def test_after_enough_failures_of_any_processes_nothing_is_sent(desk: Desk) -> None:
    fail(desk, POLICY.failures)
    desk.answers(answer())
    with pytest.raises(ServiceUnavailable) as refusal:
        desk.client(**ONCE).send(READ)
    assert refusal.value.reason == "resting"
    assert len(desk.server.received) == POLICY.failures


def test_a_probe_that_passes_lets_all_pass_again(desk: Desk) -> None:
    with clock.at(NOW):
        fail(desk, POLICY.failures)
    desk.answers(answer())
    with clock.at(NOW + timedelta(seconds=POLICY.rest_seconds)):
        desk.client(**ONCE).send(READ)
        desk.client(**ONCE).send(READ)


def test_a_probe_is_one_attempt(desk: Desk) -> None:
    with clock.at(NOW):
        fail(desk, POLICY.failures)
    with clock.at(NOW + timedelta(seconds=POLICY.rest_seconds)):
        before = len(desk.server.received)
        with pytest.raises(ServiceUnavailable):
            desk.client(attempts=3, circuit=POLICY).send(READ)
        assert len(desk.server.received) == before + 1
        with pytest.raises(ServiceUnavailable) as refusal:
            desk.client(**ONCE).send(READ)
        assert refusal.value.reason == "resting"


@pytest.mark.parametrize("script", [answer(400), answer(401), answer(404), answer(429), answer()])
def test_a_service_that_answers_is_not_down(desk: Desk, script: Script) -> None:
    fail(desk, POLICY.failures - 1)
    desk.answers(script)
    with suppress(ServiceRefused, ServiceUnavailable):
        desk.client(**ONCE).send(READ)
    fail(desk, POLICY.failures - 1)
    desk.answers(answer())
    desk.client(**ONCE).send(READ)


@pytest.mark.parametrize("script", [answer(500), answer(body=b"<html>"), reset])
def test_errors_nonsense_and_broken_connections_count(desk: Desk, script: Script) -> None:
    desk.answers(script)
    for _ in range(POLICY.failures):
        with pytest.raises(ServiceUnavailable):
            desk.client(**ONCE).ask(READ, Forecast)
    with pytest.raises(ServiceUnavailable) as refusal:
        desk.client(**ONCE).send(READ)
    assert refusal.value.reason == "resting"


def test_an_address_of_ours_that_is_wrong_says_nothing_of_the_service(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASA_WEATHER_URL", "ftp://x")
    for _ in range(POLICY.failures):
        with pytest.raises(ServiceRefused):
            desk.client(**ONCE).send(READ)
    assert desk.circuits.writes == 0


def test_while_all_is_well_a_process_reads_once_in_a_while_and_writes_never(desk: Desk) -> None:
    client = desk.client()
    for _ in range(10):
        client.send(READ)
    assert (desk.circuits.reads, desk.circuits.writes) == (1, 0)


def test_what_is_believed_is_read_again_after_a_few_seconds() -> None:
    circuits = MemoryCircuits()
    here, there = Breaker(circuits), Breaker(circuits)
    with clock.at(NOW):
        assert here.enter(SERVICE, NOW) == "pass"
        for _ in range(POLICY.failures):
            there.report(SERVICE, "pass", alive=False, now=NOW)
        assert here.enter(SERVICE, NOW) == "pass"
    with clock.at(NOW + breaker.GREATEST_AGE):
        assert here.enter(SERVICE, NOW) == "refuse"


def test_of_many_processes_one_probes() -> None:
    circuits = MemoryCircuits()
    for _ in range(POLICY.failures):
        Breaker(circuits).report(SERVICE, "pass", alive=False, now=NOW)
    later = NOW + timedelta(seconds=POLICY.rest_seconds)
    processes = [Breaker(circuits) for _ in range(16)]
    with ThreadPoolExecutor(16) as threads:
        admitted = list(threads.map(lambda process: process.enter(SERVICE, later), processes))
    assert sorted(admitted) == ["probe"] + ["refuse"] * 15


def test_failures_at_the_same_time_are_all_counted() -> None:
    circuits = MemoryCircuits()
    processes = [Breaker(circuits) for _ in range(POLICY.failures)]
    for process in processes:
        process.enter(SERVICE, NOW)
    for process in processes:
        process.report(SERVICE, "pass", alive=False, now=NOW)
    assert Breaker(circuits).enter(SERVICE, NOW) == "refuse"


def test_one_service_knows_nothing_of_another() -> None:
    circuits = MemoryCircuits()
    for _ in range(POLICY.failures):
        Breaker(circuits).report(SERVICE, "pass", alive=False, now=NOW)
    other = msgspec.structs.replace(SERVICE, name="tides")
    assert Breaker(circuits).enter(other, NOW) == "pass"


def test_without_the_database_calls_pass_and_the_log_says_so(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.circuits.is_down = True
    desk.client().send(READ)
    assert "circuit unavailable" in caplog.text
    fail(desk, POLICY.failures + 1)
    assert len(desk.server.received) == POLICY.failures + 2


def test_opening_and_closing_is_told(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), clock.at(NOW):
        fail(desk, POLICY.failures)
    desk.answers(answer())
    with caplog.at_level(logging.INFO), clock.at(NOW + timedelta(seconds=30)):
        desk.client(**ONCE).send(READ)
    lines = [record.message for record in caplog.records if record.name == breaker.logger.name]
    assert lines == ["circuit opened", "circuit closed"]
