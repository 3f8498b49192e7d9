"""Schedules in table `operations`, by month; its key lets a person have one a day.

| scope | kind | holds |
|---|---|---|
| `schedules#<YYYY-MM>` | `<date>#<member>` | a schedule |
"""

from datetime import date
from functools import partial

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import parallel, store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.kernel import dates
from chalicelib.operations.schedules.types import WorkSchedule

AFTER_ALL = "~"
"""Sorts after whatever follows a date in a key."""


class ScheduleRecord(Model):
    """A schedule (`types.WorkSchedule`)."""

    Meta = store.meta("operations")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    schedule = StructAttribute[WorkSchedule](WorkSchedule)

    @classmethod
    def of(cls, schedule: WorkSchedule) -> "ScheduleRecord":
        """The record of a schedule."""
        scope, kind = place_of(schedule.member_id, schedule.day)
        return cls(scope=scope, kind=kind, version=schedule.version, schedule=schedule)


def place_of(member_id: str, day: date) -> tuple[str, str]:
    """Scope and kind of the schedule of a person on a day."""
    return f"schedules#{dates.month_of(day)}", f"{day}#{member_id}"


def schedules_between(first: date, last: date) -> list[WorkSchedule]:
    """Everybody's schedules of the days `[first, last]` as of now, by day: a query for each month
    that they touch, all at once."""
    where = ScheduleRecord.kind.between(str(first), f"{last}#{AFTER_ALL}")
    calls = [
        partial(
            store.query_records,
            ScheduleRecord,
            f"schedules#{month}",
            where=where,
            consistent=True,
        )
        for month in dates.months_between(first, last)
    ]
    return [record.schedule for part in parallel.together(calls) for record in part]
