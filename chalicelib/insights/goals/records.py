"""Goals in table `insights`: series `goals#<YYYY>`, entry `<MM>#<house>`, or `<MM>#all`."""

from typing import cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.goals.types import Goal
from chalicelib.kernel.errors import Stale

ALL = "all"


class GoalRecord(Model):
    """A goal (`types.Goal`)."""

    Meta = store.meta("insights")
    series = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    goal = StructAttribute[Goal](Goal)

    @classmethod
    def of(cls, goal: Goal, version: int) -> "GoalRecord":
        """The record of a goal."""
        series, entry = place_of(goal)
        return cls(series, entry, version=version, goal=goal)


def place_of(goal: Goal) -> tuple[str, str]:
    """Where a goal stands."""
    return f"goals#{goal.year:04d}", f"{goal.month:02d}#{goal.property_id or ALL}"


def of_year(year: int) -> list[Goal]:
    """The goals of a year, month by month."""
    found = store.query("insights", f"goals#{year:04d}", consistent=True)
    return [store.value_of(item, GoalRecord.goal) for item in found]


def find(goal: Goal) -> GoalRecord | None:
    """The goal of the same month and house, as of now."""
    return store.fetch(GoalRecord, *place_of(goal))


def write(tx: Transaction, before: GoalRecord | None, goal: Goal) -> None:
    """Write a goal in the place of that which was read, or take it out where it is empty; the
    commit raises `Stale` where another stands there by now."""
    if before is not None and goal.is_empty:
        tx.delete(before, when=_as_read(before), otherwise=Stale())
    elif before is not None:
        record = GoalRecord.of(goal, int(before.version) + 1)
        tx.put(record, when=_as_read(before), otherwise=Stale())
    elif not goal.is_empty:
        tx.create(GoalRecord.of(goal, 1), otherwise=Stale())


def _as_read(before: GoalRecord) -> Condition:
    return cast("Condition", GoalRecord.version == before.version)
