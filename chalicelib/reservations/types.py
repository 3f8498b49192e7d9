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
from chalicelib.kernel.edits import Recent
from chalicelib.kernel.money import ZERO
from chalicelib.kernel.secrecy import SECRET
from chalicelib.loyalty.points.types import Lot

Status = Literal[
    "incomplete", "pending", "under_review", "approved", "rejected", "cancelled", "expired"
]
Origin = Literal["air", "aus", "man", "client"]
Currency = Literal["sol", "usd"]
Source = Literal["card", "staff", "voucher"]
"""How money comes: by a card gateway; as staff say; by a transfer whose voucher staff approved."""

BLOCKING: frozenset[Status] = frozenset({"incomplete", "pending", "under_review", "approved"})
OF_GUESTS: frozenset[Origin] = frozenset({"aus", "client"})
"""The stays of guests; repairs and what the channel sells are nobody's."""
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

ORIGIN_LABELS: dict[Origin, str] = {
    "air": "Airbnb",
    "aus": "Austin",
    "man": "Mantenimiento",
    "client": "Cliente Web",
}


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """Where a guest's booking came from; the names are the wire's."""

    ip_cliente: str | None = None
    """The IP address that booked."""
    user_agent: str | None = None
    """What the browser or app calls itself."""
    referer: str | None = None
    """The page that led to the booking."""
    fbclid: str | None = None
    """The click at Facebook that led to it."""
    utm_source: str | None = None
    """Where the campaign ran."""
    utm_medium: str | None = None
    """By what means the campaign ran."""
    utm_campaign: str | None = None
    """The campaign that led to it."""
    fbp: str | None = None
    """Facebook's cookie of the browser."""
    fbc: str | None = None
    """Facebook's cookie of the click."""


class GuestName(msgspec.Struct, frozen=True):
    """The name of a client, as a stay keeps it."""

    first_name: str = ""
    last_name: str = ""

    @classmethod
    def of(cls, client: Client) -> "GuestName":
        """The name of a client."""
        return cls(client.first_name, client.last_name or "")


class Paid(msgspec.Struct, frozen=True, kw_only=True):
    """Money that a stay has: it was received, and was not given back.

    payment_id: the payment that it came with. What staff entered by hand in one currency is one
    amount, however often they corrected it, and has the id of the first entry.
    """

    payment_id: str
    source: Source
    currency: Currency
    amount: Decimal


class RefundPart(msgspec.Struct, frozen=True, kw_only=True):
    """What an ended stay gives back of one payment, in the currency of that.

    refund_id: the payment (outwards) that gives it back. state: `in_process` from when it was
    asked of a gateway until that says what became of it.
    """

    refund_id: str
    payment_id: str
    source: Source
    currency: Currency
    amount: Decimal
    state: Literal["owed", "in_process", "given"] = "owed"
    by_hand: bool = False
    is_apart: bool = False


class RefundOwed(msgspec.Struct, frozen=True, kw_only=True):
    """What the end of a stay gives back: `percentage` of `paid`, both in `currency`."""

    amount: Decimal
    """What the guest is owed, in `currency`; 0 once staff waived it."""
    paid: Decimal
    """What was paid, in `currency`."""
    currency: Currency
    """The currency of the payment: `sol` (PEN) or `usd`."""
    percentage: Decimal
    """What part of the payment is given back, in per cent."""
    policy: str | None
    """The name of the cancellation policy that says so; null where none does."""
    days_before_check_in: int
    waived: Decimal = ZERO
    """What staff decided not to give back, in `currency`."""
    waived_by: str | None = None
    """Who decided so."""
    waived_at: datetime | None = None
    """When it was decided."""
    settled_by: str | None = None
    """Who gave the money back."""
    settled_at: datetime | None = None
    """When the money was given back; null while the guest waits for it."""
    parts: tuple[RefundPart, ...] = ()
    """How it is split over the payments that it gives back."""

    @property
    def is_due(self) -> bool:
        """Whether the guest still waits for money."""
        # In the other currency, a cent may be worth nothing.
        is_left = any(part.state != "given" for part in self.parts)
        return self.settled_at is None and (is_left or self.amount > ZERO)


class Award(msgspec.Struct, frozen=True):
    """Points that a client has from a stay: its guest (`earned`), or whoever brought the guest
    (`referral`)."""

    client_id: str
    kind: Literal["earned", "referral"]
    points: Decimal


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """One stay, from its booking on.

    departure: the day the guests leave; nights are `check_in <= night < departure`.
    guest: the name of the client, which the calendar shows.
    price_usd, price_sol: the total before points; the rate between them is the stay's own.
    paid: the money that it has; `advance_payment`, its currency and `full_payment` follow from it
        (`money.rules.derived`), and are kept because lists show them.
    vouchers_waiting: the payments whose vouchers staff have to look at.
    points_used: the lots that `points_redeemed` came from, while the stay blocks its nights.
    awarded_at: when the points that the stay earned were given; None before, and since they were
        taken back. awards: who has points from it. points_missing: how many of them were spent
        when they should have been taken back, which is a debt of whoever spent them.
    discount_code_used: a code that the stay uses up while it blocks its nights.
    lacks: nights that another stay had already when this one came from another system; it has the
        others until it gets other dates or another house.
    discount_usd: what its discount took off the price; first_stay_discount: it was one that a
        guest has once.
    version: rises with each change; a writer with an older one is refused.
    recent: what was changed that open forms may not show, and by whom.
    deleted: no longer part of any list; expired and removed stays stay in the table.
    """

    reservation_id: str
    """Names the stay."""
    property_id: str
    """The house."""
    client_id: str
    """The guest."""
    guest: Annotated[GuestName, SECRET] = GuestName()
    seller_id: int | None
    """The staff user who sold it; null where nobody did."""
    check_in: date
    """The day of arrival."""
    departure: date
    lacks: tuple[date, ...] = ()
    late_checkout: bool = False
    """Whether the guests leave in the evening, so that the night of that day is blocked too."""
    guests: int
    """How many guests come."""
    price_usd: Decimal
    """What the stay costs, in USD."""
    price_sol: Decimal
    """What the stay costs, in PEN."""
    paid: tuple[Paid, ...] = ()
    advance_payment: Decimal = ZERO
    """What was paid so far, in `advance_payment_currency`."""
    advance_payment_currency: Currency = "sol"
    """The currency of what was paid: `sol` (PEN) or `usd`. What was paid in both is shown in PEN,
    at the stay's own rate."""
    full_payment: bool = False
    """Whether everything is paid."""
    points_redeemed: Decimal = ZERO
    """The points that were spent on it, in PEN."""
    points_used: tuple[Lot, ...] = ()
    awarded_at: datetime | None = None
    awards: tuple[Award, ...] = ()
    points_missing: Decimal = ZERO
    discount_code_used: str | None = None
    """The code that it was booked with; null without one."""
    discount_usd: Decimal = ZERO
    first_stay_discount: bool = False
    temperature_pool: bool = False
    """Whether the pool is heated."""
    price_temperature_pool: Decimal = ZERO
    """The part of the price that is for the pool, in PEN."""
    price_latecheckout: Decimal = ZERO
    """The part of the price that is for the late checkout, in PEN."""
    origin: Origin
    """Where it comes from: Airbnb (`air`), staff (`aus`), repairs (`man`) or the guest
    (`client`)."""
    status: Status
    """Where it stands. `incomplete` holds its nights until a payment is sent; `pending` and
    `under_review` wait for staff; `approved` is sold; the others have ended."""
    uuid_external: str | None = None
    """Its name in another system; null without one."""
    tel_contact_number: Annotated[str | None, SECRET] = None
    """The telephone of whoever is called about it."""
    comments: Annotated[str | None, SECRET] = None
    """Notes of staff."""
    refund: RefundOwed | None = None
    """What its end owes the guest; null where nothing."""
    deadline: datetime | None = None
    """Until when a payment must be sent; null once none is awaited."""
    voucher_uploaded: bool = False
    """Whether a voucher was sent."""
    vouchers_waiting: tuple[str, ...] = ()
    payment_confirmed: bool = False
    """Whether a payment was confirmed."""
    approval_announced: bool = False
    """Whether the guest was told of the approval."""
    attribution: Annotated[Attribution, SECRET] = Attribution()
    created: datetime
    updated: datetime
    version: int = 1
    recent: Recent = ()
    deleted: bool = False

    @property
    def blocks(self) -> bool:
        """Whether the stay keeps its nights from others."""
        return not self.deleted and self.status in BLOCKING

    @property
    def is_sold(self) -> bool:
        """Whether the stay takes place, or took place."""
        return not self.deleted and self.status == "approved"

    @property
    def has_people(self) -> bool:
        """Whether it takes place and somebody comes: of what a channel only keeps closed, nobody
        does."""
        is_closed = self.origin == "man" and self.uuid_external is not None
        return self.is_sold and not is_closed

    @property
    def balance_review(self) -> bool:
        """Whether a stay that is sold has a voucher that staff have to look at."""
        return self.is_sold and bool(self.vouchers_waiting)

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
