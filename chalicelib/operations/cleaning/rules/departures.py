"""When houses fall free, and when the next guests come (staff book, 1.3 and 1.10)."""

from collections.abc import Iterable
from datetime import date, timedelta

from chalicelib.kernel import dates
from chalicelib.operations.cleaning.types import LONGEST_DELAY, Departure
from chalicelib.reservations.types import Stay

DELAYS = LONGEST_DELAY + dates.ONE_DAY
"""Half open: from a departure on, the days on which its cleaning may be done."""


def nights_after(day: date) -> list[date]:
    """The nights whose guests come within `LONGEST_DELAY` of a departure, if any do."""
    return list(dates.days_between(day, day + DELAYS))


def nights_around(nights: Iterable[date]) -> list[date]:
    """The nights of all stays whose departures a change of these nights concerns: they are last
    nights, or the next guests after them may be others."""
    days = sorted(nights)
    if not days:
        return []
    return list(dates.days_between(days[0] - DELAYS, days[-1] + dates.ONE_DAY))


def is_over(days: Iterable[date], today: date, *, is_new: bool) -> bool:
    """Whether what happened to a stay of these days, of which its departure is one, can concern no
    cleaning any more, so that nobody has to look it up: none waits longer than `LONGEST_DELAY`, and
    a new stay of the past never had one."""
    # With a late checkout the house falls free a day after the guests leave.
    last = max(days) + dates.ONE_DAY
    return last < today if is_new else last + DELAYS < today


def departure_of(stay: Stay, others: Iterable[Stay]) -> Departure | None:
    """The departure of a stay, or None where it does not take place. `others` are those that have
    one of the `nights_after` it, and any more.

    The next guests are those of any stay that is sold, the channel's and repairs too; into nights
    that a channel only keeps closed nobody comes, and nobody leaves after them.
    """
    if not stay.has_people:
        return None
    day = stay.blocked_until
    arrivals = [
        other.check_in
        for other in others
        if other.has_people
        and other.property_id == stay.property_id
        and other.reservation_id != stay.reservation_id
        and timedelta() <= other.check_in - day <= LONGEST_DELAY
    ]
    return Departure(
        reservation_id=stay.reservation_id,
        property_id=stay.property_id,
        day=day,
        guests=stay.guests,
        next_arrival=min(arrivals, default=None),
    )
