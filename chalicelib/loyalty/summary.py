"""A client's levels in the client's profile (clients book, 6.1): pure, from what was read."""

from collections.abc import Collection, Iterable

import msgspec

from chalicelib.clients.profile import (
    AchievementCount,
    AchievementStats,
    LevelProgress,
    LevelStanding,
    NextLevel,
)
from chalicelib.clients.wire import LevelInfo
from chalicelib.kernel.dates import in_lima
from chalicelib.loyalty import rules
from chalicelib.loyalty.standing import Standing
from chalicelib.loyalty.types import Achievement, Stats
from chalicelib.loyalty.wire import EarnedLevel, LevelView, OwnLevels, client_stats


def level_info(
    standing: Standing, stats: Stats, achievements: Collection[Achievement]
) -> LevelStanding:
    """The `level_info` of a profile. `total_achievements` counts the levels that may be earned."""
    following = rules.next_level(achievements, standing.levels)
    return LevelStanding(
        current_level=current_level(standing, achievements),
        next_level=_next(following),
        progress=_progress(following, stats),
        total_achievements=len(rules.active(achievements)),
    )


def current_level(standing: Standing, achievements: Iterable[Achievement]) -> LevelInfo | None:
    """The highest active level held, as lists and profiles show it."""
    level = rules.highest(achievements, standing.levels)
    if level is None:
        return None
    since = {each.achievement_id: each.earned_at for each in standing.held}
    earned_at = in_lima(since[level.achievement_id])
    return LevelInfo(level.name, level.description, level.icon, earned_at)


def achievement_stats(
    standing: Standing, stats: Stats, achievements: Iterable[Achievement]
) -> AchievementStats:
    """The `achievements_stats` of a profile; only active levels count, so never above 100 %."""
    levels = rules.active(achievements)
    earned = sum(level.achievement_id in standing.levels for level in levels)
    share = float(rules.percentage(earned, len(levels)))
    return AchievementStats(client_stats(stats), AchievementCount(earned, len(levels), share))


def own_levels(standing: Standing, stats: Stats, achievements: Iterable[Achievement]) -> OwnLevels:
    """The levels that a client holds and those left, each in the order of levels."""
    levels = rules.active(achievements)
    since = {each.achievement_id: each.earned_at for each in standing.held}
    return OwnLevels(
        total_achievements=len(levels),
        earned_achievements=[
            EarnedLevel.of(level, since[level.achievement_id])
            for level in levels
            if level.achievement_id in since
        ],
        available_achievements=[
            LevelView.of(level) for level in levels if level.achievement_id not in since
        ],
        client_stats=client_stats(stats),
    )


def _next(level: Achievement | None) -> NextLevel | None:
    if level is None:
        return None
    return NextLevel(
        level.name,
        level.description,
        level.icon,
        level.required_reservations,
        level.required_referrals,
        level.required_referral_reservations,
    )


def _progress(level: Achievement | None, stats: Stats) -> LevelProgress | None:
    if level is None:
        return None
    return msgspec.convert(rules.progress(level, stats), LevelProgress, from_attributes=True)
