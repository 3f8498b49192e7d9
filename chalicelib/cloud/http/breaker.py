"""The circuit of each outside service, shared by all processes through table `ledgers`.

A process believes what it read for a few seconds, so a call seldom costs a read, and never a
write while all is well. Where the database does not answer, calls pass.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Protocol

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.http import circuit as rules
from chalicelib.cloud.http.calls import Service
from chalicelib.cloud.http.circuit import CLOSED, Admission, Circuit
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.cache import Cache
from chalicelib.kernel.errors import Conflict, Unavailable

GREATEST_AGE = timedelta(seconds=5)
MOST_SERVICES = 50
KEPT = timedelta(days=1)
ATTEMPTS = 5
ENTRY = "circuit"
logger = logging.getLogger(__name__)


class Kept(msgspec.Struct, frozen=True):
    """A circuit as it is kept. `version` counts its changes; 0 is one that was never kept."""

    circuit: Circuit = CLOSED
    version: int = 0


class Circuits(Protocol):
    """Where circuits are kept."""

    def read(self, service: str) -> Kept:
        """The present circuit of a service."""

    def replace(self, service: str, old: Kept, new: Circuit, now: datetime) -> bool:
        """Keep `new` where `old` still stands; whether it did."""


class CircuitRecord(Model):
    """A circuit as table `ledgers` keeps it."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    circuit = StructAttribute[Circuit](Circuit)
    version = NumberAttribute()
    expires_at = NumberAttribute()


class KeptCircuits:
    """Circuits in table `ledgers`. What lies still for a day expires, and is closed again."""

    def read(self, service: str) -> Kept:
        """The present circuit of a service."""
        record = store.fetch(CircuitRecord, _account(service), ENTRY)
        return Kept() if record is None else Kept(record.circuit, int(record.version))

    def replace(self, service: str, old: Kept, new: Circuit, now: datetime) -> bool:
        """Keep `new` where `old` still stands; whether it did."""
        transaction = Transaction(now)
        record = CircuitRecord(
            _account(service),
            ENTRY,
            circuit=new,
            version=old.version + 1,
            expires_at=int((now + KEPT).timestamp()),
        )
        unchanged = (
            CircuitRecord.version == old.version
            if old.version
            else CircuitRecord.account.does_not_exist()
        )
        transaction.put(record, when=unchanged)
        try:
            transaction.commit()
        except Conflict:
            return False
        return True


def _account(service: str) -> str:
    return f"service#{service}"


class Breaker:
    """Admits calls and learns from them. One serves all services of a process."""

    def __init__(self, circuits: Circuits) -> None:
        self._circuits = circuits
        self._believed: Cache[str, Kept] = Cache(GREATEST_AGE, MOST_SERVICES)

    def enter(self, service: Service, now: datetime) -> Admission:
        """Whether a call may be made; a probe has this process as its only caller."""
        try:
            kept = self._believed_of(service.name)
            admitted = rules.admission(kept.circuit, now)
            if admitted != "probe":
                return admitted
            return self._probe(service, now)
        except Unavailable:
            logger.warning("circuit unavailable", extra={"service": service.name})
            return "pass"

    def report(self, service: Service, admitted: Admission, *, alive: bool, now: datetime) -> None:
        """Learn how an admitted call went."""

        def after(circuit: Circuit) -> Circuit:
            if alive:
                return rules.succeeded(circuit, admitted)
            return rules.failed(circuit, service.circuit, admitted, now)

        try:
            self._change(service, after, now, fresh=not alive)
        except Unavailable:
            logger.warning("circuit unavailable", extra={"service": service.name})

    def _probe(self, service: Service, now: datetime) -> Admission:
        """Take the probe, unless another process has it, or the circuit changed meanwhile."""
        kept = self._read(service.name)
        admitted = rules.admission(kept.circuit, now)
        if admitted != "probe":
            return admitted
        held = rules.probing(kept.circuit, service.circuit, now)
        return "probe" if self._replace(service.name, kept, held, now) else "refuse"

    def _change(
        self, service: Service, after: Callable[[Circuit], Circuit], now: datetime, *, fresh: bool
    ) -> None:
        kept = self._read(service.name) if fresh else self._believed_of(service.name)
        for _ in range(ATTEMPTS):
            changed = after(kept.circuit)
            if changed == kept.circuit:
                return
            if self._replace(service.name, kept, changed, now):
                _log_change(service.name, kept.circuit, changed)
                return
            kept = self._read(service.name)

    def _replace(self, name: str, old: Kept, new: Circuit, now: datetime) -> bool:
        done = self._circuits.replace(name, old, new, now)
        if done:
            self._believed.put(name, Kept(new, old.version + 1))
        else:
            self._believed.forget(name)
        return done

    def _believed_of(self, name: str) -> Kept:
        return self._believed.get_or_read(name, partial(self._circuits.read, name))

    def _read(self, name: str) -> Kept:
        kept = self._circuits.read(name)
        self._believed.put(name, kept)
        return kept


def _log_change(service: str, old: Circuit, new: Circuit) -> None:
    if old.open_until is None and new.open_until is not None:
        logger.warning("circuit opened", extra={"service": service})
    if old.open_until is not None and new.open_until is None:
        logger.info("circuit closed", extra={"service": service})


@lru_cache(maxsize=1)
def shared() -> Breaker:
    """The breaker of this process."""
    return Breaker(KeptCircuits())
