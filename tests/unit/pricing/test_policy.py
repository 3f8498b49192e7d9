"""Which cancellation policy applies, and what it gives back (pricing book, section 7 and B31)."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.pricing.quotes.rules.policy import Refund, refund, refund_rules, shown_policy
from chalicelib.rates.types import CancellationPolicy, RefundTier

from .book import CATALOGUE, STAY4, change, policy, quote

FULL = policy("full", 7, "100.00", is_default=True)
HALF = policy("half", 0, "50.00")
OWN = policy("own", 15, "80.00", property_ids=frozenset({"house-1"}))
POLICIES = (HALF, FULL, OWN)
TIERED = policy(
    "tiered", 30, "100", further_tiers=(RefundTier(7, Decimal(50)), RefundTier(0, Decimal(10)))
)


def given_back(
    policies: tuple[CancellationPolicy, ...], days: int, house: str = "house-2"
) -> Refund:
    return refund(refund_rules(policies, house), Decimal("200.00"), days)


def test_a_house_without_policies_of_its_own_shows_the_general_default() -> None:
    assert shown_policy(POLICIES, "house-2") == FULL


def test_policies_of_a_house_replace_the_general_ones_even_without_a_default() -> None:
    default = change(OWN, is_default=True)

    assert shown_policy(POLICIES, "house-1") is None
    assert shown_policy((HALF, FULL, default), "house-1") == default


@pytest.mark.parametrize(
    ("days", "amount", "name"),
    [(90, "200.00", "full"), (7, "200.00", "full"), (6, "100.00", "half"), (0, "100.00", "half")],
)
def test_the_policy_with_the_most_days_still_met_gives_back(
    days: int, amount: str, name: str
) -> None:
    found = given_back(POLICIES, days)

    assert found.amount == Decimal(amount)
    assert found.rule is not None
    assert found.rule.policy_name == name


@pytest.mark.parametrize(
    ("days", "amount"),
    [(30, "200.00"), (29, "100.00"), (7, "100.00"), (6, "20.00"), (0, "20.00")],
)
def test_the_tiers_of_one_policy_do_the_same(days: int, amount: str) -> None:
    assert given_back((TIERED,), days).amount == Decimal(amount)


@pytest.mark.parametrize(("days", "house"), [(14, "house-1"), (-1, "house-2")])
def test_too_late_for_every_tier_gives_nothing_back(days: int, house: str) -> None:
    found = given_back(POLICIES, days, house)

    assert found.amount == found.percentage == 0
    assert found.rule is None


def test_without_policies_nothing_is_given_back() -> None:
    assert given_back((), 100).amount == 0


def test_inactive_policies_are_ignored_even_as_the_houses_own() -> None:
    policies = (FULL, change(OWN, is_active=False))

    assert shown_policy(policies, "house-1") == FULL
    assert given_back(policies, 20, "house-1").amount == Decimal("200.00")


def test_two_policies_with_equal_days_give_the_guest_the_better_one() -> None:
    better, worse = policy("better", 7, "100.00"), policy("worse", 7, "20.00")

    assert given_back((better, worse), 8) == given_back((worse, better), 8)
    assert given_back((better, worse), 8).amount == Decimal("200.00")


def test_half_cents_are_rounded_up() -> None:
    third = policy("third", 0, "33.33")

    assert refund(refund_rules((third,), "x"), Decimal("150.00"), 0).amount == Decimal("50.00")
    assert refund(refund_rules((third,), "x"), Decimal("0.05"), 0).amount == Decimal("0.02")


def test_a_quote_shows_the_default_policy_and_keeps_every_tier() -> None:
    assert quote(STAY4).policy is None
    offer = quote(STAY4, catalogue=change(CATALOGUE, policies=(FULL, HALF)))

    assert offer.policy == FULL
    assert [rule.days_before_check_in for rule in offer.refund_rules] == [7, 0]


@st.composite
def tiered(draw: Any) -> CancellationPolicy:
    days = sorted(draw(st.sets(st.integers(0, 365), min_size=1, max_size=5)), reverse=True)
    shares = sorted(draw(st.lists(st.decimals(0, 100, places=2), min_size=5)), reverse=True)
    tiers = [RefundTier(day, share) for day, share in zip(days, shares, strict=False)]
    return CancellationPolicy(
        policy_id="p",
        name="p",
        days_before_check_in=tiers[0].days_before_check_in,
        refund_percentage=tiers[0].refund_percentage,
        further_tiers=tuple(tiers[1:]),
    )


@given(tiered(), st.decimals(0, 100_000, places=2), st.integers(-5, 400), st.integers(0, 400))
def test_a_refund_never_exceeds_what_was_paid_nor_grows_by_waiting(
    one: CancellationPolicy, paid: Decimal, days: int, later: int
) -> None:
    rules = refund_rules((one,), "house")
    now, then = refund(rules, paid, days), refund(rules, paid, days - later)

    assert 0 <= then.amount <= now.amount <= paid
