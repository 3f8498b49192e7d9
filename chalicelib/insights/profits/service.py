"""What houses earned on Airbnb, month by month (pricing book, 2.3 and 10.8)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.cloud import events, store
from chalicelib.cloud.events import Plain
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.events import (
    ProfitChanged,
    ProfitCreated,
    ProfitEvent,
    ProfitRemoved,
)
from chalicelib.insights.figures import records as figures
from chalicelib.insights.figures.types import Counted
from chalicelib.insights.profits import records, rules
from chalicelib.insights.profits.records import ProfitRecord
from chalicelib.insights.profits.types import HouseProfit, Profit
from chalicelib.kernel import clock, ids, paging
from chalicelib.kernel.differences import differences
from chalicelib.kernel.errors import Invalid, NotFound, Stale, unless_gone
from chalicelib.kernel.paging import Slice
from chalicelib.properties.houses.service import HOUSES, houses_for, unknown_house
from chalicelib.properties.types import natural_order

TAKEN = "Ya hay una ganancia de esa propiedad en ese mes."


def of_month(year: int, month: int) -> list[HouseProfit]:
    """The profits of a month, in the order of their houses."""
    name = f"{year:04d}-{month:02d}"
    return _with_houses(records.of_months(name, name))


def page(offset: int, size: int | None) -> tuple[list[HouseProfit], int]:
    """A part of all profits, the newest month first, and how many there are.

    `size` None asks for all of them.
    """
    counts = records.counts_by_month()
    total = sum(count for _, count in counts)
    slices = paging.locate(counts, offset, total if size is None else size)
    return _rows(slices), total


def get(profit_id: str) -> HouseProfit:
    """One profit.

    Raises:
        NotFound: there is none with that id.
    """
    return _with_houses([_record(profit_id)])[0]


def history(profit_id: str) -> list[Plain]:
    """What happened to a profit, a removed one too, newest first.

    Raises:
        NotFound: there never was one with that id.
    """
    return events.past_of(f"profit#{profit_id}", lambda: _record(profit_id))


def add(profit: Profit, *, actor: str, once: Once[Any] | None = None) -> HouseProfit:
    """Enter what a house earned in a month, under its id where it has one.

    Raises:
        Invalid: a field breaks its limits, no such house, or the month has one already.
    """
    profit_id = profit.profit_id or ids.new_id()
    profit = rules.checked_profit(msgspec.structs.replace(profit, profit_id=profit_id))
    tx = Transaction(clock.now())
    record = _put_new(tx, profit, tx.now, 1)
    tx.put(records.place_record(profit))
    house = HOUSES.find(profit.property_id)
    if house is None:
        raise unknown_house()
    added = HouseProfit(profit, house, record.created, record.updated)
    created = ProfitCreated(profit_id=profit.profit_id, version=1)
    _account(tx, None, profit, created, actor)
    tx.once(once, added)
    tx.commit()
    return added


def change(profit_id: str, changes: Mapping[str, Any], *, actor: str) -> HouseProfit:
    """Change what `changes` names of a profit, its house and month with it.

    Raises:
        NotFound: there is none with that id.
        Invalid: a field breaks its limits, no such house, or the other month has one already.
        Stale: someone else changed it meanwhile.
    """
    record = _record(profit_id)
    old = record.profit
    new = rules.checked_profit(msgspec.structs.replace(old, **changes))
    if new != old:
        tx = Transaction(clock.now())
        _move(tx, record, old, new)
        changed = ProfitChanged(profit_id=profit_id, version=int(record.version) + 1)
        _account(tx, old, new, changed, actor)
        tx.commit()
    return get(profit_id)


def remove(profit_id: str, *, actor: str) -> None:
    """Forget a profit.

    Raises:
        NotFound: there is none with that id.
    """
    record = _record(profit_id)
    profit = record.profit
    tx = Transaction(clock.now())
    _delete(tx, record)
    tx.delete(records.place_record(profit))
    _count(tx, profit, -1)
    removed = ProfitRemoved(profit_id=profit_id, version=int(record.version) + 1)
    _account(tx, profit, None, removed, actor)
    with unless_gone(lambda: records.find(profit_id) is None):
        tx.commit()


def _move(tx: Transaction, record: ProfitRecord, old: Profit, new: Profit) -> None:
    if records.place_of(new) == records.place_of(old):
        tx.put(
            ProfitRecord.of(
                new, version=record.version + 1, created=record.created, updated=tx.now
            ),
            when=ProfitRecord.version == record.version,
            otherwise=Stale(),
        )
        return
    _delete(tx, record)
    _count(tx, old, -1)
    _put_new(tx, new, record.created, record.version + 1)
    tx.put(records.place_record(new))


def _put_new(tx: Transaction, profit: Profit, created: datetime, version: float) -> ProfitRecord:
    """Write a profit where its house has none of its month."""
    HOUSES.require(tx, profit.property_id, otherwise=unknown_house())
    record = ProfitRecord.of(profit, version=version, created=created, updated=tx.now)
    fields = {name: [TAKEN] for name in ("property", "month", "year")}
    tx.create(record, otherwise=Invalid(fields=fields))
    _count(tx, profit, 1)
    return record


def _delete(tx: Transaction, record: ProfitRecord) -> None:
    tx.delete(record, when=ProfitRecord.version == record.version, otherwise=Stale())


def _count(tx: Transaction, profit: Profit, step: int) -> None:
    tx.count(records.TABLE, records.COUNTS, records.month_of(profit), records.COUNT, step)


def _account(
    tx: Transaction, before: Profit | None, after: Profit | None, event: ProfitEvent, actor: str
) -> None:
    """Let the figures have a profit as it is since an event, and tell of that."""
    found = store.fetch_many([] if before is None else [figures.counted_key(event.subject)])
    counted = figures.counted_in(found, event.subject)
    figures.count(tx, event.subject, counted, Counted(event.version, rules.facts_of(after)))
    tx.emit(event, actor=actor, changes=differences(before, after))


def _record(profit_id: str) -> ProfitRecord:
    record = records.find(profit_id)
    if record is None:
        raise NotFound
    return record


def _rows(slices: Sequence[Slice]) -> list[HouseProfit]:
    """The profits of some months, each month in the order of houses."""
    if not slices:
        return []
    found = _with_houses(records.of_months(slices[-1].bucket, slices[0].bucket))
    rows: list[HouseProfit] = []
    for part in slices:
        of_part = [one for one in found if records.month_of(one.value) == part.bucket]
        rows += of_part[part.skip : part.skip + part.take]
    return rows


def _with_houses(found: Sequence[ProfitRecord]) -> list[HouseProfit]:
    houses = houses_for(record.profit.property_id for record in found)
    profits = [
        HouseProfit(
            record.profit,
            houses[record.profit.property_id],
            record.created,
            record.updated,
        )
        for record in found
    ]
    return sorted(profits, key=lambda one: natural_order(one.house.name))
