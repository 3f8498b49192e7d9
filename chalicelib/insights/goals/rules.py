"""Goals (staff book, 3.8)."""

from datetime import date
from decimal import Decimal

import msgspec

from chalicelib.insights.figures.rules import all_of, house_of
from chalicelib.insights.figures.sums import Nightly, Sums
from chalicelib.insights.figures.types import Numbers, Row
from chalicelib.insights.goals.types import Goal, Progress
from chalicelib.insights.profits.rules import FIRST_YEAR, LAST_YEAR, MOST_PROFIT
from chalicelib.kernel import dates, money
from chalicelib.kernel.money import HUNDRED
from chalicelib.kernel.validation import Problems, between
from chalicelib.properties.types import House


def checked_goal(goal: Goal) -> Goal:
    """`goal` in cents.

    Raises:
        Invalid: no such month, a year or a goal beyond reason.
    """
    problems = Problems()
    problems.number("month", goal.month, 1, dates.MONTHS)
    problems.number("year", goal.year, FIRST_YEAR, LAST_YEAR)
    for name, value, most in (
        ("revenue_goal_sol", goal.revenue_goal_sol, MOST_PROFIT),
        ("occupancy_goal", goal.occupancy_goal, HUNDRED),
    ):
        is_beyond = value is not None and not 0 < value <= most
        problems.note(name, between(money.CENT, most), when=is_beyond)
    problems.raise_any()
    return msgspec.structs.replace(
        goal,
        revenue_goal_sol=_cents(goal.revenue_goal_sol),
        occupancy_goal=_cents(goal.occupancy_goal),
    )


def row_of(goal: Goal) -> Row:
    """The row of figures that a goal is about."""
    first = date(goal.year, goal.month, 1)
    return all_of(first) if goal.property_id is None else house_of(first, goal.property_id)


def progress_of(
    goal: Goal, house: House | None, numbers: Numbers, *, offered: int, today: date
) -> Progress:
    """How far a goal is today, where so many of its houses are offered."""
    first, end = dates.month_bounds(goal.year, goal.month)
    rows = {dates.month_of(first): numbers}
    nights = (end - first).days * offered
    whole = Sums.of(rows, first, end)
    return Progress(
        goal=goal,
        house=house,
        actual=Nightly.of(Sums.of(rows, first, min(today, end)), nights),
        projected=Nightly.of(whole, nights),
        billed=whole.amount("billed"),
    )


def _cents(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else money.cents(amount)
