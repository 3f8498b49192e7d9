"""What a profile says of a client's levels."""

from datetime import UTC, datetime

import msgspec

from chalicelib.guests.profile.rules import summary_of
from chalicelib.guests.profile.types import LevelSummary
from chalicelib.guests.profile.wire import AchievementCount, LevelsOfGuest
from chalicelib.loyalty.membership.types import HeldLevel
from tests.unit.loyalty.ladder import BASE, BRONZE, LADDER, stats

SINCE = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def holding(*names: str) -> tuple[HeldLevel, ...]:
    return tuple(HeldLevel(name, SINCE) for name in names)


def test_after_the_first_stay_bronze_is_held_and_silver_comes_next() -> None:
    """Vector 15."""
    found = summary_of(holding("Base", "Bronze"), stats(1), LADDER)
    assert msgspec.to_builtins(LevelsOfGuest.of(found)) == {
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
    found = summary_of(holding("Base", "Bronze"), stats(1, 2, 3), LADDER)
    assert AchievementCount.of(found) == AchievementCount(earned=2, total=3, percentage=66.7)


def test_whoever_holds_every_level_has_no_next_one() -> None:
    found = summary_of(holding("Base", "Bronze", "Silver"), stats(2, 1), LADDER)
    assert found.current is not None
    assert found.current.name == "Silver"
    assert (found.following, found.progress) == (None, None)


def test_whoever_holds_none_has_no_current_one() -> None:
    found = summary_of((), stats(), LADDER)
    assert found.current is None
    assert found.following is not None
    assert found.following.name == "Base"


def test_without_levels_there_is_nothing_to_tell() -> None:
    found = summary_of(holding("gone"), stats(), ())
    assert found == LevelSummary(current=None, following=None, progress=None, earned=0, total=0)
    assert AchievementCount.of(found).percentage == 0


def test_a_level_that_was_switched_off_counts_neither_as_earned_nor_in_the_total() -> None:
    asleep = msgspec.structs.replace(BRONZE, is_active=False)
    found = summary_of(holding("Base", "Bronze"), stats(1), (BASE, asleep))
    assert AchievementCount.of(found) == AchievementCount(earned=1, total=1, percentage=100.0)
