"""Which cancellation policy applies (pricing book, section 7 and B31)."""

from chalicelib.pricing.rules.policy import cancellation_policy

from .book import CATALOGUE, STAY4, change, policy, quote

FULL = policy("full", 7, "100.00", is_default=True)
HALF = policy("half", 0, "50.00")
OWN = policy("own", 15, "80.00", property_ids=frozenset({"house-1"}))
POLICIES = (HALF, FULL, OWN)


def test_a_house_without_policies_of_its_own_shows_the_general_default() -> None:
    assert cancellation_policy(POLICIES, "house-2") == FULL


def test_policies_of_a_house_replace_the_general_ones_even_without_a_default() -> None:
    assert cancellation_policy(POLICIES, "house-1") is None
    default = change(OWN, is_default=True)
    assert cancellation_policy((HALF, FULL, default), "house-1") == default


def test_the_tier_with_the_most_days_still_met_applies() -> None:
    assert cancellation_policy(POLICIES, "house-2", 30) == FULL
    assert cancellation_policy(POLICIES, "house-2", 7) == FULL
    assert cancellation_policy(POLICIES, "house-2", 6) == HALF
    assert cancellation_policy(POLICIES, "house-2", 0) == HALF


def test_too_late_for_every_tier_means_no_policy() -> None:
    assert cancellation_policy(POLICIES, "house-1", 14) is None
    assert cancellation_policy(POLICIES, "house-2", -1) is None


def test_inactive_policies_are_ignored_even_as_the_houses_own() -> None:
    assert cancellation_policy((FULL, change(OWN, is_active=False)), "house-1") == FULL


def test_two_policies_with_equal_days_give_the_guest_the_better_one() -> None:
    better = policy("better", 7, "100.00")
    worse = policy("worse", 7, "20.00")
    assert cancellation_policy((better, worse), "house-2", 8) == better
    assert cancellation_policy((worse, better), "house-2", 8) == better


def test_a_quote_shows_the_default_policy() -> None:
    assert quote(STAY4).policy is None
    assert quote(STAY4, catalogue=change(CATALOGUE, policies=(FULL, HALF))).policy == FULL
