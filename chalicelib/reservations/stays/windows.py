"""When guests have their house (home book, 1.2; design, section 6): one rule for whatever is shown
or opened for as long as a stay lasts. Houses and players are for approved stays only."""

from datetime import date, datetime, time
from typing import Protocol

import msgspec

from chalicelib.kernel import dates

OPENS, CLOSES = time(12), time(11)
"""The hours of Lima on the day of arrival, and on the first day on which others may arrive."""


class Spanned(Protocol):
    """Whatever has the dates of a stay."""

    @property
    def check_in(self) -> date:
        """The day of arrival."""

    @property
    def blocked_until(self) -> date:
        """The first day on which others may arrive: a late checkout is in it."""


class Window(msgspec.Struct, frozen=True):
    """The time in which guests have their house, half open."""

    opens: datetime
    closes: datetime

    def holds(self, now: datetime) -> bool:
        """Whether they have it at `now`."""
        return self.opens <= now < self.closes

    def is_over(self, now: datetime) -> bool:
        """Whether they had it."""
        return now >= self.closes


def window_of(stay: Spanned) -> Window:
    """The window of a stay, whatever became of it."""
    return Window(
        dates.local(stay.check_in, OPENS),
        dates.local(stay.blocked_until, CLOSES),
    )
