"""What a level may be, what it asks, and how far the next one is (clients book, 6.1 and 9).

A level is held by whoever meets all three of its requirements. One that administrators switched
off is shown to nobody.
"""

from collections.abc import Collection, Iterable
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from chalicelib.kernel.spanish import visible
from chalicelib.kernel.validation import Problems
from chalicelib.loyalty.levels.types import Achievement, Stats

MOST_LEVELS = 50
"""Levels that may be defined, so that one transaction can give them all."""
MOST_REQUIRED, MOST_ORDER = 999, 10_000
LONGEST_NAME, LONGEST_ICON, LONGEST_DESCRIPTION = 100, 50, 2_000
ONE_DECIMAL = Decimal("0.1")
NOTHING = "Sin requisitos"


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


def highest(achievements: Iterable[Achievement], held: Collection[str]) -> Achievement | None:
    """The highest active one of the levels held: by its requirements, then its order (B34)."""
    candidates = (
        level for level in achievements if level.is_active and level.achievement_id in held
    )
    return max(candidates, key=_height, default=None)


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
    tidy = msgspec.structs.replace(level, name=visible(level.name), icon=level.icon.strip())
    problems.name("name", tidy.name, LONGEST_NAME)
    problems.text("icon", tidy.icon, LONGEST_ICON)
    problems.text("description", tidy.description, LONGEST_DESCRIPTION)
    for field in ("required_reservations", "required_referrals", "required_referral_reservations"):
        problems.number(field, getattr(tidy, field), 0, MOST_REQUIRED)
    problems.number("order", tidy.order, 0, MOST_ORDER)
    problems.raise_any()
    return tidy


def requirements_text(level: Achievement) -> str:
    """`3 reservas, 1 referido y 2 reservas de referidos`."""
    parts = [
        _counted(level.required_reservations, "reserva", "reservas"),
        _counted(level.required_referrals, "referido", "referidos"),
        _counted(
            level.required_referral_reservations, "reserva de referidos", "reservas de referidos"
        ),
    ]
    *firsts, last = [part for part in parts if part] or [NOTHING]
    return f"{', '.join(firsts)} y {last}" if firsts else last


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


def _counted(number: int, one: str, many: str) -> str:
    if number == 0:
        return ""
    return f"{number} {one if number == 1 else many}"
