"""What a guest sees of the own stays (reservations book, 5.2)."""

import math
from collections.abc import Callable
from datetime import datetime, time

import msgspec

from chalicelib.kernel import dates
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import NotFound
from chalicelib.reservations.lists import reading
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays import rules as lifecycle
from chalicelib.reservations.stays.records import Listed
from chalicelib.reservations.stays.types import Stay
from chalicelib.reservations.stays.wire import StayRow

CHECK_OUT_HOUR = time(11)
MOST_STAYS = 500
UNPAID = frozenset({"incomplete", "pending"})


class Parts(msgspec.Struct, frozen=True):
    """A guest's stays, sorted into what the app shows apart."""

    upcoming: list[StayRow]
    past: list[StayRow]
    pending: list[StayRow]


def by_time(caller: Guest, base_url: str, now: datetime) -> Parts:
    """Newest check-in first; a stay is past at 11:00 of its last day."""
    listed = sorted(records.of_client(caller.client_id), key=lambda row: row.order, reverse=True)
    return _parts(listed, base_url, now, apart=lambda _: False)


def by_state(caller: Guest, base_url: str, now: datetime) -> Parts:
    """Newest booking first; what waits for a payment or its check apart, of any date."""
    listed = sorted(records.of_client(caller.client_id), key=lambda row: row.created, reverse=True)
    return _parts(listed, base_url, now, apart=lambda row: row.status in UNPAID)


def own_stay(reservation_id: str, caller: Guest) -> Stay:
    """A stay of the guest who asks.

    Raises:
        NotFound: none, or another guest's.
    """
    stay = records.stay_of(reservation_id)
    if stay.client_id != caller.client_id:
        raise NotFound
    return stay


def seconds_left(stay: Stay, now: datetime) -> int | None:
    """Whole seconds until the deadline, none where nothing is awaited."""
    if stay.deadline is None:
        return None
    return max(0, math.floor((stay.deadline - now).total_seconds()))


def has_expired(stay: Stay, now: datetime) -> bool | None:
    """Whether the deadline is over; None without one."""
    return lifecycle.has_lapsed(stay, now) if stay.deadline is not None else None


def _parts(
    listed: list[Listed], base_url: str, now: datetime, *, apart: Callable[[StayRow], bool]
) -> Parts:
    parts = Parts([], [], [])
    for row in reading.rows_of(listed[:MOST_STAYS], base_url, now):
        if apart(row):
            parts.pending.append(row)
        elif now < dates.local(row.check_out_date, CHECK_OUT_HOUR):
            parts.upcoming.append(row)
        else:
            parts.past.append(row)
    return parts
