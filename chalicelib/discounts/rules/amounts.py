"""How much a discount takes off (pricing book, 8.1, 8.2 and section 16; B13, B23)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import msgspec

from chalicelib.discounts.types import DiscountType
from chalicelib.kernel import money
from chalicelib.kernel.amounts import Amount


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed to compute a discount, and kept with a booking to compute it again.

    `value` is per cent, USD or PEN as the type says; `cap_usd` bounds percentages.
    """

    discount_type: DiscountType = "percentage"
    value: Decimal
    cap_usd: Decimal | None = None
    base_only: bool = False

    @property
    def percentage(self) -> Decimal:
        """The percentage, zero for a fixed discount."""
        return self.value if self.discount_type == "percentage" else money.ZERO


class DiscountedStay(msgspec.Struct, frozen=True, kw_only=True):
    """A stay as discounts see it, unrounded USD.

    base_usd, extra_usd: what may be discounted of the nights and of the extra guests: nights on
        special dates are left out (B13).
    subtotal_usd: the whole stay before discounts and services.
    arrives_on_special_date: then nothing is discounted.
    rate: PEN for a USD.
    """

    property_id: str
    check_in: date
    arrives_on_special_date: bool
    base_usd: Decimal
    extra_usd: Decimal
    subtotal_usd: Decimal
    rate: Decimal


def saving(terms: Terms, stay: DiscountedStay) -> Amount:
    """What the terms take off, never more than what may be discounted."""
    discountable = stay.base_usd if terms.base_only else stay.base_usd + stay.extra_usd
    wanted = _WANTED[terms.discount_type](terms, discountable, stay.rate)
    return Amount.of(max(money.ZERO, min(wanted, discountable)), stay.rate)


def _percentage(terms: Terms, discountable: Decimal, _rate: Decimal) -> Decimal:
    wanted = money.percent(discountable, terms.value)
    return wanted if terms.cap_usd is None else min(wanted, terms.cap_usd)


def _fixed_usd(terms: Terms, _discountable: Decimal, _rate: Decimal) -> Decimal:
    return terms.value


def _fixed_pen(terms: Terms, _discountable: Decimal, rate: Decimal) -> Decimal:
    return terms.value / rate


_WANTED: dict[DiscountType, Callable[[Terms, Decimal, Decimal], Decimal]] = {
    "percentage": _percentage,
    "fixed_usd": _fixed_usd,
    "fixed_sol": _fixed_pen,
}
