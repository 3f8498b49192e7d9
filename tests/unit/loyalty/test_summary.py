"""What a profile says of a client's levels."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from chalicelib.clients.profile import LevelStanding
from chalicelib.clients.wire import LevelInfo
from chalicelib.kernel.dates import LIMA
from chalicelib.loyalty import summary
from chalicelib.loyalty.standing import Standing
from chalicelib.loyalty.types import HeldLevel

from .ladder import BASE, BRONZE, LADDER, SILVER, level, stats

SINCE = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def holding(*names: str) -> Standing:
    held = tuple(HeldLevel(name, SINCE) for name in names)
    return Standing(approved=(date(2026, 3, 9),), levels=frozenset(names), held=held)


def test_after_the_first_stay_bronze_is_held_and_silver_comes_next() -> None:
    """Vector 15."""
    found = summary.level_info(holding("Base", "Bronze"), stats(1), LADDER)
    assert msgspec.to_builtins(found) == {
        "current_level": {
            "name": "Bronze",
            "description": "",
            "icon": "",
            "earned_at": "2026-03-02T10:00:00-05:00",
        },
        "next_level": {
            "name": "Silver",
            "description": "",
            "icon": "",
            "required_reservations": 2,
            "required_referrals": 1,
            "required_referral_reservations": 0,
        },
        "progress": {
            "reservations": {"current": 1, "required": 2, "remaining": 1},
            "referrals": {"current": 0, "required": 1, "remaining": 1},
            "referral_reservations": {"current": 0, "required": 0, "remaining": 0},
        },
        "total_achievements": 3,
    }


def test_two_of_three_levels_are_66_7_per_cent() -> None:
    """Vector 15."""
    found = summary.achievement_stats(holding("Base", "Bronze"), stats(1, 2, 3), LADDER)
    assert msgspec.to_builtins(found) == {
        "client_stats": {"reservations": 1, "referrals": 2, "referral_reservations": 3},
        "achievements": {"earned": 2, "total": 3, "percentage": 66.7},
    }


def test_whoever_holds_every_level_has_no_next_one() -> None:
    found = summary.level_info(holding("Base", "Bronze", "Silver"), stats(2, 1), LADDER)
    assert found.current_level is not None
    assert found.current_level.name == "Silver"
    assert (found.next_level, found.progress) == (None, None)


def test_whoever_holds_none_has_no_current_one() -> None:
    found = summary.level_info(Standing(), stats(), LADDER)
    assert found.current_level is None
    assert found.next_level is not None
    assert found.next_level.name == "Base"


def test_without_levels_there_is_nothing_to_tell() -> None:
    found = summary.level_info(holding("gone"), stats(), ())
    assert found == LevelStanding(None, None, None, 0)
    counted = summary.achievement_stats(holding("gone"), stats(), ()).achievements
    assert (counted.earned, counted.total, counted.percentage) == (0, 0, 0)


def test_a_level_that_was_switched_off_counts_neither_as_earned_nor_in_the_total() -> None:
    asleep = msgspec.structs.replace(BRONZE, is_active=False)
    ladder = (BASE, asleep)
    standing = holding("Base", "Bronze")
    found = summary.achievement_stats(standing, stats(1), ladder).achievements
    assert (found.earned, found.total, found.percentage) == (1, 1, 100.0)
    assert summary.level_info(standing, stats(1), ladder).total_achievements == 1
    own = summary.own_levels(standing, stats(1), ladder)
    assert [each.id for each in own.earned_achievements] == ["Base"]


def test_the_highest_level_is_the_same_answer_for_everyone() -> None:
    """Vector 16, with the date since when it is held."""
    ladder = (level("Bronze", 1, 0, 0, order=5), level("Gold", 0, 1, 2, order=1, icon="🥇"))
    standing = Standing(
        levels=frozenset({"Bronze", "Gold"}),
        held=(HeldLevel("Bronze", SINCE - timedelta(days=9)), HeldLevel("Gold", SINCE)),
    )
    since = (SINCE - timedelta(days=9)).astimezone(LIMA)
    assert summary.current_level(standing, ladder) == LevelInfo("Bronze", "", "", since)


@pytest.mark.parametrize("held", [(), ("Base",), ("Base", "Bronze", "Silver")])
def test_each_active_level_is_either_earned_or_left(held: tuple[str, ...]) -> None:
    own = summary.own_levels(holding(*held), stats(1), (BASE, BRONZE, SILVER))
    earned = [each.achievement.name for each in own.earned_achievements]
    left = [each.name for each in own.available_achievements]
    assert earned == list(held)
    assert earned + left == ["Base", "Bronze", "Silver"]
    assert (own.total_achievements, own.new_achievements_count) == (3, 0)
