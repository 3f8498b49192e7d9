"""The rows of figures in table `insights` (which there are: `rules`), and what each stay was last
counted as (series `stay#<id>`, entry `counted`).

A row is a counter item. `changes` says how often it was written; it belongs to no figure, and
lets whoever makes a row anew see that nobody wrote it meanwhile.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.figures import rules
from chalicelib.insights.figures.types import Cell, Numbers, StayFacts
from chalicelib.kernel.errors import Stale

TABLE = "insights"
COUNTED = "counted"
CHANGES = "changes"
OF_NO_FIGURE = {"series", "entry", CHANGES}


class CountedStay(Model):
    """What a stay was last counted as: nothing, or its facts. `version` is that of the stay."""

    Meta = store.meta(TABLE)
    series = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=COUNTED)
    version = NumberAttribute()
    facts = StructAttribute[StayFacts](StayFacts, null=True)


def counted_key(reservation_id: str) -> store.Key:
    """Where it stands what a stay was last counted as."""
    return store.Key(CountedStay, series_of(reservation_id), COUNTED)


def series_of(reservation_id: str) -> str:
    """The series of a stay."""
    return f"stay#{reservation_id}"


def counted_in(found: store.Found, reservation_id: str) -> CountedStay | None:
    """What a stay was last counted as, of a read that asked for it."""
    return found.get(CountedStay, series_of(reservation_id), COUNTED)


def count_stay(
    tx: Transaction,
    reservation_id: str,
    before: CountedStay | None,
    facts: StayFacts | None,
    version: int,
) -> None:
    """Let a stay count as `facts` from now on; the commit raises `Stale` where somebody else
    counted it since `before` was read."""
    record = CountedStay(series_of(reservation_id), version=version, facts=facts)
    tx.put(record, when=_as_read(before), otherwise=Stale())
    move(tx, rules.steps(None if before is None else before.facts, facts))


def move(tx: Transaction, steps: Mapping[Cell, int]) -> None:
    """Add to numbers."""
    for (series, entry, name), step in steps.items():
        tx.count(TABLE, series, entry, name, step)
    for series, entry in rows_of(steps):
        tx.count(TABLE, series, entry, CHANGES, 1)


def of_all(first: str, last: str) -> dict[str, Numbers]:
    """The rows of all houses, of the months from `first` to `last`, by month."""
    where = CountedStay.entry.between(first, last)
    return dict(_rows(rules.ALL, where))


def of_houses(year: int, first: int, last: int) -> list[tuple[str, str, Numbers]]:
    """Each house that has figures in the months from `first` to `last` of a year, with the month
    (`YYYY-MM`) and the row."""
    series, _ = rules.house_of(date(year, 1, 1), "")
    found = _rows(series, CountedStay.entry.between(f"{first:02d}#", f"{last:02d}#~"))
    return [(entry[3:], f"{year:04d}-{entry[:2]}", numbers) for entry, numbers in found]


def of_days(first: date, last: date) -> list[Numbers]:
    """What arrives on each of some days of one year."""
    (series, start), (_, end) = rules.day_of(first), rules.day_of(last)
    return [numbers for _, numbers in _rows(series, CountedStay.entry.between(start, end))]


def of_sellers(year: int, month: int) -> dict[int, Numbers]:
    """What users sold that arrives in a month, by user."""
    series, _ = rules.seller_of(date(year, month, 1), 0)
    found = _rows(series, CountedStay.entry.startswith(f"{month:02d}#"))
    return {int(entry[3:]): numbers for entry, numbers in found}


def _rows(series: str, where: Condition) -> list[tuple[str, Numbers]]:
    found = store.query(TABLE, series, where=where)
    rows = [(item["entry"]["S"], _numbers(item)) for item in found]
    return [(entry, numbers) for entry, numbers in rows if numbers]


def _numbers(item: store.Item) -> Numbers:
    """The numbers of a row; what was counted out again leaves zeros, which say nothing."""
    found = {name: int(value["N"]) for name, value in item.items() if name not in OF_NO_FIGURE}
    return {name: number for name, number in found.items() if number}


def rows_of(cells: Iterable[Cell]) -> set[tuple[str, str]]:
    """The rows that numbers stand in."""
    return {(series, entry) for series, entry, _ in cells}


def _as_read(before: CountedStay | None) -> Condition:
    if before is None:
        return CountedStay.series.does_not_exist()
    return cast("Condition", CountedStay.version == before.version)
