"""A guest's booking on the wire, and why one is refused (reservations book, 5.1)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import msgspec

from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.kernel.money import ZERO
from chalicelib.pricing.sales.service import LineChange, PriceChanged, PriceDifference
from chalicelib.reservations.bookings.wire import Comments, Guests, MoneyForm, Phone
from chalicelib.reservations.guest_bookings.types import GuestBooking
from chalicelib.reservations.stays.types import Attribution, Currency
from chalicelib.reservations.stays.wire import StayRow
from chalicelib.web.routing import RequestInfo


class GuestBookingForm(MoneyForm, kw_only=True):
    """A guest's booking. The server computes the price.

    With the `quote_token` of a quote it is sold at the quoted price with the services and the code
    of the quote, or refused with the difference; `expected_total_usd` is refused with a conflict
    when it is not the price any more.
    """

    property: UUID
    check_in_date: date
    check_out_date: date
    guests: Guests = 1
    temperature_pool: bool = False
    additional_services: list[UUID] = msgspec.field(default_factory=list)
    advance_payment_currency: Currency = "sol"
    points_to_redeem: Decimal = ZERO
    quote_token: Annotated[str, msgspec.Meta(max_length=4000)] | None = None
    expected_total_usd: Decimal | None = None
    tel_contact_number: Phone | None = None
    comentarios_reservas: Comments | None = None
    price_usd: Any = None
    price_sol: Any = None
    price_latecheckout: Any = None
    discount_code: Annotated[str, msgspec.Meta(max_length=50)] | None = None
    seller: Any = None
    origin: Any = None

    def command(self, request: RequestInfo) -> GuestBooking:
        """The command that the form and the request around it give."""
        return GuestBooking(
            property_id=str(self.property),
            check_in=self.check_in_date,
            check_out=self.check_out_date,
            guests=self.guests,
            temperature_pool=self.temperature_pool,
            service_ids=tuple(str(service) for service in self.additional_services),
            currency=self.advance_payment_currency,
            points_to_redeem=self.points_to_redeem,
            discount_code=self.discount_code,
            tel_contact_number=self.tel_contact_number,
            comments=self.comentarios_reservas,
            quote_token=self.quote_token,
            expected_total_usd=self.expected_total_usd,
            attribution=Attribution(
                ip_cliente=request.address or None,
                user_agent=request.user_agent or None,
                referer=request.referer or None,
            ),
        )


class Booked(msgspec.Struct):
    """The answer to a booking."""

    success: bool
    message: str
    reservation: StayRow


class LineView(msgspec.Struct):
    """A line of the price that changed: `base`, `extra`, `discount` or `services`."""

    line: str
    quoted_usd: float
    quoted_sol: float
    current_usd: float
    current_sol: float


class DifferenceView(msgspec.Struct):
    """What was quoted and what the price is now; `reason` says why the code no longer counts."""

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
        quoted, current = difference.quoted, difference.current
        more = current - quoted
        return cls(
            quoted_usd=float(quoted.usd),
            quoted_sol=float(quoted.pen),
            current_usd=float(current.usd),
            current_sol=float(current.pen),
            difference_usd=float(more.usd),
            difference_sol=float(more.pen),
            quoted_exchange_rate=float(difference.quoted_rate),
            current_exchange_rate=float(difference.current_rate),
            lines=[_line(change) for change in difference.lines],
            reason=difference.reason,
        )


def _line(change: LineChange) -> LineView:
    quoted, current = change.quoted, change.current
    return LineView(
        line=change.line,
        quoted_usd=float(quoted.usd),
        quoted_sol=float(quoted.pen),
        current_usd=float(current.usd),
        current_sol=float(current.pen),
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
