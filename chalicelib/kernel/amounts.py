"""An amount in both currencies, each rounded once (pricing book, section 16)."""

from decimal import Decimal

import msgspec

from chalicelib.kernel import money


class Amount(msgspec.Struct, frozen=True):
    """Cents in USD and in PEN. Sums add each currency apart, so parts always add up."""

    usd: Decimal = money.ZERO
    pen: Decimal = money.ZERO

    @classmethod
    def of(cls, usd: Decimal, rate: Decimal) -> "Amount":
        """Round an unrounded USD amount, and its PEN from full precision."""
        return cls(money.cents(usd), money.to_pen(usd, rate))

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.usd + other.usd, self.pen + other.pen)

    def __sub__(self, other: "Amount") -> "Amount":
        return Amount(self.usd - other.usd, self.pen - other.pen)
