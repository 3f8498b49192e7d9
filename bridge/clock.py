"""The clock of the cloud, by which commands expire, whatever the clock of this machine says."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Seconds = float


def uptime() -> Seconds:
    """Seconds that never jump, and go on while the machine sleeps where the system counts that."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def wall() -> datetime:
    """What this machine believes the time to be."""
    return datetime.now(UTC)


class ClockUnknown(Exception):
    """The cloud has not yet said what time it is."""


class CloudClock:
    """What time it is in the cloud, from what its answers said.

    `uptime` counts seconds, `wall` is this machine's own clock.
    """

    def __init__(
        self, uptime: Callable[[], Seconds] = uptime, wall: Callable[[], datetime] = wall
    ) -> None:
        self.uptime = uptime
        self._wall = wall
        self._origin: datetime | None = None

    def heard(self, now: datetime, took: Seconds) -> None:
        """An answer that took so long to come says `now`.

        It is taken as if it had been said before its way back: the latest that it can be, so that
        a command never counts as younger than it is.
        """
        self._origin = now + timedelta(seconds=took - self.uptime())

    def at_least(self, instant: datetime) -> None:
        """In the cloud it is `instant` already: its queue says so."""
        if self._origin is not None and self.now() < instant:
            self._origin = instant - timedelta(seconds=self.uptime())

    @property
    def is_known(self) -> bool:
        """Whether the cloud has said what time it is."""
        return self._origin is not None

    def now(self) -> datetime:
        """The time in the cloud.

        Raises:
            ClockUnknown: it has not said.
        """
        return self.time_of(self.uptime())

    def time_of(self, moment: Seconds) -> datetime:
        """The time in the cloud at a moment of `uptime`.

        Raises:
            ClockUnknown: it has not said.
        """
        if self._origin is None:
            raise ClockUnknown
        return self._origin + timedelta(seconds=moment)

    def of_this_machine(self, instant: datetime) -> datetime:
        """An instant by the clock of this machine, by that of the cloud.

        Raises:
            ClockUnknown: the cloud has not said what time it is.
        """
        return instant + (self.now() - self._wall())
