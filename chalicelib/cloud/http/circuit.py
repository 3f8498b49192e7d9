"""When an outside service is left in peace: the pure rules of a circuit breaker.

Closed: calls pass, and failures that follow each other are counted. Enough of them within a while
open it: calls are refused for a rest. After the rest one call, the probe, may pass: it closes the
circuit, or opens it for twice as long.
"""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

Admission = Literal["pass", "probe", "refuse"]


class CircuitPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """`failures` that follow each other `within_seconds` open the circuit for `rest_seconds`.

    Each failed probe doubles the rest, up to `longest_rest_seconds`. A probe that tells nothing
    for `probe_seconds` is given up, so this is longer than a call can last.
    """

    failures: int = 5
    within_seconds: int = 120
    rest_seconds: int = 30
    longest_rest_seconds: int = 600
    probe_seconds: int = 60


class Circuit(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a circuit. It is open from when it has an `open_until` to its next success."""

    failures: int = 0
    first_failure: datetime | None = None
    open_until: datetime | None = None
    rest_seconds: int = 0
    probe_until: datetime | None = None


CLOSED = Circuit()


def admission(circuit: Circuit, now: datetime) -> Admission:
    """What a call may do at `now`. Who probes must first hold `probing`."""
    if circuit.open_until is None:
        return "pass"
    if now < circuit.open_until:
        return "refuse"
    if circuit.probe_until is not None and now < circuit.probe_until:
        return "refuse"
    return "probe"


def probing(circuit: Circuit, policy: CircuitPolicy, now: datetime) -> Circuit:
    """The circuit while somebody probes."""
    until = now + timedelta(seconds=policy.probe_seconds)
    return msgspec.structs.replace(circuit, probe_until=until)


def succeeded(circuit: Circuit, admitted: Admission) -> Circuit:
    """The circuit after a call that was `admitted` reached a living service.

    The success of a call from before the circuit opened changes nothing: the probe decides.
    """
    is_open = circuit.open_until is not None
    return circuit if is_open and admitted != "probe" else CLOSED


def failed(circuit: Circuit, policy: CircuitPolicy, admitted: Admission, now: datetime) -> Circuit:
    """The circuit after a call that was `admitted` found no living service."""
    if circuit.open_until is not None:
        return _opened(circuit, policy, now) if admitted == "probe" else circuit
    counted = _counted(circuit, policy, now)
    return _opened(counted, policy, now) if counted.failures >= policy.failures else counted


def _counted(circuit: Circuit, policy: CircuitPolicy, now: datetime) -> Circuit:
    began = circuit.first_failure
    if began is None or now - began > timedelta(seconds=policy.within_seconds):
        return Circuit(failures=1, first_failure=now)
    return Circuit(failures=circuit.failures + 1, first_failure=began)


def _opened(circuit: Circuit, policy: CircuitPolicy, now: datetime) -> Circuit:
    rest = min(circuit.rest_seconds * 2 or policy.rest_seconds, policy.longest_rest_seconds)
    until = now + timedelta(seconds=rest)
    return Circuit(failures=circuit.failures, open_until=until, rest_seconds=rest)
