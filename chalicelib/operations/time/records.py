"""Time records in table `operations`.

| scope | kind | holds |
|---|---|---|
| `time#<id>` | `record` | a record; index `by_member` lists those of a person, `by_day` of a day |
| `counts#times` | `<YYYY-MM>` | how many there are of a month, by action |
| `counts#times#<YYYY-MM>` | `<DD>` | how many there are of a day |
| `counts#times#<member>` | `<YYYY-MM>` | how many there are of a person in a month |
"""

from datetime import date

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute, instant_key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.operations.time.types import TimeRecord

TABLE, RECORD, COUNTS = "operations", "record", "counts#times"


class TimeItem(Model):
    """A time record (`types.TimeRecord`)."""

    Meta = store.meta(TABLE)
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=RECORD)
    member_list = UnicodeAttribute()
    member_key = UnicodeAttribute()
    day_list = UnicodeAttribute()
    day_key = UnicodeAttribute()
    version = NumberAttribute()
    record = StructAttribute[TimeRecord](TimeRecord)

    @classmethod
    def of(cls, record: TimeRecord) -> "TimeItem":
        """The item of a record."""
        key = f"{instant_key(record.at)}#{record.record_id}"
        return cls(
            scope=f"time#{record.record_id}",
            member_list=member_list(record.member_id),
            member_key=key,
            day_list=day_list(dates.today(record.at)),
            day_key=key,
            version=record.version,
            record=record,
        )


def member_list(member_id: str) -> str:
    """The name of the list of a person."""
    return f"times#{member_id}"


def day_list(day: date) -> str:
    """The name of the list of a day of Lima."""
    return f"times#{day}"


def count(tx: Transaction, record: TimeRecord, step: int) -> None:
    """Count a record in its month, its day, and its person's month."""
    day = dates.today(record.at)
    month, action = dates.month_of(day), record.action_type
    tx.count(TABLE, COUNTS, month, action, step, spread=True)
    tx.count(TABLE, f"{COUNTS}#{month}", f"{day.day:02d}", action, step, spread=True)
    tx.count(TABLE, f"{COUNTS}#{record.member_id}", month, action, step)
