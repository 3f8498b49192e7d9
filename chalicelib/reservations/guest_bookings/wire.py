"""A guest's booking on the wire, and why one is refused (reservations book, 5.1)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import msgspec

from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.kernel.money import ZERO
from chalicelib.pricing.quotes.wire.lines import in_both
from chalicelib.pricing.sales.service import LineChange, PriceChanged, PriceDifference
from chalicelib.reservations.bookings.wire import (
    BOOKING_NAMES,
    Comments,
    Guests,
    MoneyForm,
    Phone,
    command_values,
)
from chalicelib.reservations.guest_bookings.types import GuestBooking
from chalicelib.reservations.stays.wire import StayRow
from chalicelib.reservations.types import Attribution, Currency
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

    property_id: UUID
    check_in: date
    check_out: date
    guests: Guests = 1
    temperature_pool: bool = False
    service_ids: list[UUID] = msgspec.field(default_factory=list)
    currency: Currency = "sol"
    points_to_redeem: Decimal = ZERO
    quote_token: Annotated[str, msgspec.Meta(max_length=4000)] | None = None
    expected_total_usd: Decimal | None = None
    tel_contact_number: Phone | None = None
    comments: Comments | None = None
    price_usd: Any = None
    price_sol: Any = None
    price_latecheckout: Any = None
    discount_code: Annotated[str, msgspec.Meta(max_length=50)] | None = None
    seller: Any = None
    origin: Any = None
    status: Any = None
    advance_payment: Any = None
    full_payment: Any = None
    late_checkout: Any = None

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
    message: str
    reservation: StayRow


class LineView(msgspec.Struct):
    """A line of the price that changed: `base`, `extra`, `discount` or `services`.

    What was quoted is null where only a total was expected; then every line is here."""

    line: str
    quoted_usd: float | None
    quoted_sol: float | None
    current_usd: float
    current_sol: float


class DifferenceView(msgspec.Struct):
    """What was quoted (or expected) and what the price is now; `reason` says why the code no
    longer counts."""

    quoted_usd: float
    quoted_sol: float
    current_usd: float
    current_sol: float
    difference_usd: float
    difference_sol: float
    quoted_exchange_rate: float
    current_exchange_rate: float
    lines: list[LineView]
    reason: str | None

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
    message: str
    code: str | int
    errors: dict[str, list[str]]
    price: DifferenceView | None = None


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
