"""Circuits of outside services as table `ledgers` keeps them."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.cloud import store
from chalicelib.cloud.http.breaker import Breaker, CircuitRecord, Kept, KeptCircuits
from chalicelib.cloud.http.calls import Service
from chalicelib.cloud.http.circuit import CLOSED, Circuit
from tests.support.faults import answering, refused

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SERVICE = Service(name="weather", address="https://weather.example")
FAILED = Circuit(failures=1, first_failure=NOW)


@pytest.fixture
def circuits(aws: None) -> KeptCircuits:
    return KeptCircuits()


def test_what_was_never_kept_is_closed(circuits: KeptCircuits) -> None:
    assert circuits.read("weather") == Kept(CLOSED, 0)


def test_what_is_kept_is_read_again(circuits: KeptCircuits) -> None:
    assert circuits.replace("weather", Kept(), FAILED, NOW)
    assert circuits.read("weather") == Kept(FAILED, 1)
    opened = Circuit(failures=5, open_until=NOW, rest_seconds=30, probe_until=NOW)
    assert circuits.replace("weather", Kept(FAILED, 1), opened, NOW)
    assert circuits.read("weather") == Kept(opened, 2)


@pytest.mark.parametrize("old", [Kept(), Kept(FAILED, 1), Kept(FAILED, 3)])
def test_what_changed_meanwhile_is_not_overwritten(circuits: KeptCircuits, old: Kept) -> None:
    circuits.replace("weather", Kept(), FAILED, NOW)
    circuits.replace("weather", Kept(FAILED, 1), CLOSED, NOW)
    assert not circuits.replace("weather", old, FAILED, NOW)
    assert circuits.read("weather") == Kept(CLOSED, 2)


def test_a_circuit_that_lies_still_expires(circuits: KeptCircuits) -> None:
    circuits.replace("weather", Kept(), FAILED, NOW)
    record = store.fetch(CircuitRecord, "service#weather", "circuit")
    assert record is not None
    assert record.expires_at == (NOW + timedelta(days=1)).timestamp()


def test_one_of_two_processes_probes(circuits: KeptCircuits) -> None:
    for _ in range(SERVICE.circuit.failures):
        Breaker(circuits).report(SERVICE, "pass", alive=False, now=NOW)
    later = NOW + timedelta(seconds=SERVICE.circuit.rest_seconds)
    assert Breaker(circuits).enter(SERVICE, NOW) == "refuse"
    assert [Breaker(circuits).enter(SERVICE, later) for _ in range(2)] == ["probe", "refuse"]


@pytest.mark.parametrize("operation", ["BatchGetItem", "TransactWriteItems"])
def test_a_database_that_refuses_keeps_nobody_from_calling(
    circuits: KeptCircuits, operation: str
) -> None:
    with answering(operation, [refused("AccessDeniedException")] * 20):
        breaker = Breaker(circuits)
        assert breaker.enter(SERVICE, NOW) == "pass"
        breaker.report(SERVICE, "pass", alive=False, now=NOW)
