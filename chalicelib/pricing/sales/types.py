"""What is wrong with a price that a guest saw, and how far it is from the present one."""

from decimal import Decimal
from typing import Literal

import msgspec

from chalicelib.kernel.amounts import Amount
from chalicelib.kernel.errors import Conflict

Line = Literal["base", "extra", "discount", "services"]
"""A part of a price."""


class LineChange(msgspec.Struct, frozen=True):
    """A line of a price that is not what was quoted. `quoted` is None where the guest expected
    a total and no lines."""

    line: Line
    quoted: Amount | None
    current: Amount


class PriceDifference(msgspec.Struct, frozen=True, kw_only=True):
    """What was quoted or expected, what it is now, and the lines that changed (all that are not
    zero, where only a total was expected), with the rates (PEN for a USD). `reason` says why
    a code that was quoted is no longer applied."""

    quoted: Amount
    current: Amount
    quoted_rate: Decimal
    current_rate: Decimal
    lines: tuple[LineChange, ...]
    reason: str | None = None


class PriceChanged(Conflict):
    """The guest saw another price than the stay has now."""

    code = "price_changed"

    def __init__(self, difference: PriceDifference) -> None:
        current = difference.current
        super().__init__(f"El precio cambió: ahora es ${current.usd} (S/ {current.pen}).")
        self.difference = difference


class QuoteExpired(PriceChanged):
    """The signed quote is too old to be honoured, whatever the price is now."""

    code = "quote_expired"

    def __init__(self, difference: PriceDifference) -> None:
        super().__init__(difference)
        self.message = f"La cotización venció. El precio ahora es ${difference.current.usd}."
