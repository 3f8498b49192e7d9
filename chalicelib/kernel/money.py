"""Exact money: `Decimal`, cents, half up (pricing book, section 16).

USD is the master currency; PEN is USD times a rate with three decimals. Amounts inside the
product are `Decimal`; tables keep integer cents.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

import msgspec

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
HUNDRED = Decimal(100)
DECIMALS, RATE_DECIMALS = 2, 3
"""How many decimals a number may have that callers send, and an exchange rate."""
ExchangeRate = Annotated[Decimal, msgspec.Meta(extra={"decimals": RATE_DECIMALS})]


def cents(amount: Decimal) -> Decimal:
    """`amount` rounded half up to two decimals."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def to_pen(usd: Decimal, rate: Decimal) -> Decimal:
    """The PEN cents of an unrounded USD amount: round once, from full precision."""
    return cents(usd * rate)


def percent(amount: Decimal, percentage: Decimal) -> Decimal:
    """`percentage` per cent of `amount`, unrounded."""
    return amount * percentage / HUNDRED


def to_integer_cents(amount: Decimal) -> int:
    """How tables keep an amount."""
    return int(cents(amount) * HUNDRED)


def from_integer_cents(number: int) -> Decimal:
    """The amount that `to_integer_cents` stored."""
    return (Decimal(number) / HUNDRED).quantize(CENT)


def text(amount: Decimal) -> str:
    """The two-decimal text that the wire uses for stored amounts (`"380.00"`)."""
    written = str(amount)
    # Almost every amount is kept in cents: no arithmetic then.
    return written if written[-3:-2] == "." else str(cents(amount))


def has_decimals(amount: Decimal, most: int) -> bool:
    """Whether a finite `amount` has at most so many decimals; zeros at its end do not count."""
    # Before `normalize`, which rounds what is longer than the context's 28 digits.
    exponent = int(amount.as_tuple().exponent)
    return exponent >= -most or not any(amount.as_tuple().digits[exponent + most :])
