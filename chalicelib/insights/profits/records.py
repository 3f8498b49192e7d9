"""What houses earned on Airbnb, by year; its key lets a house have one profit a month.

| scope | kind | holds |
|---|---|---|
| `profits#<year>` | `<MM>#<house>` | a profit |
| `profit#<id>` | `guard` | where the profit with that id stands |
| `counts#profits` | `<YYYY-MM>` | how many profits there are of the month |
"""

from datetime import datetime
from functools import partial

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import counters, parallel, store
from chalicelib.cloud.attributes import InstantAttribute, StructAttribute
from chalicelib.insights.profits.types import Profit

TABLE, COUNTS, COUNT, GUARD = "properties", "counts#profits", "profits", "guard"


class ProfitRecord(Model):
    """A profit (`types.Profit`)."""

    Meta = store.meta(TABLE)
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    created = InstantAttribute()
    updated = InstantAttribute()
    profit = StructAttribute[Profit](Profit)

    @classmethod
    def of(
        cls, profit: Profit, *, version: float, created: datetime, updated: datetime
    ) -> "ProfitRecord":
        """The record of a profit."""
        scope, kind = place_of(profit)
        return cls(
            scope=scope,
            kind=kind,
            version=version,
            created=created,
            updated=updated,
            profit=profit,
        )


class ProfitPlaceRecord(Model):
    """Where the profit with an id stands."""

    Meta = store.meta(TABLE)
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=GUARD)
    profit_scope = UnicodeAttribute()
    profit_kind = UnicodeAttribute()


def place_key(profit_id: str) -> store.Key:
    """Where it says where the profit with an id stands."""
    return store.Key(ProfitPlaceRecord, f"profit#{profit_id}", GUARD)


def place_of(profit: Profit) -> tuple[str, str]:
    """Scope and kind of a profit."""
    return scope_of(profit.year), f"{profit.month:02d}#{profit.property_id}"


def scope_of(year: int) -> str:
    """Where the profits of a year stand."""
    return f"profits#{year}"


def month_of(profit: Profit) -> str:
    """What a profit is counted under."""
    return f"{profit.year:04d}-{profit.month:02d}"


def place_record(profit: Profit) -> ProfitPlaceRecord:
    """What leads from the id of a profit to it."""
    scope, kind = place_of(profit)
    return ProfitPlaceRecord(
        scope=f"profit#{profit.profit_id}", profit_scope=scope, profit_kind=kind
    )


def find(profit_id: str) -> ProfitRecord | None:
    """The profit with that id, as of now."""
    place = store.fetch(ProfitPlaceRecord, f"profit#{profit_id}", GUARD)
    if place is None:
        return None
    record = store.fetch(ProfitRecord, place.profit_scope, place.profit_kind)
    # It may have moved to another month, and another into its place, between the two reads.
    return record if record is not None and record.profit.profit_id == profit_id else None


def counts_by_month() -> list[tuple[str, int]]:
    """How many profits each month has, the newest month first."""
    items = counters.read(TABLE, COUNTS)
    found = [(month, numbers.get(COUNT, 0)) for month, numbers in items.items()]
    return [(month, count) for month, count in sorted(found, reverse=True) if count]


def of_months(first: str, last: str) -> list[ProfitRecord]:
    """The profits of every month from `first` to `last` (`YYYY-MM`), in no order."""
    years = range(int(first[:4]), int(last[:4]) + 1)
    calls = [partial(_of_year, year, first, last) for year in years]
    return [record for records in parallel.together(calls) for record in records]


def _of_year(year: int, first: str, last: str) -> list[ProfitRecord]:
    start = first[5:] if first.startswith(f"{year:04d}") else "01"
    end = last[5:] if last.startswith(f"{year:04d}") else "12"
    where = ProfitRecord.kind.between(f"{start}#", f"{end}#~")
    return store.query_records(ProfitRecord, scope_of(year), where=where, consistent=True)
