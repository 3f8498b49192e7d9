"""Goals, and how far they are."""

from decimal import Decimal

import msgspec

from chalicelib.insights.figures.sums import Nightly
from chalicelib.properties.types import House


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """What a month is to bring; one for each month of a house, and of all houses together."""

    property_id: str | None
    """The house; null for all houses together."""
    year: int
    """The year of the month."""
    month: int
    """The month, 1 to 12."""
    revenue_goal_sol: Decimal | None = None
    """What the nights of the month are to earn, in PEN; null without such a goal."""
    occupancy_goal: Decimal | None = None
    """What part of the nights of the month is to be sold, in per cent; null without such a goal."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is wanted."""
        return self.revenue_goal_sol is None and self.occupancy_goal is None


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """A goal and its month: its nights before today (`actual`), and all that are sold by now
    (`projected`). house: None for all together. billed: by arrival."""

    goal: Goal
    house: House | None
    actual: Nightly
    projected: Nightly
    billed: Decimal
