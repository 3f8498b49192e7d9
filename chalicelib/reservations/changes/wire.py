"""What staff send to change a stay, by the wire's names (reservations book, 4.1)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.kernel.money import cents
from chalicelib.reservations.bookings.wire import Comments, Guests, MoneyForm, Phone
from chalicelib.reservations.changes.types import StayChange
from chalicelib.reservations.stays.types import Currency, Status
from chalicelib.web.files import UploadedFile


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

    def command(self) -> StayChange:
        """The command that the form gives."""
        return StayChange(
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


def _text(value: UUID | UnsetType) -> str | UnsetType:
    return value if isinstance(value, UnsetType) else str(value)


def _cents(value: Decimal | UnsetType) -> Decimal | UnsetType:
    return value if isinstance(value, UnsetType) else cents(value)
