"""Which stays count as bookings of whoever searched (staff book, 3.7)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from chalicelib.insights.booked.types import Booking
from chalicelib.kernel import decoding
from chalicelib.reservations.types import ENDED, Stay

GRACE = timedelta(minutes=15)
"""How long a change of a stay may be on its way to figures."""


def is_recent(stay: Stay, now: datetime) -> bool:
    """Whether a change of a stay may not have reached figures yet."""
    return stay.updated > now - GRACE


def booking_of(stay: Stay) -> Booking | None:
    """What a stay counts as; None for one that has ended, or was removed."""
    if stay.deleted or stay.status in ENDED:
        return None
    return Booking(stay.reservation_id, stay.client_id, int(stay.created.timestamp()))


def with_stay(
    bookings: Iterable[Booking], reservation_id: str, booking: Booking | None
) -> list[Booking]:
    """Bookings in which a stay counts as `booking`."""
    others = [each for each in bookings if each.reservation_id != reservation_id]
    return others if booking is None else [*others, booking]


def packed(bookings: Iterable[Booking]) -> bytes:
    """The bytes of bookings: the same in whatever order they come."""
    return msgspec.msgpack.encode(sorted(bookings))


def unpacked(content: bytes) -> list[Booking]:
    """The bookings that `packed` made bytes of."""
    if not content:
        return []
    found: list[Booking] = decoding.msgpack_decoder(list[Booking]).decode(content)
    return found
