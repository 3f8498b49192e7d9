"""Whose music a house plays (home book, 4.3 and 10, #1 and #17)."""

from collections.abc import Iterable
from datetime import date, datetime

from chalicelib.kernel import dates
from chalicelib.reservations.stays.windows import Hours, window_of
from chalicelib.reservations.types import Stay


def holder(stays: Iterable[Stay], property_id: str, hours: Hours, now: datetime) -> Stay | None:
    """The stay whose guests choose the music of a house at `now`: one that is sold, in the window
    of its music. Of several (no two should have one night) it is the one that arrived last, then
    the one whose id comes last, so that everybody finds the same."""
    present = [
        stay
        for stay in stays
        if stay.is_sold
        and stay.property_id == property_id
        and window_of(stay, "music", hours).holds(now)
    ]
    return max(present, key=arrival, default=None)


def arrival(stay: Stay) -> tuple[date, str]:
    """When a stay arrived, for an order that is the same everywhere."""
    return stay.check_in, stay.reservation_id


def nights_about(now: datetime) -> tuple[date, date]:
    """The nights whose stays can have a house at `now`: the last one and the next one."""
    today = dates.today(now)
    return today - dates.ONE_DAY, today
