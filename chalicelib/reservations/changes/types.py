"""The command for a change of a stay."""

from datetime import date, datetime
from decimal import Decimal

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.reservations.bookings.types import BOOKING_NAMES
from chalicelib.reservations.types import Currency, Status

CHANGE_NAMES = {
    **BOOKING_NAMES,
    "seller_id": "seller",
    "check_out": "check_out_date",
    "deadline": "payment_voucher_deadline",
    "seen_version": "version",
}
"""What the wire calls a field of the command otherwise."""


class StayChange(msgspec.Struct, frozen=True, kw_only=True):
    """What staff change; whatever is UNSET stays. `check_out` is the wire's: the first free day
    of the stay as it is now. `seen_version` is the version of the stay that they saw."""

    property_id: str | UnsetType = UNSET
    client_id: str | UnsetType = UNSET
    seller_id: int | UnsetType | None = UNSET
    check_in: date | UnsetType = UNSET
    check_out: date | UnsetType = UNSET
    late_checkout: bool | UnsetType = UNSET
    guests: int | UnsetType = UNSET
    price_usd: Decimal | UnsetType = UNSET
    price_sol: Decimal | UnsetType = UNSET
    advance_payment: Decimal | UnsetType = UNSET
    advance_payment_currency: Currency | UnsetType = UNSET
    full_payment: bool | UnsetType = UNSET
    temperature_pool: bool | UnsetType = UNSET
    tel_contact_number: str | UnsetType | None = UNSET
    comments: str | UnsetType | None = UNSET
    status: Status | UnsetType = UNSET
    deadline: datetime | UnsetType = UNSET
    force: bool = False
    seen_version: int | UnsetType = UNSET
