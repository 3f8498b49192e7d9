"""How much a discount takes off (pricing book, 8.1, 8.2 and section 16; B13, B23)."""

from datetime import date
from decimal import Decimal
from typing import assert_never

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
        match self.discount_type:
            case "percentage":
                return self.value
            case "fixed_usd" | "fixed_sol":
                return money.ZERO
            case kind:
                assert_never(kind)


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
    full = _full_saving(terms, discountable, stay.rate)
    return Amount.of(max(money.ZERO, min(full, discountable)), stay.rate)


def _full_saving(terms: Terms, discountable: Decimal, rate: Decimal) -> Decimal:
    match terms.discount_type:
        case "percentage":
            return _percentage(terms, discountable)
        case "fixed_usd":
            return terms.value
        case "fixed_sol":
            return terms.value / rate
        case _:
            assert_never(terms.discount_type)


def _percentage(terms: Terms, discountable: Decimal) -> Decimal:
    uncapped = money.percent(discountable, terms.value)
    return uncapped if terms.cap_usd is None else min(uncapped, terms.cap_usd)
