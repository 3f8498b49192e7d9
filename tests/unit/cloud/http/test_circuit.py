"""The rules of the circuit, for any order of calls, ends and waits."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chalicelib.cloud.http import circuit as rules
from chalicelib.cloud.http.circuit import CLOSED, Admission, Circuit, CircuitPolicy

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
POLICY = CircuitPolicy(
    failures=3, within_seconds=60, rest_seconds=10, longest_rest_seconds=40, probe_seconds=20
)
SECONDS = st.integers(0, 100)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def failing(circuit: Circuit, times: int, now: datetime = START) -> Circuit:
    for _ in range(times):
        circuit = rules.failed(circuit, POLICY, "pass", now)
    return circuit


OPEN = failing(CLOSED, POLICY.failures)


def test_a_new_circuit_lets_calls_pass() -> None:
    assert rules.admission(CLOSED, START) == "pass"


def test_it_opens_at_the_failure_that_fills_the_count() -> None:
    assert rules.admission(failing(CLOSED, POLICY.failures - 1), START) == "pass"
    assert rules.admission(OPEN, START) == "refuse"


def test_a_success_between_failures_begins_the_count_anew() -> None:
    nearly = failing(CLOSED, POLICY.failures - 1)
    assert rules.succeeded(nearly, "pass") == CLOSED


@given(gap=st.integers(POLICY.within_seconds + 1, 10_000))
def test_failures_that_lie_far_apart_do_not_add_up(gap: int) -> None:
    nearly = failing(CLOSED, POLICY.failures - 1)
    later = failing(nearly, POLICY.failures - 1, after(gap))
    assert rules.admission(later, after(gap)) == "pass"


@given(wait=st.floats(0, POLICY.rest_seconds * 2))
def test_it_rests_and_then_lets_a_probe_through(wait: float) -> None:
    expected = "refuse" if wait < POLICY.rest_seconds else "probe"
    assert rules.admission(OPEN, after(round(wait, 3))) in {expected, "probe"}
    assert rules.admission(OPEN, after(POLICY.rest_seconds - 0.001)) == "refuse"
    assert rules.admission(OPEN, after(POLICY.rest_seconds)) == "probe"


@given(wait=st.integers(0, POLICY.probe_seconds * 2))
def test_while_one_probes_the_others_are_refused_unless_it_is_lost(wait: int) -> None:
    begun = after(POLICY.rest_seconds)
    probing = rules.probing(OPEN, POLICY, begun)
    expected = "refuse" if wait < POLICY.probe_seconds else "probe"
    assert rules.admission(probing, begun + timedelta(seconds=wait)) == expected


@given(probes=st.integers(1, 40))
def test_each_failed_probe_doubles_the_rest_up_to_the_longest(probes: int) -> None:
    circuit, now = OPEN, START
    for number in range(1, probes + 1):
        now += timedelta(seconds=circuit.rest_seconds)
        circuit = rules.failed(rules.probing(circuit, POLICY, now), POLICY, "probe", now)
        rest = min(POLICY.rest_seconds * 2**number, POLICY.longest_rest_seconds)
        assert circuit.open_until == now + timedelta(seconds=rest)


def test_a_probe_that_succeeds_closes_it_at_once() -> None:
    assert rules.succeeded(rules.probing(OPEN, POLICY, after(10)), "probe") == CLOSED


@given(seconds=SECONDS)
def test_calls_from_before_it_opened_change_nothing(seconds: int) -> None:
    assert rules.succeeded(OPEN, "pass") == OPEN
    assert rules.failed(OPEN, POLICY, "pass", after(seconds)) == OPEN


class Processes(RuleBasedStateMachine):
    """Processes that call, end and wait in any order, all with the newest state of the circuit."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.circuit = CLOSED
        self.under_way: list[tuple[Admission, datetime]] = []
        self.in_a_row = 0

    @rule()
    def call(self) -> None:
        admitted = rules.admission(self.circuit, self.now)
        if admitted == "refuse":
            return
        if admitted == "probe":
            self.circuit = rules.probing(self.circuit, POLICY, self.now)
        self.under_way.append((admitted, self.now))

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), alive=st.booleans())
    def end(self, data: st.DataObject, alive: bool) -> None:
        admitted, _ = self.under_way.pop(data.draw(st.integers(0, len(self.under_way) - 1)))
        before = self.circuit
        if alive:
            self.circuit = rules.succeeded(before, admitted)
        else:
            self.circuit = rules.failed(before, POLICY, admitted, self.now)
        self.in_a_row = 0 if self.circuit == CLOSED else self.in_a_row + (not alive)
        if before.open_until is None and self.circuit.open_until is not None:
            assert self.in_a_row >= POLICY.failures
        if before.open_until is not None and self.circuit.open_until is None:
            assert (alive, admitted) == (True, "probe")

    @rule(seconds=SECONDS)
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def one_probe_at_a_time(self) -> None:
        patience = timedelta(seconds=POLICY.probe_seconds)
        probes = [begun for admitted, begun in self.under_way if admitted == "probe"]
        assert sum(begun + patience > self.now for begun in probes) <= 1

    @invariant()
    def it_never_stays_open(self) -> None:
        longest = POLICY.longest_rest_seconds + POLICY.probe_seconds
        later = self.now + timedelta(seconds=longest)
        admitted = rules.admission(self.circuit, later)
        assert admitted != "refuse"
        assert rules.admission(rules.succeeded(self.circuit, admitted), later) == "pass"


Processes.TestCase.settings = settings(stateful_step_count=40)
TestProcesses = Processes.TestCase
