"""Time records in table `operations`.

| scope | kind | holds |
|---|---|---|
| `time#<id>` | `record` | a record, in the lists of its person and of its month |

They are counted by action (`operations/spans`).
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute, instant_key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
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
            scope=f"time#{record.record_id}",
            member_list=member_list(record.member_id),
            member_key=key,
            month_list=month_list(dates.month_of(dates.today(record.at))),
            month_key=key,
            version=record.version,
            record=record,
        )


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
