"""What staff send for a new stay, by the wire's names, and the limits of every form of a stay.

Fields that the published panel and app send and the server decides for itself are declared and
not read: `status`, `origin`, `seller` and prices of a guest, the echo of redeemed points.
(Reservations book, 4.1 and 5.1.)
"""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.money import ZERO, cents
from chalicelib.reservations.bookings.types import StaffBooking
from chalicelib.reservations.stays.types import Currency, Origin, Status
from chalicelib.web.files import UploadedFile

Guests = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Comments = Annotated[str, msgspec.Meta(max_length=5000)]
Phone = Annotated[str, msgspec.Meta(max_length=255)]
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

    def command(self) -> StaffBooking:
        """The command that the form gives."""
        return StaffBooking(
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
