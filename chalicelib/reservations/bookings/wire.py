"""What staff send for a new stay, by the wire's names, and the limits of every form of a stay.

Fields that the published panel and app send and the server decides for itself are declared and
not read: `status`, `origin`, `seller`, payments, late departure and prices of a guest, the echo of
redeemed points.
(Reservations book, 4.1 and 5.1.)
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

import msgspec

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.money import ZERO, cents
from chalicelib.reservations.bookings.types import BOOKING_NAMES, StaffBooking
from chalicelib.reservations.types import Currency, Origin, Status, Stay
from chalicelib.web.files import UploadedFile
from chalicelib.web.shapes import shared_fields

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


PRICES = frozenset({"price_usd", "price_sol", "advance_payment"})


class MoneyForm(msgspec.Struct, kw_only=True):
    """A form whose amounts lie between zero and `MOST_MONEY`."""

    @staticmethod
    def limits(values: Mapping[str, Any]) -> dict[str, list[str]]:
        """What is wrong with the amounts among the values."""
        return {
            name: [f"El monto debe estar entre 0 y {MOST_MONEY}."]
            for name in MONEY_FIELDS
            if isinstance(amount := values.get(name), Decimal) and not 0 <= amount <= MOST_MONEY
        }

    def __post_init__(self) -> None:
        wrong = self.limits(msgspec.structs.asdict(self))
        if wrong:
            raise Invalid(fields=wrong)


class NewStayForm(MoneyForm, kw_only=True, rename={**BOOKING_NAMES, "departure": "check_out_date"}):
    """A stay that staff take. `force` overrides the minimum stay, and is recorded."""

    TEXTS_FROM: ClassVar = (Stay,)

    property_id: UUID
    client_id: UUID
    check_in: date
    departure: date
    """The day of departure, with a late checkout too."""
    guests: Guests = 1
    price_usd: Decimal = ZERO
    price_sol: Decimal = ZERO
    advance_payment: Decimal = ZERO
    advance_payment_currency: Currency = "sol"
    full_payment: bool = False
    temperature_pool: bool = False
    late_checkout: bool = False
    points_to_redeem: Decimal = ZERO
    """Points of the client to spend on it, in PEN: at most the price and what the client has."""
    origin: Origin = "aus"
    status: Status | None = None
    """It is ignored: a stay that staff take is approved at once."""
    seller: int | None = None
    """The staff user who sold it; whoever sends the request when left out."""
    tel_contact_number: Phone | None = None
    comments: Comments | None = None
    force: bool = False
    """Whether it may be shorter than a special date asks; that is recorded."""
    file: list[UploadedFile] = msgspec.field(default_factory=list)
    """Receipts of payments: pictures or PDF."""

    def command(self) -> StaffBooking:
        """The command that the form gives."""
        return StaffBooking(**command_values(self, StaffBooking))


def command_values(form: msgspec.Struct, command: type[msgspec.Struct]) -> dict[str, Any]:
    """The fields of a command that a form has too: ids as texts, prices in cents."""
    values = shared_fields(form, command)
    return {name: _command_value(name, value) for name, value in values.items()}


def _command_value(name: str, value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return cents(value) if name in PRICES and isinstance(value, Decimal) else value
