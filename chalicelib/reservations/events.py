"""What happens to stays and their receipts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

import msgspec

from chalicelib.discounts.choosing.rules import Source
from chalicelib.kernel.differences import Changes
from chalicelib.kernel.events import Event
from chalicelib.kernel.money import ZERO
from chalicelib.reservations.money.types import Direction, Payment, PaymentSource
from chalicelib.reservations.types import Currency, Origin, RefundOwed, Status

Nights = dict[str, tuple[date, ...]]
"""Nights by house."""


class StayEvent(Event, frozen=True, kw_only=True):
    """A stay changed; this is how it stands since.

    version: that of the stay since, which puts its changes in order; 0 in older events.
    departure: the day the guests leave. hold_until: when its nights fall free by themselves.
    claimed, freed: the nights that the change took and gave back, so that the calendar can be
    replayed from the events alone. forced: staff overrode the rules of the house.
    points_missing: points that it had earned and that were spent before its end could take them
    back.
    """

    reservation_id: str
    version: int = 0
    property_id: str
    client_id: str
    check_in: date
    departure: date
    status: Status
    origin: Origin
    hold_until: datetime | None
    claimed: Nights
    freed: Nights
    forced: bool = False
    points_missing: Decimal = ZERO

    @property
    def subject(self) -> str:
        """The stay."""
        return f"reservation#{self.reservation_id}"


class BookedDiscount(msgspec.Struct, frozen=True, kw_only=True):
    """The discount that a stay was booked with; `key` is the code or the configuration's id."""

    source: Source
    key: str
    name: str
    saved_usd: Decimal


class StayCreated(StayEvent, frozen=True, kw_only=True, tag="reservation.created"):
    """A stay was booked."""

    discount: BookedDiscount | None = None


class StayApproved(StayEvent, frozen=True, kw_only=True, tag="reservation.approved"):
    """A stay will take place."""


class StayRejected(StayEvent, frozen=True, kw_only=True, tag="reservation.rejected"):
    """Staff refused a stay."""


class StayCancelled(StayEvent, frozen=True, kw_only=True, tag="reservation.cancelled"):
    """The guest or staff called a stay off."""


class StayMoved(StayEvent, frozen=True, kw_only=True, tag="reservation.moved"):
    """A stay has other nights, or another house."""


class StayChanged(StayEvent, frozen=True, kw_only=True, tag="reservation.changed"):
    """Something else of a stay changed."""


class StayRemoved(StayEvent, frozen=True, kw_only=True, tag="reservation.removed"):
    """Staff took a stay off every list; `refund` says what was paid for it, and what is owed."""

    refund: RefundOwed | None = None


class RefundSettled(StayEvent, frozen=True, kw_only=True, tag="reservation.refund_settled"):
    """The guest of an ended stay got back what was owed."""

    refund: RefundOwed


class StayExpired(StayEvent, frozen=True, kw_only=True, tag="reservation.expired"):
    """Nobody paid for a hold in time."""


class StayReopened(StayEvent, frozen=True, kw_only=True, tag="reservation.reopened"):
    """An ended stay came back."""


StayCounts = (
    StayApproved
    | StayCancelled
    | StayChanged
    | StayCreated
    | StayMoved
    | StayRejected
    | StayRemoved
    | StayReopened
)
"""After any of these a stay may count for its guest, or no more. (A hold that expires was never
approved.)"""


def guests_of(event: StayEvent, changes: Changes) -> list[str]:
    """The guest of a stay, and whoever had it before the event."""
    guests = dict.fromkeys([event.client_id, *changes.get("client_id", ())])
    # A new stay was nobody's before.
    return [client_id for client_id in guests if client_id is not None]


class StayAwarded(StayEvent, frozen=True, kw_only=True, tag="reservation.awarded"):
    """The points that a stay earned were given."""


class StayFullyPaid(StayEvent, frozen=True, kw_only=True, tag="reservation.fully_paid"):
    """Nothing is left to pay of a stay."""


class PaymentEvent(Event, frozen=True, kw_only=True):
    """Something happened to a payment of a stay. `amount` is in `currency`."""

    reservation_id: str
    payment_id: str
    client_id: str
    direction: Direction
    source: PaymentSource
    amount: Decimal
    currency: Currency

    @property
    def subject(self) -> str:
        """The stay."""
        return f"reservation#{self.reservation_id}"

    @classmethod
    def of(cls, payment: Payment, **more: Any) -> Self:
        """The event of a payment; `more` are the fields that no payment has."""
        names = (name for name in cls.__struct_fields__ if name not in more)
        return cls(**{name: getattr(payment, name) for name in names}, **more)


class PaymentRecorded(PaymentEvent, frozen=True, kw_only=True, tag="payment.recorded"):
    """Staff noted a payment, corrected what was paid (then it may be negative), or approved a
    voucher."""


class ReceiptEvent(Event, frozen=True, kw_only=True):
    """Something happened to the receipts of a stay."""

    reservation_id: str

    @property
    def subject(self) -> str:
        """The stay."""
        return f"reservation#{self.reservation_id}"


class ReceiptsAdded(ReceiptEvent, frozen=True, kw_only=True, tag="receipt.added"):
    """Receipts were added to a stay, and nothing else tells of them. A guest's are vouchers."""

    count: int


class ReceiptOpened(ReceiptEvent, frozen=True, kw_only=True, tag="receipt.opened"):
    """A receipt's file was opened, and kept or refused."""

    receipt_id: str


class ReceiptRemoved(ReceiptEvent, frozen=True, kw_only=True, tag="receipt.removed"):
    """A receipt was taken off its stay; `keys` are the files that nobody needs any more."""

    receipt_id: str
    keys: tuple[str, ...]
