"""A guest's own stays on the wire (reservations book, 5; clients book, 6.2)."""

from datetime import datetime

import msgspec

from chalicelib.reservations.own.rules import has_expired, seconds_left
from chalicelib.reservations.stays.wire import StayDetail, StayRow
from chalicelib.reservations.types import Stay


class OwnStays(msgspec.Struct):
    """The guest's stays: those to come or under way, and the rest."""

    upcoming_reservations: list[StayRow]
    past_reservations: list[StayRow]


class OwnStaysByState(OwnStays):
    """As `OwnStays`, with those that wait for a payment apart."""

    pending_reservations: list[StayRow]


class OwnStay(msgspec.Struct):
    """One of the guest's stays."""

    success: bool
    reservation: StayDetail


class HoldState(msgspec.Struct):
    """How long the guest has left to send a voucher; nulls once nothing is awaited."""

    reservation_id: str
    status: str
    payment_voucher_uploaded: bool
    payment_confirmed: bool
    payment_voucher_deadline: datetime | None
    time_remaining_seconds: int | None
    deadline_expired: bool | None

    @classmethod
    def of(cls, stay: Stay, now: datetime) -> "HoldState":
        """The state of the hold that a stay is or was."""
        return cls(
            reservation_id=stay.reservation_id,
            status=stay.status,
            payment_voucher_uploaded=stay.voucher_uploaded,
            payment_confirmed=stay.payment_confirmed,
            payment_voucher_deadline=stay.deadline,
            time_remaining_seconds=seconds_left(stay, now),
            deadline_expired=has_expired(stay, now),
        )
