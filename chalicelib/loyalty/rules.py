"""Which level a guest holds (clients book, section 9)."""

from collections.abc import Collection, Iterable

from chalicelib.loyalty.types import Achievement


def highest(achievements: Iterable[Achievement], held: Collection[str]) -> Achievement | None:
    """The highest active one of the levels held: by its requirements, then its order (B34)."""
    candidates = (
        level for level in achievements if level.is_active and level.achievement_id in held
    )
    return max(candidates, key=_height, default=None)


def _height(level: Achievement) -> tuple[int, int, int, int, str]:
    return (
        level.required_reservations,
        level.required_referrals,
        level.required_referral_reservations,
        level.order,
        level.achievement_id,
    )
