"""What a guest sends as a voucher, and what becomes of it."""

from decimal import Decimal

import msgspec

from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.receipts.types import Receipt
from chalicelib.reservations.stays.types import StaysInFull
from chalicelib.reservations.types import Currency, Stay


class NewVoucher(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest says of a voucher. `amount` is None where the guest does not say how much, and
    `confirmed` where the guest does not say whether it was paid."""

    amount: Decimal | None = None
    currency: Currency = "sol"
    operation_number: str | None = None
    confirmed: bool | None = None


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A voucher that was sent: the stay since then, its payment, and how many receipts the stay
    has."""

    stay: Stay
    payment: Payment
    receipts: int


class Decided(msgspec.Struct, frozen=True):
    """A payment whose voucher was looked at, and its stay since then."""

    stay: Stay
    payment: Payment


class WaitingPage(msgspec.Struct, frozen=True):
    """A page of the vouchers that staff have to look at, longest waiting first, with their stays
    in full; how many there are on all pages. A receipt is None where it is gone."""

    payments: list[Payment]
    receipts: dict[str, Receipt]
    found: StaysInFull
    count: int
