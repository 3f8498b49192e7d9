"""An exchange rate."""

import msgspec

from chalicelib.kernel import money


class ExchangeRate(msgspec.Struct, frozen=True, kw_only=True):
    """How many PEN a USD is worth, three decimals; exactly one is active (pricing book, B29)."""

    rate_id: str
    rate: money.ExchangeRate
    is_active: bool = True
