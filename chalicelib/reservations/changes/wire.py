"""What staff send to change a stay, by the wire's names (reservations book, 4.1)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.reservations.bookings.wire import (
    Comments,
    Guests,
    MoneyForm,
    Phone,
    command_values,
)
from chalicelib.reservations.changes.types import CHANGE_NAMES, StayChange
from chalicelib.reservations.types import Currency, Status, Stay
from chalicelib.web.files import UploadedFile
from chalicelib.web.versions import SeenVersion


class StayChangeForm(MoneyForm, kw_only=True, rename=CHANGE_NAMES):
    """What staff change of a stay; a field that is not sent stays as it is.

    `check_out_date` is the stored one: the day after the departure while the checkout is late.
    `version` is the one that was read, if the change is to be refused over another.
    """

    TEXTS_FROM: ClassVar = (Stay,)

    property_id: UUID | UnsetType = UNSET
    client_id: UUID | UnsetType = UNSET
    seller_id: int | UnsetType | None = UNSET
    check_in: date | UnsetType = UNSET
    check_out: date | UnsetType = UNSET
    """The first day on which others may arrive: the day after the departure while the checkout is
    late."""
    guests: Guests | UnsetType = UNSET
    price_usd: Decimal | UnsetType = UNSET
    price_sol: Decimal | UnsetType = UNSET
    advance_payment: Decimal | UnsetType = UNSET
    advance_payment_currency: Currency | UnsetType = UNSET
    full_payment: bool | UnsetType = UNSET
    temperature_pool: bool | UnsetType = UNSET
    late_checkout: bool | UnsetType = UNSET
    points_to_redeem: Any = UNSET
    """It is ignored: points of a stay do not change."""
    origin: Any = UNSET
    """It is ignored: where a stay comes from does not change."""
    status: Status | UnsetType = UNSET
    tel_contact_number: Phone | UnsetType | None = UNSET
    comments: Comments | UnsetType | None = UNSET
    deadline: datetime | UnsetType = UNSET
    force: bool = False
    """Whether it may be shorter than a special date asks; that is recorded."""
    seen_version: SeenVersion | UnsetType = UNSET
    """The version that was read; over another, the answer is 409."""
    file: list[UploadedFile] = msgspec.field(default_factory=list)
    """More receipts of payments: pictures or PDF."""

    def command(self) -> StayChange:
        """The command that the form gives. Seller 0 is nobody, as the panel sends it."""
        seller_id = None if self.seller_id == 0 else self.seller_id
        return StayChange(**{**command_values(self, StayChange), "seller_id": seller_id})
