"""A stay that was booked."""

from typing import NamedTuple


class Booking(NamedTuple):
    """A stay that is neither removed nor refused, called off or lapsed; `at` is when it was booked
    (seconds since 1970)."""

    reservation_id: str
    client_id: str
    at: int
