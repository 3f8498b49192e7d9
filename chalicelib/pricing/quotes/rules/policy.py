"""Which cancellation policy a house has, and what it gives back (pricing book, section 7, B31)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from chalicelib.kernel import money
from chalicelib.rates.types import CancellationPolicy


class RefundRule(msgspec.Struct, frozen=True):
    """Who cancels `days_before_check_in` days ahead or earlier gets `percentage` back."""

    policy_id: str
    policy_name: str
    days_before_check_in: int
    percentage: Decimal


class Refund(msgspec.Struct, frozen=True):
    """The part of a payment that is paid back, in the currency of the payment.

    `rule` is the one that says so; None gives nothing back.
    """

    paid: Decimal
    amount: Decimal
    percentage: Decimal
    rule: RefundRule | None


def shown_policy(
    policies: Iterable[CancellationPolicy], property_id: str
) -> CancellationPolicy | None:
    """The default policy of a house, which a guest is shown with a quote; None without one.

    Of several, the one that is for the fewest houses, then the better one for the guest.
    """
    shown = [policy for policy in _of_house(policies, property_id) if policy.is_default]
    return max(shown, key=_order, default=None)


def refund_rules(
    policies: Iterable[CancellationPolicy], property_id: str
) -> tuple[RefundRule, ...]:
    """Every tier of every policy of a house, the one that asks for the most days first."""
    rules = [
        RefundRule(policy.policy_id, policy.name, tier.days_before_check_in, tier.refund_percentage)
        for policy in _of_house(policies, property_id)
        for tier in policy.tiers
    ]
    return tuple(sorted(rules, key=_generosity, reverse=True))


def refund(rules: Sequence[RefundRule], paid: Decimal, days_before: int) -> Refund:
    """What a cancellation `days_before` the check-in gives back, in cents half up.

    The rule that asks for the most days among those still met decides; where none is met, nothing.
    """
    rule = next((rule for rule in rules if rule.days_before_check_in <= days_before), None)
    percentage = rule.percentage if rule is not None else money.ZERO
    return Refund(paid, money.cents(money.percent(paid, percentage)), percentage, rule)


def _of_house(policies: Iterable[CancellationPolicy], property_id: str) -> list[CancellationPolicy]:
    """The house's own active policies replace the general ones altogether."""
    active = [policy for policy in policies if policy.is_active]
    own = [policy for policy in active if property_id in policy.property_ids]
    return own or [policy for policy in active if not policy.property_ids]


def _order(policy: CancellationPolicy) -> tuple[object, ...]:
    return (
        -len(policy.property_ids),
        policy.days_before_check_in,
        policy.refund_percentage,
        policy.policy_id,
    )


def _generosity(rule: RefundRule) -> tuple[object, ...]:
    return rule.days_before_check_in, rule.percentage, rule.policy_id
