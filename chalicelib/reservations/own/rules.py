"""Which of a guest's stays are past, and how long a hold lasts yet (reservations book, 5.2)."""

import math
from datetime import datetime

from chalicelib.reservations.stays.rules import has_lapsed
from chalicelib.reservations.stays.windows import window_of
from chalicelib.reservations.types import Status, Stay

UNPAID: frozenset[Status] = frozenset({"incomplete", "pending"})


def is_past(stay: Stay, now: datetime) -> bool:
    """Whether the last day has come to 11:00 in Lima."""
    return window_of(stay).is_over(now)


def seconds_left(stay: Stay, now: datetime) -> int | None:
    """Whole seconds until the deadline, none where nothing is awaited."""
    if stay.deadline is None:
        return None
    return max(0, math.floor((stay.deadline - now).total_seconds()))


def has_expired(stay: Stay, now: datetime) -> bool | None:
    """Whether the deadline is over; None without one."""
    return has_lapsed(stay, now) if stay.deadline is not None else None
