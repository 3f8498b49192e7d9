"""An exchange rate."""

import msgspec

from chalicelib.kernel import money


class ExchangeRate(msgspec.Struct, frozen=True, kw_only=True):
    """How many PEN a USD is worth, three decimals; exactly one is active (pricing book, B29)."""

    rate_id: str
    """Names the rate."""
    rate: money.ExchangeRate
    """How many PEN one USD is worth, with up to three decimals."""
    is_active: bool = True
    """Whether prices are converted with it; exactly one is active."""
