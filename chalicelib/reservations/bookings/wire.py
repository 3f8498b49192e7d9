"""What callers send about stays, by the wire's names (reservations book, 4.1 and 5.1).

Fields that the published panel and app send and the server decides for itself are declared and
not read: `status`, `origin`, `seller` and prices of a guest, the echo of redeemed points.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.money import ZERO, cents
from chalicelib.reservations.bookings.service import StaffWish
from chalicelib.reservations.changes.service import StaffChange
from chalicelib.reservations.guest_bookings.service import GuestWish
from chalicelib.reservations.stays.types import Attribution, Currency, Origin, Status
from chalicelib.web.files import UploadedFile
from chalicelib.web.pages import PageQuery
from chalicelib.web.routing import RequestInfo

Guests = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Comments = Annotated[str, msgspec.Meta(max_length=5000)]
Phone = Annotated[str, msgspec.Meta(max_length=255)]
Search = Annotated[str, msgspec.Meta(max_length=200)]
MOST_MONEY = Decimal(1_000_000_000)
"""Beyond any price, and small enough that balances in both currencies stay exact."""
MONEY_FIELDS = (
    "price_usd",
    "price_sol",
    "advance_payment",
    "points_to_redeem",
    "expected_total_usd",
    "expected_refund",
)


class MoneyForm(msgspec.Struct, kw_only=True):
    """A form whose amounts lie between zero and `MOST_MONEY`."""

    def __post_init__(self) -> None:
        wrong = {
            name: [f"El monto debe estar entre 0 y {MOST_MONEY}."]
            for name in MONEY_FIELDS
            if isinstance(amount := getattr(self, name, None), Decimal)
            and not 0 <= amount <= MOST_MONEY
        }
        if wrong:
            raise Invalid(fields=wrong)


class NewStayForm(MoneyForm, kw_only=True):
    """A stay that staff take. `force` overrides the minimum stay, and is recorded."""

    property: UUID
    client: UUID
    check_in_date: date
    check_out_date: date
    guests: Guests = 1
    price_usd: Decimal = ZERO
    price_sol: Decimal = ZERO
    advance_payment: Decimal = ZERO
    advance_payment_currency: Currency = "sol"
    full_payment: bool = False
    temperature_pool: bool = False
    late_checkout: bool = False
    points_to_redeem: Decimal = ZERO
    origin: Origin = "aus"
    status: Status | None = None
    seller: int | None = None
    tel_contact_number: Phone | None = None
    comentarios_reservas: Comments | None = None
    force: bool = False
    file: list[UploadedFile] = msgspec.field(default_factory=list)

    def wish(self) -> StaffWish:
        """The form in the words of the use case."""
        return StaffWish(
            property_id=str(self.property),
            client_id=str(self.client),
            check_in=self.check_in_date,
            departure=self.check_out_date,
            late_checkout=self.late_checkout,
            guests=self.guests,
            price_usd=cents(self.price_usd),
            price_sol=cents(self.price_sol),
            advance_payment=cents(self.advance_payment),
            advance_payment_currency=self.advance_payment_currency,
            full_payment=self.full_payment,
            temperature_pool=self.temperature_pool,
            points_to_redeem=self.points_to_redeem,
            origin=self.origin,
            tel_contact_number=self.tel_contact_number,
            comments=self.comentarios_reservas,
            force=self.force,
        )


class StayChangeForm(MoneyForm, kw_only=True):
    """What staff change of a stay; a field that is not sent stays as it is.

    `check_out_date` is the stored one: the day after the departure while the checkout is late.
    """

    property: UUID | UnsetType = UNSET
    client: UUID | UnsetType = UNSET
    seller: int | UnsetType | None = UNSET
    check_in_date: date | UnsetType = UNSET
    check_out_date: date | UnsetType = UNSET
    guests: Guests | UnsetType = UNSET
    price_usd: Decimal | UnsetType = UNSET
    price_sol: Decimal | UnsetType = UNSET
    advance_payment: Decimal | UnsetType = UNSET
    advance_payment_currency: Currency | UnsetType = UNSET
    full_payment: bool | UnsetType = UNSET
    temperature_pool: bool | UnsetType = UNSET
    late_checkout: bool | UnsetType = UNSET
    points_to_redeem: Any = UNSET
    origin: Any = UNSET
    status: Status | UnsetType = UNSET
    tel_contact_number: Phone | UnsetType | None = UNSET
    comentarios_reservas: Comments | UnsetType | None = UNSET
    payment_voucher_deadline: datetime | UnsetType = UNSET
    force: bool = False
    file: list[UploadedFile] = msgspec.field(default_factory=list)

    def wish(self) -> StaffChange:
        """The form in the words of the use case."""
        return StaffChange(
            property_id=_text(self.property),
            client_id=_text(self.client),
            seller_id=self.seller or None if self.seller is not UNSET else UNSET,
            check_in=self.check_in_date,
            check_out=self.check_out_date,
            late_checkout=self.late_checkout,
            guests=self.guests,
            price_usd=_cents(self.price_usd),
            price_sol=_cents(self.price_sol),
            advance_payment=_cents(self.advance_payment),
            advance_payment_currency=self.advance_payment_currency,
            full_payment=self.full_payment,
            temperature_pool=self.temperature_pool,
            tel_contact_number=self.tel_contact_number,
            comments=self.comentarios_reservas,
            status=self.status,
            deadline=self.payment_voucher_deadline,
            force=self.force,
        )


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

    def wish(self, request: RequestInfo) -> GuestWish:
        """The form in the words of the use case."""
        return GuestWish(
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


class CancelForm(MoneyForm, kw_only=True):
    """A cancellation; `expected_refund` is refused with a conflict when it is another now."""

    expected_refund: Decimal | None = None


class AvailabilityForm(msgspec.Struct, kw_only=True):
    """A question whether a house is free; `reservation_id` is not in its own way."""

    property: UUID
    check_in_date: date
    check_out_date: date
    reservation_id: UUID | None = None


class StayListQuery(PageQuery, kw_only=True, rename={"scope": "from"}):
    """The filters of the staff list; empty ones do not filter."""

    year: str | None = None
    month: str | None = None
    from_check_in: Literal["true", "false"] = "false"
    scope: Literal["today", "in_progress", "pending"] | None = None
    type: str | None = None
    exclude: str | None = None
    created_today: Literal["true", "false"] = "false"
    search: Search = ""


class CalendarQuery(msgspec.Struct, kw_only=True, rename={"scope": "from"}):
    """The filters of the calendar view; without any it shows what is current and to come."""

    year: str | None = None
    month: str | None = None
    scope: Literal["today", "in_progress", "pending"] | None = None
    type: str | None = None
    exclude: str | None = None


class OccupancyQuery(msgspec.Struct, kw_only=True):
    """A year, a month of it, or a day of that month."""

    year: Annotated[int, msgspec.Meta(ge=2000, le=2100)]
    month: Annotated[int, msgspec.Meta(ge=1, le=12)] | None = None
    day: Annotated[int, msgspec.Meta(ge=1, le=31)] | None = None


def _text(value: UUID | UnsetType) -> str | UnsetType:
    return value if isinstance(value, UnsetType) else str(value)


def _cents(value: Decimal | UnsetType) -> Decimal | UnsetType:
    return value if isinstance(value, UnsetType) else cents(value)
