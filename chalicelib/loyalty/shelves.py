"""The levels that administrators define, as the catalogue keeps them (30 seconds, one version)."""

from chalicelib.loyalty.events import AchievementRemoved, AchievementSaved
from chalicelib.loyalty.types import Achievement
from chalicelib.properties.shelves import Shelf

ACHIEVEMENTS = Shelf("achievement", Achievement, saved=AchievementSaved, removed=AchievementRemoved)
