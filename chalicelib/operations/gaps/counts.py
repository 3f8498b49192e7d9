"""How many gaps there are, in table `operations`: by these numbers lists find their pages, and
figures cost the same after years.

| scope | kind | numbers |
|---|---|---|
| `counts#gaps` | `<YYYY-MM>` | gaps by `<reason>.<open or done>` |
| `counts#gaps#house#<house>` | `<YYYY-MM>` | the same of a house |
| `counts#gaps#houses` | `<house>` | gaps by `<reason>`, by `m.<YYYY-MM>`, and the `open` ones |

A house has, besides, how many `days` it was dirty in those gaps of which that is known (`dated`).
"""

from collections.abc import Mapping

from chalicelib.cloud import counters
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.operations.gaps.types import CleaningGap

TABLE, ALL = "operations", "counts#gaps"
HOUSES, OF_MONTH = f"{ALL}#houses", "m."


def follow(tx: Transaction, before: CleaningGap | None, after: CleaningGap) -> None:
    """Count what became of a gap."""
    if before is not None:
        _count(tx, before, -1)
    _count(tx, after, 1)


def _count(tx: Transaction, gap: CleaningGap, step: int) -> None:
    month, house = dates.month_of(gap.gap_date), gap.property_id
    name = name_of(gap.reason, is_resolved=gap.resolved)
    tx.count(TABLE, ALL, month, name, step, spread=True)
    tx.count(TABLE, f"{ALL}#house#{house}", month, name, step, spread=True)
    tx.count(TABLE, HOUSES, house, gap.reason, step, spread=True)
    tx.count(TABLE, HOUSES, house, f"{OF_MONTH}{month}", step, spread=True)
    if not gap.resolved:
        tx.count(TABLE, HOUSES, house, "open", step, spread=True)
    if gap.days_without_cleaning is not None:
        tx.count(TABLE, HOUSES, house, "dated", step, spread=True)
        tx.count(TABLE, HOUSES, house, "days", step * gap.days_without_cleaning, spread=True)


def name_of(reason: str, *, is_resolved: bool) -> str:
    """Under which name a month counts a gap."""
    return f"{reason}.{'done' if is_resolved else 'open'}"


def by_month(property_id: str | None = None) -> dict[str, dict[str, int]]:
    """What each month has, of all houses or of one, newest first: one query of an item a month."""
    scope = ALL if property_id is None else f"{ALL}#house#{property_id}"
    return dict(sorted(counters.read(TABLE, scope).items(), reverse=True))


def by_house() -> dict[str, dict[str, int]]:
    """What each house has that ever had a gap: one query of an item a house."""
    return counters.read(TABLE, HOUSES)


def last_month(numbers: Mapping[str, int]) -> str | None:
    """The month of a house's last gap, by what was counted of the house; None without any."""
    months = (name for name, number in numbers.items() if number > 0 and name.startswith(OF_MONTH))
    last = max(months, default=None)
    return None if last is None else last.removeprefix(OF_MONTH)
