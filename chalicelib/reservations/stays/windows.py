"""When guests have their house (home book, 1.2; design, section 6): one rule for whatever is shown
or opened for as long as a stay lasts. Houses and players are for approved stays only."""

from datetime import date, datetime, time
from typing import Literal, Protocol

import msgspec

from chalicelib.kernel import dates
from chalicelib.properties.types import GUESTS_LEAVE, House

Feature = Literal["devices", "display", "music"]
"""What opens with a stay: the devices of the house, what is shown of its guests, the music."""
LateCheckout = Literal["next_day_11", "same_day_13"]
"""What a late checkout means for the house: the blocked night and the morning after it, or until
13:00 of the day on which the guests leave."""

ARRIVES = time(15)
"""From when guests are expected, in Lima, where the house says nothing else."""
OPENS, CLOSES, CLOSES_LATE = time(12), GUESTS_LEAVE, time(13)
"""The hours of Lima on the day of arrival, and on the last day."""


class Spanned(Protocol):
    """Whatever has the dates of a stay."""

    @property
    def check_in(self) -> date:
        """The day of arrival."""

    @property
    def departure(self) -> date:
        """The day on which the guests leave."""

    @property
    def blocked_until(self) -> date:
        """The first day on which others may arrive: a late checkout is in it."""


class Hours(msgspec.Struct, frozen=True):
    """From when each feature is open on the day of arrival, in Lima, and what a late checkout
    means. All close at the same hour."""

    devices: time = OPENS
    display: time = OPENS
    music: time = ARRIVES
    late_checkout: LateCheckout = "next_day_11"

    @classmethod
    def of(cls, house: House, late_checkout: LateCheckout) -> "Hours":
        """Those of a house: its own, else the usual ones."""
        opens = house.devices_from or OPENS
        return cls(opens, opens, house.music_from or ARRIVES, late_checkout)


HOURS = Hours()
"""Those of most houses."""


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


def window_of(stay: Spanned, feature: Feature = "devices", hours: Hours = HOURS) -> Window:
    """The window of a stay for a feature, whatever became of the stay. One whose house opens after
    it closes never opens."""
    opens: time = getattr(hours, feature)
    return Window(dates.local(stay.check_in, opens), _closes(stay, hours))


def _closes(stay: Spanned, hours: Hours) -> datetime:
    if stay.blocked_until > stay.departure and hours.late_checkout == "same_day_13":
        return dates.local(stay.departure, CLOSES_LATE)
    return dates.local(stay.blocked_until, CLOSES)
