"""Circuits of outside services in memory, with the rules of the table."""

from datetime import datetime
from threading import Lock

from chalicelib.cloud.http.breaker import Kept
from chalicelib.cloud.http.circuit import Circuit
from chalicelib.kernel.errors import Unavailable


class MemoryCircuits:
    """Keeps circuits, and counts how often it is read and written. While `is_down` it fails."""

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}
        self.reads = 0
        self.writes = 0
        self.is_down = False
        self._lock = Lock()

    def read(self, service: str) -> Kept:
        """The present circuit of a service."""
        with self._lock:
            self._fail_if_down()
            self.reads += 1
            return self.kept.get(service, Kept())

    def replace(self, service: str, old: Kept, new: Circuit, now: datetime) -> bool:
        """Keep `new` where `old` still stands; whether it did."""
        with self._lock:
            self._fail_if_down()
            if self.kept.get(service, Kept()).version != old.version:
                return False
            self.writes += 1
            self.kept[service] = Kept(new, old.version + 1)
            return True

    def _fail_if_down(self) -> None:
        if self.is_down:
            raise Unavailable
