"""How a client stands in the levels (clients book, 6.1 and 9)."""

from collections.abc import Collection

from chalicelib.guests.profile.types import LevelSummary
from chalicelib.loyalty.levels import rules
from chalicelib.loyalty.levels.types import Achievement, Stats
from chalicelib.loyalty.membership.rules import shown_level
from chalicelib.loyalty.membership.types import HeldLevel


def summary_of(
    held: Collection[HeldLevel], stats: Stats, achievements: Collection[Achievement]
) -> LevelSummary:
    """The levels of a client who holds `held` and has these numbers."""
    ids = {level.achievement_id for level in held}
    active = rules.active(achievements)
    following = rules.next_level(achievements, ids)
    return LevelSummary(
        current=shown_level(held, achievements),
        following=following,
        progress=None if following is None else rules.progress(following, stats),
        earned=sum(level.achievement_id in ids for level in active),
        total=len(active),
    )
