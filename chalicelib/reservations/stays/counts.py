"""How many stays each house has by month and channel: how the endless lists find their pages.

A counter stands by year and house, so two houses never contend for one and a booking adds to a
small item; simultaneous bookings of one house write beside each other (`cloud.counters`). Lists
read the counters of last year and later; those of the years before, which hardly change, are read
once a minute, so a list costs the same after ten years as after one.
"""

from datetime import date, timedelta

import msgspec

from chalicelib.cloud import counters
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.kernel.cache import Cache
from chalicelib.reservations.types import Stay

COUNTS = "counts"


class Count(msgspec.Struct, frozen=True):
    """The stays of one channel that arrive at a house in a month."""

    property_id: str
    month: str
    origin: str
    number: int


_history: Cache[str, list[Count]] = Cache(timedelta(seconds=60))
"""The counts of the years that are over, by the first year that is not among them."""


def add(tx: Transaction, stay: Stay, step: int) -> None:
    """Count a stay in or out, with the change that makes it so."""
    key = f"{stay.check_in.year}#{stay.property_id}"
    month = dates.month_of(stay.check_in)
    tx.count("reservations", COUNTS, key, f"{month}.{stay.origin}", step, spread=True)


def read(today: date) -> list[Count]:
    """Every count, in one call."""
    recent = str(today.year - 1)
    history = _history.get(recent)
    if history is not None:
        return history + _counts(counters.read("reservations", COUNTS, since=recent))
    counts = _counts(counters.read("reservations", COUNTS))
    _history.put(recent, [count for count in counts if count.month < recent])
    return counts


def _counts(items: dict[str, dict[str, int]]) -> list[Count]:
    return [
        Count(key.partition("#")[2], month, origin, number)
        for key, numbers in items.items()
        for name, number in numbers.items()
        for month, _, origin in [name.partition(".")]
    ]
