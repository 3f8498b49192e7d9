"""What happens to levels, and to the guests who hold them."""

from chalicelib.kernel.events import EntryRemoved, EntrySaved, Event


class LevelEvent(Event, frozen=True, kw_only=True):
    """A guest's level came or went; it is told as it was called then."""

    client_id: str
    achievement_id: str
    name: str
    icon: str

    @property
    def subject(self) -> str:
        """The guest."""
        return f"client#{self.client_id}"


class LevelEarned(LevelEvent, frozen=True, kw_only=True, tag="level.earned"):
    """A guest holds a level."""


class LevelWithdrawn(LevelEvent, frozen=True, kw_only=True, tag="level.withdrawn"):
    """A guest no longer holds a level."""


class AchievementSaved(EntrySaved, frozen=True, kw_only=True, tag="achievement.saved"):
    """A level was added or changed."""


class AchievementRemoved(EntryRemoved, frozen=True, kw_only=True, tag="achievement.removed"):
    """A level was taken out."""
