"""What staff do with the payments of a stay."""

from decimal import Decimal

import msgspec

from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.types import Currency, Stay


class NewPayment(msgspec.Struct, frozen=True, kw_only=True):
    """What staff enter: money that came by other ways, or a correction (negative)."""

    amount: Decimal
    currency: Currency
    operation_number: str | None
    note: str | None


class Ledger(msgspec.Struct, frozen=True):
    """A stay and its payments, oldest first."""

    stay: Stay
    payments: tuple[Payment, ...]
