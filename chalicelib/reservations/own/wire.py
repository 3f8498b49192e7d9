"""A guest's own stays on the wire (reservations book, 5; clients book, 6.2)."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

import msgspec

from chalicelib.kernel import money
from chalicelib.reservations.money.types import STATE_LABELS, Payment, PaymentState
from chalicelib.reservations.own.rules import has_expired, seconds_left
from chalicelib.reservations.stays.rules import status_at
from chalicelib.reservations.stays.wire import StayDetail, StayRow
from chalicelib.reservations.types import Currency, Status, Stay
from chalicelib.web.formats import Amount, Id


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


class VoucherState(msgspec.Struct, kw_only=True):
    """A voucher that the guest sent, and what became of it."""

    TEXTS_FROM: ClassVar = (Payment,)

    payment_id: Id
    state: PaymentState
    state_display: str
    """What became of it, in Spanish."""
    amount: Amount
    """How much: what the guest said or what was left to pay, and what staff read once they have."""
    currency: Currency
    operation_number: str | None
    reason: str | None
    """Why it does not count, in Spanish; null where it does, or waits."""
    created: datetime
    updated: datetime

    @classmethod
    def of(cls, payment: Payment) -> "VoucherState":
        """The view of a voucher's payment."""
        return cls(
            payment_id=payment.payment_id,
            state=payment.state,
            state_display=STATE_LABELS[payment.state],
            amount=money.text(payment.amount),
            currency=payment.currency,
            operation_number=payment.operation_number,
            reason=None if payment.reason is None else payment.note,
            created=payment.created,
            updated=payment.updated,
        )


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

    balance_review: bool
    """Whether the stay is sold, and has a voucher that waits for staff."""
    vouchers: list[VoucherState]
    """The vouchers that were sent, oldest first."""

    @classmethod
    def of(cls, stay: Stay, vouchers: Iterable[Payment], now: datetime) -> "HoldState":
        """The state of the hold that a stay is or was."""
        return cls(
            reservation_id=stay.reservation_id,
            status=status_at(stay, now),
            payment_voucher_uploaded=stay.voucher_uploaded,
            payment_confirmed=stay.payment_confirmed,
            payment_voucher_deadline=stay.deadline,
            time_remaining_seconds=seconds_left(stay, now),
            deadline_expired=has_expired(stay, now),
            balance_review=stay.balance_review,
            vouchers=[VoucherState.of(payment) for payment in vouchers],
        )
