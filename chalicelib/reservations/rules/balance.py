"""What was paid and what is left (reservations book, 1.6 and 2.5).

A price of zero makes the stay's own exchange rate unknown; amounts that need it count as zero
instead of failing a whole list (defect B16). One point is one PEN.
"""

from decimal import Decimal

import msgspec

from chalicelib.kernel.money import ZERO, cents
from chalicelib.reservations.rules.stay import Currency, Stay

TOLERANCE = Decimal("0.05")
"""A remainder this small is rounding between currencies, not a debt (defect B10, vector W7)."""


class Balance(msgspec.Struct, frozen=True):
    """Amounts in both currencies; `advance_sol` is the wire's `adelanto_normalizado`."""

    advance_sol: Decimal
    left_sol: Decimal
    left_usd: Decimal


def balance(stay: Stay) -> Balance:
    """The balance of a stay (vector W6)."""
    rate = _own_rate(stay.price_usd, stay.price_sol)
    advance_sol = _advance_sol(stay, rate)
    left_sol = cents(stay.price_sol - advance_sol - stay.points_redeemed)
    return Balance(
        advance_sol=advance_sol,
        left_sol=ZERO if abs(left_sol) <= TOLERANCE else left_sol,
        left_usd=_left_usd(stay, rate),
    )


def full_advance(
    price_usd: Decimal, price_sol: Decimal, points: Decimal, currency: Currency
) -> Decimal:
    """The advance that pays a stay in full, net of redeemed points (vectors W7 and W8)."""
    if currency == "sol":
        return cents(price_sol - points)
    rate = _own_rate(price_usd, price_sol)
    return cents(price_usd - points / rate) if rate else cents(price_usd)


def _own_rate(price_usd: Decimal, price_sol: Decimal) -> Decimal | None:
    return price_sol / price_usd if price_usd and price_sol else None


def _advance_sol(stay: Stay, rate: Decimal | None) -> Decimal:
    if stay.advance_payment_currency == "sol":
        return cents(stay.advance_payment)
    return cents(stay.advance_payment * rate) if rate else ZERO


def _left_usd(stay: Stay, rate: Decimal | None) -> Decimal:
    if rate is None:
        return ZERO
    in_usd = stay.advance_payment_currency == "usd"
    advance = stay.advance_payment if in_usd else stay.advance_payment / rate
    left = cents(stay.price_usd - advance - stay.points_redeemed / rate)
    return ZERO if abs(left) <= TOLERANCE else left
