"""A guest's own stays on the wire (reservations book, 5; clients book, 6.2)."""

from datetime import datetime
from typing import ClassVar

import msgspec

from chalicelib.reservations.own.rules import has_expired, seconds_left
from chalicelib.reservations.stays.rules import status_at
from chalicelib.reservations.stays.wire import StayDetail, StayRow
from chalicelib.reservations.types import Status, Stay
from chalicelib.web.formats import Id


class OwnStays(msgspec.Struct):
    """The guest's stays: those to come or under way, and the rest."""

    upcoming_reservations: list[StayRow]
    """Those to come or under way."""
    past_reservations: list[StayRow]
    """The rest."""


class OwnStaysByState(OwnStays):
    """As `OwnStays`, with those that wait for a payment apart."""

    pending_reservations: list[StayRow]
    """Those that wait for a payment."""


class OwnStay(msgspec.Struct):
    """One of the guest's stays."""

    success: bool
    """Always true."""
    reservation: StayDetail
    """The stay with its receipts."""


class HoldState(msgspec.Struct):
    """How long the guest has left to send a voucher; nulls once nothing is awaited."""

    TEXTS_FROM: ClassVar = (Stay,)

    reservation_id: Id
    status: Status
    payment_voucher_uploaded: bool
    """Whether a voucher was sent."""
    payment_confirmed: bool
    payment_voucher_deadline: datetime | None
    """Until when a payment must be sent; null once none is awaited."""
    time_remaining_seconds: int | None
    """How many seconds are left; null once nothing is awaited."""
    deadline_expired: bool | None
    """Whether the time is over; null once nothing is awaited."""

    @classmethod
    def of(cls, stay: Stay, now: datetime) -> "HoldState":
        """The state of the hold that a stay is or was."""
        return cls(
            reservation_id=stay.reservation_id,
            status=status_at(stay, now),
            payment_voucher_uploaded=stay.voucher_uploaded,
            payment_confirmed=stay.payment_confirmed,
            payment_voucher_deadline=stay.deadline,
            time_remaining_seconds=seconds_left(stay, now),
            deadline_expired=has_expired(stay, now),
        )
