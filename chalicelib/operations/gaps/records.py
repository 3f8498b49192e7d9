"""Gaps in table `operations`.

| scope | kind | holds |
|---|---|---|
| `gap#<task>` | `gap` | the gap of a task, in the lists of its month and of its house |
"""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import parallel, store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Stale
from chalicelib.operations.gaps import counts
from chalicelib.operations.gaps.types import CleaningGap

GAP, KEPT = "gap", "gaps"
TABLE = "operations"


class GapRecord(Model):
    """A gap (`types.CleaningGap`)."""

    Meta = store.meta(TABLE)
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=GAP)
    month_list = UnicodeAttribute()
    month_key = UnicodeAttribute()
    member_list = UnicodeAttribute()
    member_key = UnicodeAttribute()
    version = NumberAttribute()
    gap = StructAttribute[CleaningGap](CleaningGap)

    @classmethod
    def of(cls, gap: CleaningGap) -> "GapRecord":
        """The record of a gap. The list of a house stands in the index of lists of people."""
        key = f"{gap.gap_date}#{gap.gap_id}"
        return cls(
            scope=_scope(gap.gap_id),
            month_list=f"{KEPT}#{dates.month_of(gap.gap_date)}",
            month_key=key,
            member_list=f"{KEPT}#{gap.property_id}",
            member_key=key,
            version=gap.version,
            gap=gap,
        )


def write(tx: Transaction, before: CleaningGap | None, after: CleaningGap) -> None:
    """Put a gap into a transaction; the commit raises `Stale` where somebody else changed it
    meanwhile. Its event is whoever's who changes it."""
    record = GapRecord.of(after)
    if before is None:
        tx.create(record, otherwise=Stale())
    else:
        tx.put(record, when=GapRecord.version == before.version, otherwise=Stale())
    counts.follow(tx, before, after)


def gap_key(gap_id: str) -> Key:
    """Where a gap stands, for reads that fetch other records too."""
    return Key(GapRecord, _scope(gap_id), GAP)


def gap_in(found: Found, gap_id: str) -> CleaningGap | None:
    """The gap whose `gap_key` was read."""
    record = found.get(GapRecord, _scope(gap_id), GAP)
    return None if record is None else record.gap


def gap_of(gap_id: str) -> CleaningGap | None:
    """A gap as of now."""
    return gap_in(store.fetch_many([gap_key(gap_id)]), gap_id)


def of_months(
    months: Iterable[str], first: date, last: date, property_id: str | None = None
) -> list[CleaningGap]:
    """The gaps of these months, as far as they lie in `[first, last]`, newest first, of all houses
    or of one: a query for each month, all at once."""
    calls = [partial(_of_month, month, first, last, property_id) for month in months]
    found = [gap for part in parallel.together(calls) for gap in part]
    return sorted(found, key=lambda gap: (gap.gap_date, gap.gap_id), reverse=True)


def _of_month(month: str, first: date, last: date, property_id: str | None) -> list[CleaningGap]:
    start, following = dates.bounds_of(month)
    low, high = max(first, start), min(last, following - dates.ONE_DAY)
    if low > high:
        return []
    name: Any = GapRecord.month_key if property_id is None else GapRecord.member_key
    items = store.query(
        TABLE,
        f"{KEPT}#{month if property_id is None else property_id}",
        index="by_month" if property_id is None else "by_member",
        where=name.between(low.isoformat(), f"{high}#~"),
    )
    return [GapRecord.from_raw_data(item).gap for item in items]


def _scope(gap_id: str) -> str:
    return f"gap#{gap_id}"
