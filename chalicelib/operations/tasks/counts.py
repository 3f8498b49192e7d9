"""How many tasks there are, in table `operations`: by these numbers lists find their pages, however
long the history is, and figures cost the same for a house of ten years as for a new one.

| scope | kind | numbers |
|---|---|---|
| `counts#tasks` | `<year>` | tasks by `<month>.<type>.<status>` |
| `counts#tasks#member#<member>` | `<year>` | the same, of a person |
| `counts#tasks#house#<house>` | `<member or ->#<year>` | the same, of a house and a person |
| `counts#tasks#houses` | `<house>` | `live`: still to do; `cleaned.<month>`: cleanings done |
| `counts#tasks#members` | `<member>` | `live`: still to do |
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from chalicelib.cloud import counters
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.operations.tasks.types import LIVE, WorkTask

TABLE, ALL, NOBODY = "operations", "counts#tasks", "-"
HOUSES, MEMBERS = f"{ALL}#houses", f"{ALL}#members"
LIVE_NAME, CLEANED = "live", "cleaned."
Numbers = dict[str, int]


class HouseNumbers(msgspec.Struct, frozen=True):
    """How many tasks of a house are still to do, and the last month in which it was cleaned after
    a stay (`YYYY-MM`); None where it never was."""

    live: int = 0
    last_cleaned: str | None = None


def follow(tx: Transaction, before: WorkTask | None, after: WorkTask) -> None:
    """Count what became of a task."""
    if before is not None:
        _count(tx, before, -1)
    _count(tx, after, 1)


def _count(tx: Transaction, task: WorkTask, step: int) -> None:
    if task.deleted:
        return
    month = dates.month_of(task.day)
    year, name = month[:4], f"{month}.{task.task_type}.{task.status}"
    of_house = f"{task.member_id or NOBODY}#{year}"
    tx.count(TABLE, ALL, year, name, step, spread=True)
    tx.count(TABLE, _house(task.property_id), of_house, name, step, spread=True)
    if task.member_id is not None:
        tx.count(TABLE, _member(task.member_id), year, name, step, spread=True)
    if task.status in LIVE:
        tx.count(TABLE, HOUSES, task.property_id, LIVE_NAME, step, spread=True)
        if task.member_id is not None:
            tx.count(TABLE, MEMBERS, task.member_id, LIVE_NAME, step, spread=True)
    if task.status == "completed" and task.task_type == "checkout_cleaning":
        tx.count(TABLE, HOUSES, task.property_id, f"{CLEANED}{month}", step, spread=True)


def by_month(
    *,
    member_id: str | None = None,
    property_id: str | None = None,
    task_type: str | None = None,
    status: str | None = None,
) -> dict[str, int]:
    """How many tasks each month (`YYYY-MM`) has of those that are asked for, in order: one query of
    as many items as there are years, times people where a house is asked for."""
    totals: Counter[str] = Counter()
    for numbers in _numbers(member_id, property_id):
        for name, number in numbers.items():
            month, of_type, of_status = name.split(".")
            if task_type in (None, of_type) and status in (None, of_status):
                totals[month] += number
    return {month: number for month, number in sorted(totals.items()) if number > 0}


def _numbers(member_id: str | None, property_id: str | None) -> Iterable[Numbers]:
    if property_id is not None:
        found = counters.read(TABLE, _house(property_id))
        return [n for key, n in found.items() if member_id in (None, key.partition("#")[0])]
    scope = ALL if member_id is None else _member(member_id)
    return counters.read(TABLE, scope).values()


def of_houses() -> dict[str, HouseNumbers]:
    """The numbers of every house that ever had a task, by its id, in one query."""
    found = counters.read(TABLE, HOUSES)
    return {house: _of_house(numbers) for house, numbers in found.items()}


def _of_house(numbers: Mapping[str, int]) -> HouseNumbers:
    months = [
        name.removeprefix(CLEANED)
        for name, number in numbers.items()
        if name.startswith(CLEANED) and number > 0
    ]
    return HouseNumbers(numbers.get(LIVE_NAME, 0), max(months, default=None))


def live_by_member() -> dict[str, int]:
    """How many tasks each person still has to do, on any day, in one query."""
    found = counters.read(TABLE, MEMBERS)
    return {member: numbers.get(LIVE_NAME, 0) for member, numbers in found.items()}


def _member(member_id: str) -> str:
    return f"{ALL}#member#{member_id}"


def _house(property_id: str) -> str:
    return f"{ALL}#house#{property_id}"
