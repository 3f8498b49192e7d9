"""Token buckets: how often something may happen, in bursts and on the whole.

A bucket holds `most` tokens and gets them back one by one, all of them within `seconds`. What is
kept of it is one instant: when it will be full again. A bucket that nobody knows is full.
"""

import msgspec


class Bucket(msgspec.Struct, frozen=True):
    """`most` at once, and on the whole `most` within any `seconds`."""

    most: int
    seconds: float

    @property
    def interval(self) -> float:
        """Seconds until one token comes back."""
        return self.seconds / self.most

    def wait(self, full_at: float, now: float) -> float:
        """Seconds until there is a token in a bucket that is full at `full_at`; 0 for at once."""
        return max(0.0, full_at - self.latest(now))

    def latest(self, now: float) -> float:
        """The latest instant of being full again at which a token is left now."""
        return now + self.seconds - self.interval

    def full_after_take(self, full_at: float, now: float) -> float:
        """When the bucket is full again after one more token."""
        return max(full_at, now) + self.interval
