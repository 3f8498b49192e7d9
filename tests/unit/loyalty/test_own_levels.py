"""What a client reads of the levels held and left."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.clients.types import Level
from chalicelib.loyalty.membership.rules import shown_level
from chalicelib.loyalty.membership.types import HeldLevel
from chalicelib.loyalty.membership.wire import OwnLevels

from .ladder import BASE, BRONZE, SILVER, level, stats

SINCE = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def holding(*names: str) -> tuple[HeldLevel, ...]:
    return tuple(HeldLevel(name, SINCE) for name in names)


def test_a_level_that_was_switched_off_is_not_told() -> None:
    asleep = msgspec.structs.replace(BRONZE, is_active=False)
    own = OwnLevels.of(holding("Base", "Bronze"), stats(1), (BASE, asleep))
    assert [each.id for each in own.earned_achievements] == ["Base"]


def test_the_highest_level_is_the_same_answer_for_everyone() -> None:
    """Vector 16, with the date since when it is held."""
    ladder = (level("Bronze", 1, 0, 0, order=5), level("Gold", 0, 1, 2, order=1, icon="🥇"))
    earlier = SINCE - timedelta(days=9)
    held = (HeldLevel("Bronze", earlier), HeldLevel("Gold", SINCE))
    assert shown_level(held, ladder) == Level(1, "Bronze", "", "", earlier)


@pytest.mark.parametrize("held", [(), ("Base",), ("Base", "Bronze", "Silver")])
def test_each_active_level_is_either_earned_or_left(held: tuple[str, ...]) -> None:
    own = OwnLevels.of(holding(*held), stats(1), (BASE, BRONZE, SILVER))
    earned = [each.achievement.name for each in own.earned_achievements]
    left = [each.name for each in own.available_achievements]
    assert earned == list(held)
    assert earned + left == ["Base", "Bronze", "Silver"]
    assert (own.total_achievements, own.new_achievements_count) == (3, 0)
