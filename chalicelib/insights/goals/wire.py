"""Goals on the wire (staff book, 3.8)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import Meta

from chalicelib.insights.figures.sums import percentage
from chalicelib.insights.figures.wire import number
from chalicelib.insights.goals.types import Goal, Progress
from chalicelib.insights.profits.rules import FIRST_YEAR, LAST_YEAR
from chalicelib.kernel import dates, spanish
from chalicelib.web.formats import Id

GoalYear = Annotated[int, Meta(ge=FIRST_YEAR, le=LAST_YEAR)]
GoalMonth = Annotated[int, Meta(ge=1, le=dates.MONTHS)]


class GoalsQuery(msgspec.Struct, kw_only=True):
    """Which goals to show."""

    year: GoalYear | None = None
    """The year of the months; this year in Lima when left out."""
    month: GoalMonth | None = None
    """Only this month, 1 to 12."""
    property: UUID | None = None
    """Only the goals of this house."""


class GoalBody(msgspec.Struct, kw_only=True):
    """A goal to set. What is left out is wanted no more; without any the goal is taken out."""

    TEXTS_FROM: ClassVar = (Goal,)

    property: UUID | None = None
    """The house; null for all houses together."""
    year: int
    month: int
    revenue_goal_sol: Decimal | None = None
    occupancy_goal: Decimal | None = None

    def goal(self) -> Goal:
        """The goal."""
        return Goal(
            property_id=None if self.property is None else str(self.property),
            year=self.year,
            month=self.month,
            revenue_goal_sol=self.revenue_goal_sol,
            occupancy_goal=self.occupancy_goal,
        )


class GoalView(msgspec.Struct, kw_only=True):
    """A goal, and how far it is by night: sold are approved stays that are neither deleted nor
    repairs, each night with its part of the price."""

    TEXTS_FROM: ClassVar = (Goal,)

    property: Id | None
    """The house; null for all houses together."""
    property_name: str | None
    """What the house is called; null for all houses together."""
    year: int
    month: int
    label: str
    """The month in Spanish: `Marzo 2026`."""
    revenue_goal_sol: float | None
    actual: float
    """What the nights of the month before today earned, in PEN."""
    progress_percentage: float | None
    """`actual` in per cent of `revenue_goal_sol`; null without such a goal."""
    projected: float
    """What all nights of the month earn that are sold by now, in PEN."""
    revenue_by_checkin: float
    """The whole prices of the sold stays that arrive in the month, in PEN."""
    occupancy_goal: float | None
    occupancy_actual: float
    """The nights of the month before today that were sold, in per cent of all its nights."""
    occupancy_progress_percentage: float | None
    """`occupancy_actual` in per cent of `occupancy_goal`; null without such a goal."""
    occupancy_projected: float
    """All nights of the month that are sold by now, in per cent of all its nights."""

    @classmethod
    def of(cls, progress: Progress) -> "GoalView":
        """The view of a goal."""
        goal, actual, projected = progress.goal, progress.actual, progress.projected
        return cls(
            property=goal.property_id,
            property_name=None if progress.house is None else progress.house.name,
            year=goal.year,
            month=goal.month,
            label=f"{spanish.month_name(goal.month)} {goal.year}",
            revenue_goal_sol=_number(goal.revenue_goal_sol),
            actual=number(actual.revenue),
            progress_percentage=_part(actual.revenue, goal.revenue_goal_sol),
            projected=number(projected.revenue),
            revenue_by_checkin=number(progress.billed),
            occupancy_goal=_number(goal.occupancy_goal),
            occupancy_actual=number(actual.occupancy),
            occupancy_progress_percentage=_part(actual.occupancy, goal.occupancy_goal),
            occupancy_projected=number(projected.occupancy),
        )


class Goals(msgspec.Struct):
    """The goals of a year."""

    year: int
    """The year."""
    goals: list[GoalView]
    """Month by month, first the one of all houses together; months without a goal are left out."""

    @classmethod
    def of(cls, year: int, progress: Iterable[Progress]) -> "Goals":
        """The view of some goals."""
        return cls(year, [GoalView.of(each) for each in progress])


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else number(amount)


def _part(actual: Decimal, goal: Decimal | None) -> float | None:
    return None if goal is None else number(percentage(actual, goal))
