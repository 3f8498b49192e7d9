"""The lines that quotes and sold stays have in common."""

from decimal import Decimal
from typing import Any

from chalicelib.kernel.amounts import Amount
from chalicelib.pricing.quotes.rules.nightly import NightPrice
from chalicelib.pricing.quotes.rules.policy import RefundRule
from chalicelib.pricing.quotes.wire.shapes import NightView, TierView


def in_both(name: str, amount: Amount) -> dict[str, Any]:
    """An amount as the two fields `<name>_usd` and `<name>_sol`."""
    return {f"{name}_usd": float(amount.usd), f"{name}_sol": float(amount.pen)}


def night_view(night: NightPrice, rate: Decimal) -> NightView:
    """A night with the rule that priced it. `rate` is PEN for a USD."""
    return NightView(
        date=night.night,
        **in_both("price", Amount.of(night.price_usd, rate)),
        type=night.rule,
        description=night.description,
        discountable=night.rule != "special_date",
    )


def tier_view(rule: RefundRule) -> TierView:
    """A tier of a cancellation policy."""
    return TierView(rule.days_before_check_in, float(rule.percentage), rule.policy_name)
