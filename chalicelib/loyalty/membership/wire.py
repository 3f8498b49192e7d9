"""A client's own levels on the wire (clients book, sections 6.1 and 9)."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from chalicelib.kernel import dates
from chalicelib.loyalty.levels import rules
from chalicelib.loyalty.levels.types import Achievement, Stats
from chalicelib.loyalty.levels.wire import LevelView
from chalicelib.loyalty.membership.types import HeldLevel
from chalicelib.web.formats import Id


class ClientStats(msgspec.Struct):
    """What levels count."""

    reservations: int = 0
    """Approved stays of the client, those to come with them."""
    referrals: int = 0
    """Clients whom the client brought and who are still clients."""
    referral_reservations: int = 0
    """Approved stays of all clients whom the client brought."""

    @classmethod
    def of(cls, stats: Stats) -> "ClientStats":
        """A client's numbers on the wire."""
        return cls(stats.reservations, stats.referrals, stats.referral_reservations)


class EarnedLevel(msgspec.Struct, frozen=True):
    """A level that the client holds. `id` is the level's: a client holds one once."""

    id: Id
    """Names the level: a client holds each once."""
    achievement: LevelView
    """The level."""
    earned_at: datetime
    """When the client reached it."""

    @classmethod
    def of(cls, level: Achievement, earned_at: datetime) -> "EarnedLevel":
        """The view of a level held since `earned_at`."""
        return cls(level.achievement_id, LevelView.of(level), dates.in_lima(earned_at))


class OwnLevels(msgspec.Struct, frozen=True, kw_only=True):
    """What the client has earned and what is left. `new_achievements_count` is always 0: reading
    gives nothing, levels come with the stays and friends that earn them."""

    total_achievements: int
    """How many levels there are."""
    earned_achievements: list[EarnedLevel]
    """The levels that the client holds."""
    available_achievements: list[LevelView]
    """The levels that are left."""
    new_achievements_count: int = 0
    """Always 0: reading earns nothing."""
    client_stats: ClientStats
    """What the levels count."""

    @classmethod
    def of(
        cls, held: Iterable[HeldLevel], stats: Stats, achievements: Iterable[Achievement]
    ) -> "OwnLevels":
        """The levels that a client holds and those left, each in the order of levels."""
        levels = rules.active(achievements)
        since = {each.achievement_id: each.earned_at for each in held}
        return cls(
            total_achievements=len(levels),
            earned_achievements=[
                EarnedLevel.of(level, since[level.achievement_id])
                for level in levels
                if level.achievement_id in since
            ],
            available_achievements=[
                LevelView.of(level) for level in levels if level.achievement_id not in since
            ],
            client_stats=ClientStats.of(stats),
        )


class OwnLevelsAnswer(msgspec.Struct, frozen=True):
    """The client's levels in their envelope."""

    data: OwnLevels
    """The levels of the client."""
    success: bool = True
    """Always true."""
