"""Setting goals, and reading how far they are: two round trips, whatever happened before; others
only where settings changed a moment ago, or a house is not offered any more."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.events import GoalRemoved, GoalSaved
from chalicelib.insights.figures.houses import Offered, beside
from chalicelib.insights.figures.records import row_in, row_key
from chalicelib.insights.goals import records, rules
from chalicelib.insights.goals.types import Goal, Progress
from chalicelib.kernel import clock
from chalicelib.kernel.differences import differences
from chalicelib.properties.houses.service import HOUSES, unknown_house
from chalicelib.properties.types import natural_order


def of_year(
    year: int, *, month: int | None, property_id: str | None, today: date
) -> list[Progress]:
    """How far the goals of a year are, month by month, all houses together before each; perhaps
    only those of a month, or of a house."""
    offered, (goals,) = beside(partial(records.of_year, year))
    chosen = [
        goal
        for goal in goals
        if month in (None, goal.month) and property_id in (None, goal.property_id)
    ]
    return _progress(chosen, offered, today)


def set_goal(goal: Goal, *, actor: str, today: date) -> Progress:
    """Let a month have a goal in the place of the one that it had, if any; one that wants nothing
    takes it out.

    Raises:
        Invalid: a field breaks its limits, or there is no such house.
        Stale: somebody else set the same goal meanwhile.
    """
    goal = rules.checked_goal(goal)
    before = records.find(goal)
    former = None if before is None else before.goal
    if former != goal and not (former is None and goal.is_empty):
        tx = Transaction(clock.now())
        if goal.property_id is not None:
            HOUSES.require(tx, goal.property_id, otherwise=unknown_house())
        records.write(tx, before, goal)
        event = GoalRemoved if goal.is_empty else GoalSaved
        changes = differences(former, None if goal.is_empty else goal)
        about = event(property_id=goal.property_id, year=goal.year, month=goal.month)
        tx.emit(about, actor=actor, changes=changes)
        tx.commit()
    offered, _ = beside()
    [progress] = _progress([goal], offered, today)
    if goal.property_id is not None and progress.house is None:
        # There was nothing to write that would have refused it.
        raise unknown_house()
    return progress


def _progress(goals: Sequence[Goal], offered: Offered, today: date) -> list[Progress]:
    found = store.fetch_many(map(row_key, map(rules.row_of, goals)), consistent=False)
    named = offered.with_former(goal.property_id for goal in goals if goal.property_id)
    houses = {house.property_id: house for house in named}
    progress = [
        rules.progress_of(
            goal,
            houses.get(goal.property_id or ""),
            row_in(found, rules.row_of(goal)),
            offered=_offered(goal, offered),
            today=today,
        )
        for goal in goals
    ]
    return sorted(progress, key=_order)


def _offered(goal: Goal, offered: Offered) -> int:
    """How many of the houses of a goal are offered."""
    if goal.property_id is None:
        return len(offered.houses)
    return int(goal.property_id in offered.houses)


def _order(progress: Progress) -> tuple[int, bool, tuple[str, int, str]]:
    house = progress.house
    name = ("", 0, "") if house is None else natural_order(house.name)
    return progress.goal.month, progress.goal.property_id is not None, name
