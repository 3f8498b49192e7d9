"""What the planner of cleanings knows: people, what they have to do, and what has to be cleaned
(staff book, 1.3 to 1.5 and 1.10)."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from chalicelib.operations.tasks.rules.capacity import FEW_GUESTS, is_weekend

LACKING = "LackingCleanings"
"""The metric of cleanings that nobody can do before the next guests come."""
LONGEST_DELAY = timedelta(days=7)
"""How long after the departure a house may be cleaned that nobody comes to (book, 1.5)."""


class Worker(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may be given cleanings.

    most_a_day: how many tasks they take on one day; 0 is never. preferred: the houses that they
    would rather clean. away: days on which a schedule says that they are not there.
    """

    member_id: str
    name: str = ""
    most_a_day: int = 3
    works_weekends: bool = True
    preferred: frozenset[str] = frozenset()
    away: frozenset[date] = frozenset()

    def is_there(self, day: date) -> bool:
        """Whether they work on a day at all."""
        return day not in self.away and (self.works_weekends or not is_weekend(day))


class Departure(msgspec.Struct, frozen=True, kw_only=True):
    """The end of a stay that takes place.

    day: the first day on which the house is free. next_arrival: when the next stay of the house
    begins that takes place, if that is within `LONGEST_DELAY`.
    """

    reservation_id: str
    property_id: str
    day: date
    guests: int
    next_arrival: date | None


class Place(msgspec.Struct, frozen=True):
    """When a cleaning is to be done, and by whom."""

    day: date
    member_id: str


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """A task of somebody which the planner leaves as it is: begun, pinned, or of another kind.

    is_done: it takes no time any more, but was work of its week.
    """

    place: Place
    is_small: bool = True
    is_done: bool = False


class Cleaning(msgspec.Struct, frozen=True, kw_only=True):
    """The cleaning after a departure, which the planner may give to anybody.

    departure: the first day on which the house is free. next_arrival: when the next sold stay of
    the house begins, if that is within `LONGEST_DELAY`. place: what was planned before; None where
    it has nobody.
    """

    task_id: str
    property_id: str
    departure: date
    next_arrival: date | None = None
    guests: int = 1
    place: Place | None = None

    @property
    def is_small(self) -> bool:
        """Whether somebody may clean another small house on the same day."""
        return self.guests <= FEW_GUESTS

    @property
    def deadline(self) -> date:
        """The last day on which it may be done: never after the next guests came (book, 1.10)."""
        latest = self.departure + LONGEST_DELAY
        return latest if self.next_arrival is None else min(self.next_arrival, latest)


Plan = Mapping[str, Place | None]
"""Where each cleaning is, by task."""
