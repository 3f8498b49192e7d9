"""The lines that a quote and a sold stay have in common."""

from decimal import Decimal

from chalicelib.kernel.amounts import Amount
from chalicelib.pricing.quotes.rules.nightly import NightPrice
from chalicelib.pricing.quotes.rules.policy import RefundRule
from chalicelib.pricing.quotes.wire.shapes import NightView, TierView


def night_view(night: NightPrice, rate: Decimal) -> NightView:
    """A night with the rule that priced it. `rate` is PEN for a USD."""
    price = Amount.of(night.price_usd, rate)
    return NightView(
        date=night.night,
        price_usd=float(price.usd),
        price_sol=float(price.pen),
        type=night.rule,
        description=night.description,
        discountable=night.rule != "special_date",
    )


def tier_view(rule: RefundRule) -> TierView:
    """A tier of a cancellation policy."""
    return TierView(rule.days_before_check_in, float(rule.percentage), rule.policy_name)
