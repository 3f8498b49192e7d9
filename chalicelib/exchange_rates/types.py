"""An exchange rate."""

from decimal import Decimal

import msgspec


class ExchangeRate(msgspec.Struct, frozen=True, kw_only=True):
    """How many PEN a USD is worth, three decimals; exactly one is active (pricing book, B29)."""

    rate_id: str
    rate: Decimal
    is_active: bool = True
