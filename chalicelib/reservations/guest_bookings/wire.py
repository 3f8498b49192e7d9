"""A guest's booking on the wire, and why one is refused (reservations book, 5.1)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

import msgspec

from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.kernel.money import ZERO
from chalicelib.pricing.quotes.wire.lines import in_both
from chalicelib.pricing.sales.types import Line, LineChange, PriceChanged, PriceDifference
from chalicelib.reservations.bookings.types import BOOKING_NAMES
from chalicelib.reservations.bookings.wire import (
    Comments,
    Guests,
    MoneyForm,
    Phone,
    command_values,
)
from chalicelib.reservations.guest_bookings.types import GuestBooking
from chalicelib.reservations.stays.wire import StayRow
from chalicelib.reservations.types import Attribution, Currency, Stay
from chalicelib.web.routing import RequestInfo

GUEST_NAMES = {
    **BOOKING_NAMES,
    "check_out": "check_out_date",
    "service_ids": "additional_services",
    "currency": "advance_payment_currency",
}


class GuestBookingForm(MoneyForm, kw_only=True, rename=GUEST_NAMES):
    """A guest's booking. The server computes the price.

    With the `quote_token` of a quote it is sold with the services and the code of the quote at the
    quoted price, or at a lower one if there is one by now; where the price rose it is refused
    with the difference. Without a token, `expected_total_usd` is refused in the same way when it
    is not the price any more.
    """

    TEXTS_FROM: ClassVar = (Stay,)

    property_id: UUID
    check_in: date
    check_out: date
    """The day of departure."""
    guests: Guests = 1
    temperature_pool: bool = False
    service_ids: list[UUID] = msgspec.field(default_factory=list)
    """The services to include."""
    currency: Currency = "sol"
    """The currency that the guest will pay in: `sol` (PEN) or `usd`."""
    points_to_redeem: Decimal = ZERO
    """Points to spend on it, in PEN: at most the price and what the guest has."""
    quote_token: Annotated[str, msgspec.Meta(max_length=4000)] | None = None
    """The token of a quote, which books at its price."""
    expected_total_usd: Decimal | None = None
    """What the guest expects to pay, in USD; another price is a conflict that says the
    difference."""
    tel_contact_number: Phone | None = None
    comments: Comments | None = None
    """What the guest wants to say."""
    price_usd: Any = None
    """It is ignored: the server computes the price."""
    price_sol: Any = None
    """It is ignored: the server computes the price."""
    price_latecheckout: Any = None
    """It is ignored: the server computes the price."""
    discount_code: Annotated[str, msgspec.Meta(max_length=50)] | None = None
    """A code to take off, in any case; a `quote_token` brings its own."""
    seller: Any = None
    """It is ignored: nobody sells a guest's own booking."""
    origin: Any = None
    """It is ignored: a guest's own booking is `client`."""
    status: Any = None
    """It is ignored: a guest's own booking begins as `incomplete`."""
    advance_payment: Any = None
    """It is ignored: a payment is sent after the booking."""
    full_payment: Any = None
    """It is ignored: a payment is sent after the booking."""
    late_checkout: Any = None
    """It is ignored: staff add a late checkout."""

    def command(self, request: RequestInfo) -> GuestBooking:
        """The command that the form and the request around it give."""
        values = command_values(self, GuestBooking)
        values["service_ids"] = tuple(str(service_id) for service_id in self.service_ids)
        values["attribution"] = Attribution(
            ip_cliente=request.address or None,
            user_agent=request.user_agent or None,
            referer=request.referer or None,
        )
        return GuestBooking(**values)


class Booked(msgspec.Struct):
    """The answer to a booking."""

    success: bool
    """Always true."""
    message: str
    """What to do next, in Spanish."""
    reservation: StayRow
    """The new stay."""


class LineView(msgspec.Struct):
    """A line of the price that changed: `base`, `extra`, `discount` or `services`.

    What was quoted is null where only a total was expected; then every line is here."""

    line: Line
    """Which part of the price: `base`, `extra`, `discount` or `services`."""
    quoted_usd: float | None
    """What it was in the quote, in USD; null where only a total was expected."""
    quoted_sol: float | None
    """What it was in the quote, in PEN; null where only a total was expected."""
    current_usd: float
    """What it is now, in USD."""
    current_sol: float
    """What it is now, in PEN."""


class DifferenceView(msgspec.Struct):
    """What was quoted (or expected) and what the price is now; `reason` says why the code no
    longer counts."""

    quoted_usd: float
    """What was quoted or expected, in USD."""
    quoted_sol: float
    """What was quoted or expected, in PEN."""
    current_usd: float
    """What the stay costs now, in USD."""
    current_sol: float
    """What the stay costs now, in PEN."""
    difference_usd: float
    """How much more it costs now, in USD."""
    difference_sol: float
    """How much more it costs now, in PEN."""
    quoted_exchange_rate: float
    """How many PEN one USD was worth in the quote."""
    current_exchange_rate: float
    """How many PEN one USD is worth now."""
    lines: list[LineView]
    """The parts of the price that changed."""
    reason: str | None
    """Why the code of the quote counts no longer, in Spanish; null where it does."""

    @classmethod
    def of(cls, difference: PriceDifference) -> "DifferenceView":
        """The view of a difference."""
        return cls(
            **in_both("quoted", difference.quoted),
            **in_both("current", difference.current),
            **in_both("difference", difference.current - difference.quoted),
            quoted_exchange_rate=float(difference.quoted_rate),
            current_exchange_rate=float(difference.current_rate),
            lines=[_line(change) for change in difference.lines],
            reason=difference.reason,
        )


def _line(change: LineChange) -> LineView:
    return LineView(
        line=change.line,
        quoted_usd=None if change.quoted is None else float(change.quoted.usd),
        quoted_sol=None if change.quoted is None else float(change.quoted.pen),
        **in_both("current", change.current),
    )


class Refused(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Why a booking was not made; `errors` names the fields, `price` explains another price."""

    success: bool
    """Always false."""
    message: str
    """Why there is no booking, in Spanish."""
    code: str | int
    """The same for programs."""
    errors: dict[str, list[str]]
    """The texts of each wrong field, by its name."""
    price: DifferenceView | None = None
    """The difference, where the price is another."""


def refused(error: CasaAustinError) -> Refused:
    """An error in the shape that the app reads."""
    fields = error.fields if isinstance(error, Invalid) else {}
    difference = error.difference if isinstance(error, PriceChanged) else None
    return Refused(
        success=False,
        message=error.message,
        code=error.code,
        errors=fields,
        price=None if difference is None else DifferenceView.of(difference),
    )
