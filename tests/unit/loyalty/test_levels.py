"""Which levels a guest holds, and which one is the highest."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import Problems
from chalicelib.loyalty.levels import rules
from chalicelib.loyalty.levels.rules import Step
from chalicelib.loyalty.levels.types import Achievement, Stats
from chalicelib.loyalty.membership.rules import change_of
from chalicelib.loyalty.membership.types import HeldLevel

from .ladder import BASE, BRONZE, LADDER, SILVER, level, stats

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(days=30)

few = st.integers(0, 4)
numbers = st.builds(Stats, reservations=few, referrals=few, referral_reservations=few)
levels = st.builds(
    Achievement,
    achievement_id=st.uuids().map(str),
    name=st.just("Nivel"),
    required_reservations=few,
    required_referrals=few,
    required_referral_reservations=few,
    order=few,
    is_active=st.booleans(),
)
ladders = st.lists(levels, max_size=6, unique_by=lambda each: each.achievement_id)


@st.composite
def situations(draw: st.DrawFn) -> tuple[tuple[HeldLevel, ...], Stats, list[Achievement]]:
    """Levels, some of them held, one held that is gone, and a guest's numbers."""
    ladder = draw(ladders)
    existing = [each.achievement_id for each in ladder]
    held = draw(st.lists(st.sampled_from([*existing, "gone"]), unique=True))
    return tuple(HeldLevel(each, BEFORE) for each in held), draw(numbers), ladder


def ids(held: tuple[HeldLevel, ...]) -> set[str]:
    return {each.achievement_id for each in held}


def names(found: tuple[Achievement, ...]) -> list[str]:
    return [each.name for each in found]


@pytest.mark.parametrize(
    ("has", "holds"),
    [
        (stats(), {"Base"}),
        (stats(1), {"Base", "Bronze"}),
        (stats(2), {"Base", "Bronze"}),
        (stats(1, 5, 5), {"Base", "Bronze"}),
        (stats(2, 1), {"Base", "Bronze", "Silver"}),
        (stats(0, 9, 9), {"Base"}),
    ],
)
def test_a_level_is_held_by_whoever_meets_all_three_requirements(
    has: Stats, holds: set[str]
) -> None:
    change = change_of((), has, LADDER, NOW)
    assert ids(change.held) == holds
    assert set(names(change.granted)) == holds
    assert change.withdrawn == ()


@pytest.mark.parametrize(
    ("one_short", "met"),
    [
        (stats(2, 2, 3), False),
        (stats(3, 1, 3), False),
        (stats(3, 2, 2), False),
        (stats(3, 2, 3), True),
        (stats(9, 9, 9), True),
    ],
)
def test_each_requirement_is_a_threshold(one_short: Stats, met: bool) -> None:
    assert rules.is_met(level("Gold", 3, 2, 3), one_short) is met


def test_levels_are_granted_in_their_order() -> None:
    assert names(change_of((), stats(2, 1), LADDER, NOW).granted) == [
        "Base",
        "Bronze",
        "Silver",
    ]


def test_a_level_that_is_kept_keeps_its_date_and_one_that_comes_back_gets_a_new_one() -> None:
    held = (HeldLevel("Base", BEFORE), HeldLevel("Silver", BEFORE))
    without = change_of(held, stats(1), LADDER, NOW)
    assert without.held == (HeldLevel("Base", BEFORE), HeldLevel("Bronze", NOW))
    assert names(without.withdrawn) == ["Silver"]
    later = NOW + timedelta(days=1)
    again = change_of(without.held, stats(2, 1), LADDER, later)
    assert HeldLevel("Silver", later) in again.held
    assert HeldLevel("Base", BEFORE) in again.held


def test_a_level_that_is_switched_off_is_given_to_nobody() -> None:
    asleep = msgspec.structs.replace(BASE, is_active=False)
    assert change_of((), stats(), [asleep], NOW).held == ()


def test_a_level_that_is_switched_off_keeps_its_date_for_whoever_still_meets_it() -> None:
    asleep = msgspec.structs.replace(BRONZE, is_active=False)
    held = (HeldLevel("Bronze", BEFORE),)
    assert change_of(held, stats(1), [asleep], NOW).held == held
    lost = change_of(held, stats(), [asleep], NOW)
    assert (lost.held, names(lost.withdrawn)) == ((), ["Bronze"])


def test_a_level_that_no_longer_exists_is_dropped_without_a_word() -> None:
    change = change_of((HeldLevel("gone", BEFORE),), stats(), [], NOW)
    assert (change.held, change.granted, change.withdrawn) == ((), (), ())


@given(situations())
def test_looking_twice_changes_nothing(
    situation: tuple[tuple[HeldLevel, ...], Stats, list[Achievement]],
) -> None:
    held, has, ladder = situation
    first = change_of(held, has, ladder, NOW)
    second = change_of(first.held, has, ladder, NOW + timedelta(hours=1))
    assert (second.held, second.granted, second.withdrawn) == (first.held, (), ())


@given(situations())
def test_what_is_held_afterwards_is_what_was_held_with_the_gains_and_without_the_losses(
    situation: tuple[tuple[HeldLevel, ...], Stats, list[Achievement]],
) -> None:
    held, has, ladder = situation
    change = change_of(held, has, ladder, NOW)
    granted = {each.achievement_id for each in change.granted}
    withdrawn = {each.achievement_id for each in change.withdrawn}
    assert ids(change.held) == (ids(held) | granted) - withdrawn - {"gone"}
    assert granted.isdisjoint(ids(held))
    assert withdrawn <= ids(held)
    by_id = {each.achievement_id: each for each in ladder}
    assert all(rules.is_met(by_id[each], has) for each in ids(change.held))
    assert all(by_id[each].is_active for each in granted)


@given(situations(), numbers)
def test_the_order_of_the_levels_and_of_what_is_held_does_not_matter(
    situation: tuple[tuple[HeldLevel, ...], Stats, list[Achievement]], has: Stats
) -> None:
    held, _, ladder = situation
    assert change_of(held, has, ladder, NOW) == change_of(held[::-1], has, ladder[::-1], NOW)


@given(ladders, numbers, numbers)
def test_more_of_everything_never_costs_a_level(
    ladder: list[Achievement], one: Stats, more: Stats
) -> None:
    both = Stats(
        reservations=one.reservations + more.reservations,
        referrals=one.referrals + more.referrals,
        referral_reservations=one.referral_reservations + more.referral_reservations,
    )
    held = change_of((), one, ladder, NOW).held
    assert change_of(held, both, ladder, NOW).withdrawn == ()


def test_the_highest_level_goes_by_its_requirements_whatever_its_order() -> None:
    """Vector 16: one answer, also with the orders swapped."""
    for bronze_order, gold_order in ((5, 1), (1, 5)):
        bronze = level("Bronze", 1, 0, 0, order=bronze_order)
        gold = level("Gold", 0, 1, 2, order=gold_order)
        assert rules.highest([gold, bronze], {"Bronze", "Gold"}) == bronze


@pytest.mark.parametrize(
    ("higher", "lower"),
    [
        ((2, 0, 0), (1, 9, 9)),
        ((1, 2, 0), (1, 1, 9)),
        ((1, 1, 2), (1, 1, 1)),
    ],
)
def test_stays_count_before_friends_and_friends_before_their_stays(
    higher: tuple[int, int, int], lower: tuple[int, int, int]
) -> None:
    one, other = level("Alto", *higher), level("Bajo", *lower)
    assert rules.highest([other, one], {"Alto", "Bajo"}) == one


def test_of_levels_that_require_the_same_the_one_of_higher_order_is_higher() -> None:
    one, other = level("Uno", 1, 0, 0, order=1), level("Dos", 1, 0, 0, order=2)
    assert rules.highest([other, one], {"Uno", "Dos"}) == other


def test_the_highest_level_is_an_active_one_that_is_held() -> None:
    asleep = msgspec.structs.replace(SILVER, is_active=False)
    assert rules.highest([asleep, BRONZE, BASE], {"Silver", "Base"}) == BASE
    assert rules.highest(LADDER, {"gone"}) is None
    assert rules.highest([], {"Base"}) is None


@given(situations())
def test_no_active_level_that_is_held_is_higher_than_the_highest(
    situation: tuple[tuple[HeldLevel, ...], Stats, list[Achievement]],
) -> None:
    held, _, ladder = situation
    found = rules.highest(ladder, ids(held))
    candidates = [each for each in ladder if each.is_active and each.achievement_id in ids(held)]
    assert (found is None) == (not candidates)
    if found is not None:
        assert found in candidates
        assert all(each.required_reservations <= found.required_reservations for each in candidates)


def test_the_next_level_is_the_first_active_one_by_order_that_is_not_held() -> None:
    asleep = msgspec.structs.replace(BRONZE, is_active=False)
    assert rules.next_level(LADDER, {"Base"}) == BRONZE
    assert rules.next_level([BASE, asleep, SILVER], {"Base"}) == SILVER
    assert rules.next_level(LADDER, {"Base", "Bronze", "Silver"}) is None


def test_levels_of_one_order_follow_their_requirements() -> None:
    one, two, three = level("c", 0, 2, 0), level("b", 0, 3, 0), level("a", 1, 0, 0)
    assert rules.in_order([three, two, one]) == [one, two, three]


def test_progress_says_what_remains_and_never_less_than_nothing() -> None:
    """Vector 15: after the first stay, on the way to Silver."""
    found = rules.progress(SILVER, stats(1))
    assert (found.reservations, found.referrals, found.referral_reservations) == (
        Step(1, 2, 1),
        Step(0, 1, 1),
        Step(0, 0, 0),
    )
    assert rules.progress(SILVER, stats(5, 3, 1)).reservations == Step(5, 2, 0)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(2, 3, "66.7"), (0, 0, "0"), (0, 4, "0.0"), (1, 16, "6.3"), (3, 3, "100.0"), (1, 3, "33.3")],
)
def test_percentages_have_one_decimal_half_up(part: int, whole: int, expected: str) -> None:
    assert rules.percentage(part, whole) == Decimal(expected)


def test_texts_of_a_level_lose_their_outer_and_double_blanks() -> None:
    found = rules.checked(
        msgspec.structs.replace(BASE, name="  Huésped   Oro ", icon=" 🥇 "), Problems()
    )
    assert (found.name, found.icon) == ("Huésped Oro", "🥇")


def test_a_wrong_level_names_every_field_at_fault() -> None:
    wrong = Achievement(
        achievement_id="x",
        name=" ",
        description="a" * 2_001,
        icon="b" * 51,
        required_reservations=-1,
        required_referrals=1_000,
        required_referral_reservations=-5,
        order=-1,
    )
    with pytest.raises(Invalid) as refused:
        rules.checked(wrong, Problems())
    assert set(refused.value.fields) == {
        "name",
        "description",
        "icon",
        "required_reservations",
        "required_referrals",
        "required_referral_reservations",
        "order",
    }


def test_the_limits_themselves_are_allowed() -> None:
    most = level("n" * 100, 999, 999, 999, order=10_000, icon="i" * 50, description="d" * 2_000)
    assert rules.checked(most, Problems()) == most
