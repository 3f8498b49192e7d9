"""Time records in table `operations`.

| scope | kind | holds |
|---|---|---|
| `time#<id>` | `record` | a record, in the lists of its person and of its month |

They are counted by action (`operations/spans`).
"""

from datetime import date
from functools import partial

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import parallel, store
from chalicelib.cloud.attributes import StructAttribute, instant_key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Stale
from chalicelib.operations import spans
from chalicelib.operations.time.types import TimeRecord

RECORD, KEPT = "record", "times"


class TimeItem(Model):
    """A time record (`types.TimeRecord`)."""

    Meta = store.meta("operations")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=RECORD)
    member_list = UnicodeAttribute()
    member_key = UnicodeAttribute()
    month_list = UnicodeAttribute()
    month_key = UnicodeAttribute()
    version = NumberAttribute()
    record = StructAttribute[TimeRecord](TimeRecord)

    @classmethod
    def of(cls, record: TimeRecord) -> "TimeItem":
        """The item of a record."""
        key = f"{instant_key(record.at)}#{record.record_id}"
        return cls(
            scope=_scope(record.record_id),
            member_list=member_list(record.member_id),
            member_key=key,
            month_list=month_list(dates.month_of(dates.today(record.at))),
            month_key=key,
            version=record.version,
            record=record,
        )


def key_of(record_id: str) -> store.Key:
    """Where a record stands."""
    return store.Key(TimeItem, _scope(record_id), RECORD)


def record_of(record_id: str) -> TimeRecord | None:
    """A record as of now."""
    item = store.fetch(TimeItem, _scope(record_id), RECORD)
    return None if item is None else item.record


def of_member(member_id: str, first: date, last: date) -> list[TimeRecord]:
    """A person's records of the days `[first, last]` of Lima, by time (an index: a new one shows
    in it within a second or so)."""
    where = TimeItem.member_key.between(*_bounds(first, last))
    found = store.query_records(TimeItem, member_list(member_id), where=where, index="by_member")
    return [item.record for item in found]


def of_everyone(first: date, last: date) -> list[TimeRecord]:
    """Everybody's records of the days `[first, last]` of Lima, by time: a query for each month that
    they touch, all at once."""
    where = TimeItem.month_key.between(*_bounds(first, last))
    calls = [
        partial(store.query_records, TimeItem, month_list(month), where=where, index="by_month")
        for month in dates.months_between(first, last)
    ]
    return [item.record for part in parallel.together(calls) for item in part]


def replace(tx: Transaction, before: TimeRecord, after: TimeRecord) -> TimeRecord:
    """Write a record over the version that was read; as it is then. The commit raises `Stale` where
    somebody else was quicker."""
    after = msgspec.structs.replace(after, version=before.version + 1)
    tx.put(TimeItem.of(after), when=TimeItem.version == before.version, otherwise=Stale())
    count(tx, before, -1)
    count(tx, after, 1)
    return after


def delete(tx: Transaction, record: TimeRecord) -> None:
    """Take a record out; the commit raises `Stale` where somebody else was quicker."""
    unchanged = TimeItem.version == record.version
    tx.delete(TimeItem.of(record), when=unchanged, otherwise=Stale())
    count(tx, record, -1)


def member_list(member_id: str) -> str:
    """The name of the list of a person."""
    return f"{KEPT}#{member_id}"


def month_list(month: str) -> str:
    """The name of the list of a month of Lima."""
    return f"{KEPT}#{month}"


def count(tx: Transaction, record: TimeRecord, step: int) -> None:
    """Count a record."""
    day = dates.today(record.at)
    spans.count(tx, KEPT, record.member_id, day, record.action_type, step)


def _bounds(first: date, last: date) -> tuple[str, str]:
    """What no key of an earlier or a later day lies between."""
    (start, _), (_, end) = dates.day_bounds(first), dates.day_bounds(last)
    return instant_key(start), instant_key(end)


def _scope(record_id: str) -> str:
    return f"time#{record_id}"
