"""Who holds which level (clients book, section 9).

A level is held by whoever meets all three of its requirements. One that administrators switched
off is given to nobody and shown to nobody, but whoever holds it and still meets it keeps its
date for when it is switched on again.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from chalicelib.clients.types import Level
from chalicelib.loyalty.levels.rules import highest, in_order, is_met
from chalicelib.loyalty.levels.types import Achievement, Stats
from chalicelib.loyalty.membership.types import FriendsCounted, HeldLevel, Membership

NO_FRIENDS = FriendsCounted(0, 0, 0)


class LevelChange(msgspec.Struct, frozen=True):
    """What a look at a guest's numbers changes. `held` is what the guest holds afterwards, in the
    order of the ids, so that the same levels are always the same value."""

    held: tuple[HeldLevel, ...]
    granted: tuple[Achievement, ...] = ()
    withdrawn: tuple[Achievement, ...] = ()


def change_of(
    held: Iterable[HeldLevel], stats: Stats, achievements: Iterable[Achievement], now: datetime
) -> LevelChange:
    """What a guest who holds `held` gains and loses by having these numbers.

    Levels are cumulative: a higher one does not replace a lower one. A level that was kept keeps
    its date; one that comes back has a new one. A level that no longer exists is dropped, and
    counts as no change: its removal was one.
    """
    since = {each.achievement_id: each.earned_at for each in held}
    kept: list[HeldLevel] = []
    granted: list[Achievement] = []
    withdrawn: list[Achievement] = []
    for level in in_order(achievements):
        earned_at = since.get(level.achievement_id)
        met = is_met(level, stats)
        if met and earned_at is not None:
            kept.append(HeldLevel(level.achievement_id, earned_at))
        elif met and level.is_active:
            kept.append(HeldLevel(level.achievement_id, now))
            granted.append(level)
        elif earned_at is not None:
            withdrawn.append(level)
    held_now = tuple(sorted(kept, key=lambda each: each.achievement_id))
    return LevelChange(held_now, tuple(granted), tuple(withdrawn))


def shown_level(held: Iterable[HeldLevel], achievements: Iterable[Achievement]) -> Level | None:
    """The highest active level held, as lists and profiles show it. Its rank is what the list of
    clients is ordered by: the stays that it requires (clients book, 5.1)."""
    since = {each.achievement_id: each.earned_at for each in held}
    level = highest(achievements, since)
    if level is None:
        return None
    return Level(
        rank=level.required_reservations,
        name=level.name,
        description=level.description,
        icon=level.icon,
        earned_at=since[level.achievement_id],
    )


def counted(membership: Membership, stats: Stats) -> FriendsCounted | None:
    """What a membership is to know of friends who were looked at; nothing where there are none."""
    if not membership.referrals:
        return None
    return FriendsCounted(len(membership.referrals), stats.referrals, stats.referral_reservations)


def known_stats(membership: Membership) -> Stats | None:
    """A client's numbers without a look at friends: what these count for is as true as the levels
    held. None where more or fewer friends were brought since the levels were judged."""
    friends = membership.friends or NO_FRIENDS
    if friends.brought != len(membership.referrals):
        return None
    return Stats(
        reservations=membership.stays,
        referrals=friends.clients,
        referral_reservations=friends.stays,
    )


def held_by_both(one: Iterable[HeldLevel], other: Iterable[HeldLevel]) -> tuple[HeldLevel, ...]:
    """The levels that two records of one person held, each since the first of both days, in the
    order of the ids."""
    since: dict[str, datetime] = {}
    for each in (*one, *other):
        before = since.get(each.achievement_id, each.earned_at)
        since[each.achievement_id] = min(before, each.earned_at)
    return tuple(HeldLevel(level_id, since[level_id]) for level_id in sorted(since))
