"""The command for a new stay that staff take."""

from datetime import date
from decimal import Decimal

import msgspec

from chalicelib.reservations.types import Currency, Origin

BOOKING_NAMES = {
    "property_id": "property",
    "client_id": "client",
    "check_in": "check_in_date",
    "comments": "comentarios_reservas",
}
"""What the wire calls a field of a command otherwise."""


class StaffBooking(msgspec.Struct, frozen=True, kw_only=True):
    """What staff enter for a new stay. Prices are theirs; a forced stay ignores minimum stays."""

    property_id: str
    client_id: str
    check_in: date
    departure: date
    late_checkout: bool
    guests: int
    price_usd: Decimal
    price_sol: Decimal
    advance_payment: Decimal
    advance_payment_currency: Currency
    full_payment: bool
    temperature_pool: bool
    points_to_redeem: Decimal
    origin: Origin
    tel_contact_number: str | None
    comments: str | None
    force: bool
