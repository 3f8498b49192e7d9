"""The rows of figures in table `insights` (`rules` says which there are), and what each stay and
each profit was last counted as (series `counted#<subject of its events>`, entry `facts`).

A row is a counter item. `changes` says how often it was written; it belongs to no figure, and
lets whoever makes a row anew see that nobody wrote it meanwhile.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import cast

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.figures import rules
from chalicelib.insights.figures.spans import Span
from chalicelib.insights.figures.types import Cell, Counted, Facts, Numbers, Parted, Row
from chalicelib.kernel.cache import Cache
from chalicelib.kernel.errors import Stale

TABLE = "insights"
COUNTED, FACTS = "counted#", "facts"
CHANGES = "changes"
OF_NO_FIGURE = {"series", "entry", CHANGES}
_known: Cache[Row, tuple[str, Parted]] = Cache(timedelta(days=1), greatest_size=200)
"""The rows that were read last, each with how often it had been written."""
OfHouse = tuple[str, str, Numbers]
"""A house, a month (`YYYY-MM`) and its row."""


class CountedRecord(Model):
    """What a stay or a profit was last counted as (`types.Counted`)."""

    Meta = store.meta(TABLE)
    series = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=FACTS)
    version = NumberAttribute()
    facts = StructAttribute[Facts](Facts, null=True)


class RowRecord(Model):
    """A row, written whole: `numbers` are its other attributes."""

    Meta = store.meta(TABLE)
    series = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    changes = NumberAttribute()
    numbers: Numbers

    @classmethod
    def of(cls, row: Row, numbers: Numbers, changes: int) -> "RowRecord":
        """A row with these numbers."""
        series, entry = row
        record = cls(series, entry, changes=changes)
        record.numbers = numbers
        return record

    def serialize(self, null_check: bool = True) -> store.Item:
        """The item."""
        others = {name: {"N": str(number)} for name, number in self.numbers.items()}
        item: store.Item = super().serialize(null_check)
        return item | others


class WrittenRow(msgspec.Struct, frozen=True):
    """A row as it stands, and how often it was written."""

    changes: int = 0
    numbers: Numbers = {}


def counted_key(subject: str) -> store.Key:
    """Where it stands what the subject of events (`reservation#<id>`) was last counted as."""
    return store.Key(CountedRecord, COUNTED + subject, FACTS)


def counted_in(found: store.Found, subject: str) -> Counted | None:
    """What a subject was last counted as, of a read that asked for it."""
    record = found.get(CountedRecord, COUNTED + subject, FACTS)
    return None if record is None else Counted(int(record.version), record.facts)


def count(tx: Transaction, subject: str, before: Counted | None, after: Counted) -> None:
    """Let a subject count as `after` from now on; the commit raises `Stale` where somebody else
    counted it since `before` was read."""
    note(tx, subject, before, after)
    move(tx, rules.steps(None if before is None else before.facts, after.facts))


def note(tx: Transaction, subject: str, before: Counted | None, after: Counted) -> None:
    """Write what a subject counts as, and leave the rows alone; `Stale` as for `count`."""
    record = CountedRecord(COUNTED + subject, version=after.version, facts=after.facts)
    tx.put(record, when=_as_read(before), otherwise=Stale())


def move(tx: Transaction, steps: Mapping[Cell, int]) -> None:
    """Add to numbers."""
    for (series, entry, name), step in steps.items():
        tx.count(TABLE, series, entry, name, step)
    for series, entry in rows_of(steps):
        tx.count(TABLE, series, entry, CHANGES, 1)


def of_all(year: int, first: int, last: int) -> dict[str, Numbers]:
    """The rows of all houses, of the months from `first` to `last` of a year, by month
    (`YYYY-MM`)."""
    return _by_month(rules.all_of(date(year, 1, 1))[0], year, first, last)


def of_houses(year: int, first: int, last: int) -> list[OfHouse]:
    """Each house that has figures in the months from `first` to `last` of a year, with the month
    (`YYYY-MM`) and the row."""
    return _of_houses(rules.house_of(date(year, 1, 1), "")[0], year, first, last)


def of_houses_in(span: Span) -> list[Callable[[], list[OfHouse]]]:
    """What to read of all houses for some days, all at once: of whole months one small row a house,
    of the others their days."""
    whole = span.whole_months
    months = [] if whole is None else [part.months_of_year for part in whole.by_year]
    broken = [date.fromisoformat(f"{month}-01") for month in span.broken_months]
    return [
        *(partial(_of_house_months, *each) for each in months),
        *(partial(of_houses, day.year, day.month, day.month) for day in broken),
    ]


def _of_house_months(year: int, first: int, last: int) -> list[OfHouse]:
    return _of_houses(rules.house_month_of(date(year, 1, 1), "")[0], year, first, last)


def _of_houses(series: str, year: int, first: int, last: int) -> list[OfHouse]:
    found = _rows(series, CountedRecord.entry.between(f"{first:02d}#", f"{last:02d}#~"))
    return [(entry[3:], f"{year:04d}-{entry[:2]}", numbers) for entry, numbers in found]


def row_key(row: Row) -> store.Key:
    """Where a row stands."""
    return store.Key(RowRecord, *row)


def row_in(found: store.Found, row: Row) -> Numbers:
    """The numbers of a row, of a read that asked for it; none where there is no row."""
    item = found.item(row_key(row))
    return {} if item is None else _numbers(item)


def of_arrivals(year: int, first: int, last: int) -> dict[str, Numbers]:
    """What arrives in the months from `first` to `last` of a year, by month (`YYYY-MM`)."""
    return _by_month(rules.arrivals_of(date(year, 1, 1))[0], year, first, last)


def of_month(month: str) -> dict[Row, Numbers]:
    """Every row of a month (`YYYY-MM`), as of now."""
    first = date.fromisoformat(f"{month}-01")
    number = f"{first.month:02d}"
    found: dict[Row, Numbers] = {}
    for series, _ in (
        rules.all_of(first),
        rules.house_of(first, ""),
        rules.house_month_of(first, ""),
        rules.arrivals_of(first),
        rules.seller_of(first, 0),
    ):
        rows = _rows(series, CountedRecord.entry.startswith(number), consistent=True)
        found |= {(series, entry): numbers for entry, numbers in rows}
    return found


def of_sellers(year: int, month: int) -> dict[int, Numbers]:
    """What users sold that arrives in a month, by user."""
    series, _ = rules.seller_of(date(year, month, 1), 0)
    found = _rows(series, CountedRecord.entry.startswith(f"{month:02d}#"))
    return {int(entry[3:]): numbers for entry, numbers in found}


def _by_month(series: str, year: int, first: int, last: int) -> dict[str, Numbers]:
    found = _rows(series, CountedRecord.entry.between(f"{first:02d}", f"{last:02d}"))
    return {f"{year:04d}-{entry}": numbers for entry, numbers in found}


def _rows(
    series: str, where: Condition | None = None, *, consistent: bool = False
) -> list[tuple[str, Numbers]]:
    found = store.query(TABLE, series, where=where, consistent=consistent)
    rows = [(item["entry"]["S"], _numbers(item)) for item in found]
    return [(entry, numbers) for entry, numbers in rows if numbers]


def _numbers(item: store.Item) -> Parted:
    """The numbers of a row; what was counted out again leaves zeros, which say nothing. While a row
    is not written, a process reads its numbers once."""
    key, changes = (item["series"]["S"], item["entry"]["S"]), item[CHANGES]["N"]
    known = _known.latest(key)
    if known is not None and known[0] == changes:
        return known[1]
    numbers = Parted(
        (name, number)
        for name, value in item.items()
        if name not in OF_NO_FIGURE and (number := int(value["N"]))
    )
    _known.put(key, (changes, numbers))
    return numbers


def put_row(tx: Transaction, row: Row, before: WrittenRow, numbers: Numbers) -> None:
    """Write a row whole; the commit raises `Stale` where somebody wrote it since it was read."""
    unchanged = (
        RowRecord.changes == before.changes
        if before.changes
        else RowRecord.changes.does_not_exist()
    )
    tx.put(RowRecord.of(row, numbers, before.changes + 1), when=unchanged, otherwise=Stale())


def every_row() -> dict[Row, WrittenRow]:
    """All rows; for commands only."""
    return {
        (series, item["entry"]["S"]): WrittenRow(int(item[CHANGES]["N"]), _numbers(item))
        for item in store.scan(TABLE, keep=RowRecord.changes.exists())
        if (series := item["series"]["S"]).startswith(rules.SERIES)
    }


def everything_counted() -> dict[str, Counted]:
    """What everything was last counted as, by the subject of its events; for commands only."""
    found = {}
    for item in store.scan(TABLE, keep=CountedRecord.series.startswith(COUNTED)):
        subject = item["series"]["S"].removeprefix(COUNTED)
        facts = store.value_of(item, CountedRecord.facts) if "facts" in item else None
        found[subject] = Counted(int(item["version"]["N"]), facts)
    return found


def rows_of(cells: Iterable[Cell]) -> set[Row]:
    """The rows that numbers stand in."""
    return {(series, entry) for series, entry, _ in cells}


def _as_read(before: Counted | None) -> Condition:
    if before is None:
        return CountedRecord.series.does_not_exist()
    return cast("Condition", CountedRecord.version == before.version)
