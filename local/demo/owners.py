"""What the owners entered beside the stays: goals of the months to come, and what two houses earned
through Airbnb in those that are over."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from chalicelib.insights.goals import service as goals
from chalicelib.insights.goals.types import Goal
from chalicelib.insights.profits import service as profits
from chalicelib.insights.profits.types import Profit
from chalicelib.kernel import dates
from chalicelib.properties.types import House

OF_ALL, OF_ONE = Decimal(36000), Decimal(9000)
"""What all houses are to earn in a month, and the first one."""
OCCUPANCY = Decimal(45)
EARNED = (Decimal("1840.50"), Decimal("2265.00"))
"""What each of the first two houses earned at Airbnb in a month."""
AHEAD = BEHIND = 3
"""Months."""


def make_figures(houses: Sequence[House], actor: str, now: datetime) -> None:
    """Enter goals from the present month on, and profits of the months before it."""
    month = dates.today(now).replace(day=1)
    for _ in range(AHEAD):
        _want(None, month, OF_ALL, OCCUPANCY, actor, now)
        _want(houses[0].property_id, month, OF_ONE, None, actor, now)
        month = dates.month_bounds(month.year, month.month)[1]
    month = dates.today(now).replace(day=1)
    for _ in range(BEHIND):
        month = (month - timedelta(days=1)).replace(day=1)
        for house, earned in zip(houses, EARNED, strict=False):
            profit = Profit(
                profit_id="",
                property_id=house.property_id,
                year=month.year,
                month=month.month,
                profit_sol=earned,
            )
            profits.add(profit, actor=actor)


def _want(
    property_id: str | None,
    month: date,
    revenue: Decimal,
    occupancy: Decimal | None,
    actor: str,
    now: datetime,
) -> None:
    goal = Goal(
        property_id=property_id,
        year=month.year,
        month=month.month,
        revenue_goal_sol=revenue,
        occupancy_goal=occupancy,
    )
    goals.set_goal(goal, actor=actor, today=dates.today(now))
