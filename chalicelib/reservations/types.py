"""What a stay is (reservations book, sections 1 and 2.4).

Inside, a stay has a departure day and perhaps a late checkout; the wire's `check_out_date` is
the first free day (one later when the checkout is late) and its `late_check_out_date` the
departure day itself.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from chalicelib.clients.types import Client
from chalicelib.kernel import dates
from chalicelib.kernel.money import ZERO
from chalicelib.kernel.secrecy import SECRET

Status = Literal[
    "incomplete", "pending", "under_review", "approved", "rejected", "cancelled", "expired"
]
Origin = Literal["air", "aus", "man", "client"]
Currency = Literal["sol", "usd"]

BLOCKING: frozenset[Status] = frozenset({"incomplete", "pending", "under_review", "approved"})
ENDED: frozenset[Status] = frozenset({"rejected", "cancelled", "expired"})
REVIEWED: frozenset[Status] = frozenset({"pending", "under_review"})
"""Those in which staff have to look at a payment."""
STATUS_LABELS: dict[Status, str] = {
    "incomplete": "Incompleta",
    "pending": "Pendiente",
    "under_review": "En Revisión - Segundo Voucher",
    "approved": "Aprobada",
    "rejected": "Rechazada",
    "cancelled": "Cancelada",
    "expired": "Vencida",
}


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """Where a guest's booking came from; the names are the wire's."""

    ip_cliente: str | None = None
    user_agent: str | None = None
    referer: str | None = None
    fbclid: str | None = None
    utm_source: str | None = None
    utm_medium: str | None = None
    utm_campaign: str | None = None
    fbp: str | None = None
    fbc: str | None = None


class GuestName(msgspec.Struct, frozen=True):
    """The name of a client, as a stay keeps it."""

    first_name: str = ""
    last_name: str = ""

    @classmethod
    def of(cls, client: Client) -> "GuestName":
        """The name of a client."""
        return cls(client.first_name, client.last_name or "")


class RefundOwed(msgspec.Struct, frozen=True, kw_only=True):
    """What the end of a stay gives back: `percentage` of `paid`, both in `currency`.

    policy: the cancellation policy that says so, None where none does.
    waived: what staff (`waived_by`) decided not to give back; then `amount` is zero.
    settled_by, settled_at: who gave the amount back, and when.
    """

    amount: Decimal
    paid: Decimal
    currency: Currency
    percentage: Decimal
    policy: str | None
    days_before_check_in: int
    waived: Decimal = ZERO
    waived_by: str | None = None
    waived_at: datetime | None = None
    settled_by: str | None = None
    settled_at: datetime | None = None

    @property
    def is_due(self) -> bool:
        """Whether the guest still waits for money."""
        return self.amount > ZERO and self.settled_at is None


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """One stay, from its booking on.

    departure: the day the guests leave; nights are `check_in <= night < departure`.
    late_checkout: they leave in the evening, so the night of the departure day is blocked too.
    guest: the name of the client, which the calendar shows.
    price_usd, price_sol: the total before points; the rate between them is the stay's own.
    advance_payment: what was paid so far, in `advance_payment_currency`.
    discount_code_used: a code that the stay uses up while it blocks its nights.
    discount_usd: what its discount took off the price; first_stay_discount: it was one that a
        guest has once.
    price_temperature_pool, price_latecheckout: the parts of the price paid for those (PEN).
    approval_announced: the guest knows of it (`payment_approved_notification_sent`).
    refund: what the guest of an ended stay, a removed one too, gets back of what was paid.
    deadline: until when a hold waits for its voucher; None once nothing is awaited.
    version: rises with each change; a writer with an older one is refused.
    deleted: no longer part of any list; expired and removed stays stay in the table.
    """

    reservation_id: str
    property_id: str
    client_id: str
    guest: Annotated[GuestName, SECRET] = GuestName()
    seller_id: int | None
    check_in: date
    departure: date
    late_checkout: bool = False
    guests: int
    price_usd: Decimal
    price_sol: Decimal
    advance_payment: Decimal = ZERO
    advance_payment_currency: Currency = "sol"
    full_payment: bool = False
    points_redeemed: Decimal = ZERO
    discount_code_used: str | None = None
    discount_usd: Decimal = ZERO
    first_stay_discount: bool = False
    temperature_pool: bool = False
    price_temperature_pool: Decimal = ZERO
    price_latecheckout: Decimal = ZERO
    origin: Origin
    status: Status
    uuid_external: str | None = None
    tel_contact_number: Annotated[str | None, SECRET] = None
    comments: Annotated[str | None, SECRET] = None
    refund: RefundOwed | None = None
    deadline: datetime | None = None
    voucher_uploaded: bool = False
    payment_confirmed: bool = False
    approval_announced: bool = False
    attribution: Annotated[Attribution, SECRET] = Attribution()
    created: datetime
    updated: datetime
    version: int = 1
    deleted: bool = False

    @property
    def blocks(self) -> bool:
        """Whether the stay keeps its nights from others."""
        return not self.deleted and self.status in BLOCKING

    @property
    def blocked_until(self) -> date:
        """The first day on which others may arrive (the wire's `check_out_date`)."""
        return self.departure + dates.ONE_DAY if self.late_checkout else self.departure

    @property
    def late_departure(self) -> date | None:
        """The departure day of a late checkout (the wire's `late_check_out_date`)."""
        return self.departure if self.late_checkout else None

    @property
    def nights(self) -> tuple[date, ...]:
        """The nights that are sold and counted."""
        return tuple(dates.days_between(self.check_in, self.departure))

    @property
    def blocked_nights(self) -> tuple[date, ...]:
        """The nights that nobody else may have."""
        return tuple(dates.days_between(self.check_in, self.blocked_until))

    @property
    def hold_until(self) -> datetime | None:
        """When the nights fall free by themselves: only an unpaid hold has such a time."""
        return self.deadline if self.status == "incomplete" else None


def departure_of(check_out_sent: date, *, is_late: bool) -> date:
    """The departure day behind a `check_out_date` of the wire, for a stay that is late or not."""
    return check_out_sent - dates.ONE_DAY if is_late else check_out_sent


def is_upcoming(stay: Stay, today: date) -> bool:
    """The wire's `is_upcoming`: the house is not free again yet (reservations book, 1.6)."""
    return stay.blocked_until > today
