"""What a house has told of itself, as it is kept."""

from datetime import datetime, timedelta

import msgspec

from protocol import VERSION
from protocol.things import EntityState, PlayerState

AWAY_AFTER = timedelta(seconds=90)
"""A bridge reports every half minute: after so long it is away."""
AHEAD = timedelta(minutes=1)
"""How far clocks are apart at most: what was seen later than that from now was written while a
clock was wrong, and nothing has to wait for it."""


def is_to_come(instant: datetime, now: datetime) -> bool:
    """Whether an instant that was written can only be the mistake of a clock."""
    return instant > now + AHEAD


class StoredHouse(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the bridge of a house.

    last_seen: when it was heard of. bridge: the release of its program. version: of the messages
    that it speaks. home_assistant: the release that it reached then, None where it reached none.
    """

    last_seen: datetime
    bridge: str
    version: int
    home_assistant: str | None

    def is_there(self, now: datetime) -> bool:
        """Whether the bridge was heard of lately."""
        return not is_to_come(self.last_seen, now) and now - self.last_seen < AWAY_AFTER

    def takes_commands(self, now: datetime) -> bool:
        """Whether it is there, and would understand what it is asked."""
        return self.is_there(now) and self.version == VERSION


class StoredPlayer(msgspec.Struct, frozen=True):
    """The player of a house as it was last told, and what is known of its house."""

    player: PlayerState
    house: StoredHouse | None

    def is_fresh(self, now: datetime) -> bool:
        """Whether it would be known by now if the player were otherwise."""
        return self.house is not None and self.house.is_there(now)


class StoredEntity(msgspec.Struct, frozen=True):
    """An entity as it was last told, and what is known of its house."""

    entity: EntityState
    house: StoredHouse | None

    def known_at(self, now: datetime) -> datetime:
        """When it was last known to be so. A house that reaches its Home Assistant tells each
        change, so while it is heard of, nothing changed since."""
        house = self.house
        if house is None or house.home_assistant is None:
            return self.entity.seen_at
        return max(self.entity.seen_at, min(house.last_seen, now))

    def is_fresh(self, now: datetime) -> bool:
        """Whether it was known to be so lately."""
        return now - self.known_at(now) < AWAY_AFTER
