"""The command for a stay that a guest books."""

from datetime import date
from decimal import Decimal

import msgspec

from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.reservations.types import Attribution, Currency


class GuestBooking(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest books. Nothing here decides the price.

    `quote_token` is a signed quote: the stay is sold at its price or at a lower one, or not at
    all; `expected_total_usd` only detects that the guest saw another one.
    """

    property_id: str
    check_in: date
    check_out: date
    guests: int
    temperature_pool: bool
    service_ids: tuple[str, ...]
    currency: Currency
    points_to_redeem: Decimal
    discount_code: str | None
    tel_contact_number: str | None
    comments: str | None
    quote_token: str | None
    expected_total_usd: Decimal | None
    attribution: Attribution

    @property
    def request(self) -> StayRequest:
        """The stay that is to be priced."""
        return StayRequest(self.check_in, self.check_out, self.guests)
