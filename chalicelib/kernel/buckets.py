"""Token buckets: how often something may happen, in bursts and on the whole.

A bucket holds `most` tokens and gets them back one by one, all of them within `seconds`. What is
kept of it is one instant: when it will be full again. A bucket that nobody knows is full, and so
is one that a clock which ran ahead left further from full than an empty one can be.
"""

import msgspec

CLOCKS_DIFFER = 30.0
"""Seconds by which the instants of requests at one time may differ. A bucket that others have just
emptied is no sign of a clock that runs ahead."""


class Bucket(msgspec.Struct, frozen=True):
    """`most` at once, and on the whole `most` within any `seconds`."""

    most: int
    seconds: float

    @property
    def interval(self) -> float:
        """Seconds until one token comes back."""
        return self.seconds / self.most

    def is_full(self, full_at: float, now: float) -> bool:
        """Whether nothing is missing."""
        return full_at <= now or full_at > self.farthest(now)

    def farthest(self, now: float) -> float:
        """The latest instant of being full again that takes can have led to."""
        return now + self.seconds + CLOCKS_DIFFER

    def wait(self, full_at: float, now: float) -> float:
        """Seconds until there is a token in a bucket that is full at `full_at`; 0 for at once."""
        return 0.0 if self.is_full(full_at, now) else max(0.0, full_at - self.latest(now))

    def latest(self, now: float) -> float:
        """The latest instant of being full again at which a token is left now."""
        return now + self.seconds - self.interval

    def full_after_take(self, full_at: float, now: float) -> float:
        """When the bucket is full again after one more token."""
        return (now if self.is_full(full_at, now) else full_at) + self.interval
