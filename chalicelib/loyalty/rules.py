"""Who holds which level, and how far the next one is (clients book, sections 6.1 and 9).

A level is held by whoever meets all three of its requirements. One that administrators switched
off is given to nobody and shown to nobody, but whoever holds it and still meets it keeps its
date for when it is switched on again.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from chalicelib.clients.types import Level
from chalicelib.kernel.spanish import single_spaced
from chalicelib.kernel.validation import TOO_LONG, Problems
from chalicelib.loyalty.types import Achievement, HeldLevel, Stats

MOST_LEVELS = 50
"""Levels that may be defined, so that one transaction can give them all."""
MOST_REQUIRED, MOST_ORDER = 999, 10_000
LONGEST_NAME, LONGEST_ICON, LONGEST_DESCRIPTION = 100, 50, 2_000
ONE_DECIMAL = Decimal("0.1")


class LevelChange(msgspec.Struct, frozen=True):
    """What a look at a guest's numbers changes. `held` is what the guest holds afterwards, in the
    order of the ids, so that the same levels are always the same value."""

    held: tuple[HeldLevel, ...]
    granted: tuple[Achievement, ...] = ()
    withdrawn: tuple[Achievement, ...] = ()


class Step(msgspec.Struct, frozen=True):
    """How far a guest is with one requirement."""

    current: int
    required: int
    remaining: int


class Progress(msgspec.Struct, frozen=True):
    """How far a guest is with a level."""

    reservations: Step
    referrals: Step
    referral_reservations: Step


def is_met(level: Achievement, stats: Stats) -> bool:
    """Whether a guest with these numbers meets all three requirements."""
    return (
        stats.reservations >= level.required_reservations
        and stats.referrals >= level.required_referrals
        and stats.referral_reservations >= level.required_referral_reservations
    )


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


def highest(achievements: Iterable[Achievement], held: Collection[str]) -> Achievement | None:
    """The highest active one of the levels held: by its requirements, then its order (B34)."""
    candidates = (
        level for level in achievements if level.is_active and level.achievement_id in held
    )
    return max(candidates, key=_height, default=None)


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


def next_level(achievements: Iterable[Achievement], held: Collection[str]) -> Achievement | None:
    """The first active level that is not held, in the order in which levels are listed."""
    return next((level for level in active(achievements) if level.achievement_id not in held), None)


def progress(level: Achievement, stats: Stats) -> Progress:
    """How far a guest with these numbers is with a level."""
    return Progress(
        _step(stats.reservations, level.required_reservations),
        _step(stats.referrals, level.required_referrals),
        _step(stats.referral_reservations, level.required_referral_reservations),
    )


def in_order(achievements: Iterable[Achievement]) -> list[Achievement]:
    """Levels as every list has them."""
    return sorted(achievements, key=place)


def place(level: Achievement) -> tuple[int | str, ...]:
    """What lists of levels are sorted by: `order`, then what they require."""
    return level.order, *_height(level)


def active(achievements: Iterable[Achievement]) -> list[Achievement]:
    """The levels that guests may see and earn, in their order."""
    return [level for level in in_order(achievements) if level.is_active]


def percentage(part: int, whole: int) -> Decimal:
    """`part` of `whole` in per cent with one decimal, half up; 0 of nothing."""
    if whole == 0:
        return Decimal(0)
    return (Decimal(100 * part) / whole).quantize(ONE_DECIMAL, rounding=ROUND_HALF_UP)


def checked(level: Achievement, problems: Problems) -> Achievement:
    """`level` with its texts free of outer and double blanks.

    Raises:
        Invalid: no name, a text that is too long, a requirement or an order that is negative or
            beyond what anyone could reach.
    """
    tidy = msgspec.structs.replace(level, name=single_spaced(level.name), icon=level.icon.strip())
    problems.name("name", tidy.name, LONGEST_NAME)
    problems.note("icon", TOO_LONG, when=len(tidy.icon) > LONGEST_ICON)
    problems.note("description", TOO_LONG, when=len(tidy.description) > LONGEST_DESCRIPTION)
    for field in ("required_reservations", "required_referrals", "required_referral_reservations"):
        problems.number(field, getattr(tidy, field), 0, MOST_REQUIRED)
    problems.number("order", tidy.order, 0, MOST_ORDER)
    problems.raise_any()
    return tidy


def _step(current: int, required: int) -> Step:
    return Step(current, required, max(0, required - current))


def _height(level: Achievement) -> tuple[int, int, int, int, str]:
    return (
        level.required_reservations,
        level.required_referrals,
        level.required_referral_reservations,
        level.order,
        level.achievement_id,
    )
