"""How many stays each house has by month and channel: what cuts the endless lists into pages.

A counter item stands by year and house, so two houses never contend for one and a booking adds
to a small item. Lists read the items of last year and later; those of the years before, which
hardly change, are believed for a minute, so a list costs the same after ten years as after one.
"""

from datetime import date, datetime, timedelta
from threading import Lock

import msgspec

from chalicelib.cloud import counters
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock, dates
from chalicelib.reservations.stays.types import Stay

COUNTS = "counts"
KEPT = timedelta(seconds=60)


class Count(msgspec.Struct, frozen=True):
    """The stays of one channel that arrive at a house in a month."""

    property_id: str
    month: str
    origin: str
    number: int


class _History:
    """The counts of the years that are over, and since when they are believed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: list[Count] = []
        self._before = ""
        self._read: datetime | None = None

    def get(self, before: str, now: datetime) -> list[Count] | None:
        """The counts of years before `before`, unless they are too old to believe."""
        with self._lock:
            fresh = self._read is not None and abs(now - self._read) < KEPT
            return self._counts if fresh and self._before == before else None

    def keep(self, counts: list[Count], before: str, now: datetime) -> None:
        with self._lock:
            self._counts, self._before, self._read = counts, before, now

    def forget(self) -> None:
        with self._lock:
            self._read = None


_history = _History()


def forget() -> None:
    """Read every year anew at the next use."""
    _history.forget()


def add(tx: Transaction, stay: Stay, step: int) -> None:
    """Count a stay in or out, with the change that makes it so."""
    key = f"{stay.check_in.year}#{stay.property_id}"
    month = dates.month_of(stay.check_in)
    tx.count("reservations", COUNTS, key, f"{month}.{stay.origin}", step)


def read(today: date) -> list[Count]:
    """Every count, in one call."""
    now, recent = clock.now(), str(today.year - 1)
    history = _history.get(recent, now)
    if history is not None:
        return history + _counts(counters.read("reservations", COUNTS, since=recent))
    every = _counts(counters.read("reservations", COUNTS))
    _history.keep([one for one in every if one.month < recent], recent, now)
    return every


def _counts(items: dict[str, dict[str, int]]) -> list[Count]:
    return [
        Count(key.partition("#")[2], month, origin, number)
        for key, numbers in items.items()
        for name, number in numbers.items()
        for month, _, origin in [name.partition(".")]
    ]
