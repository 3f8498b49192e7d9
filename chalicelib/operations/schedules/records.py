"""Schedules in table `operations`, by month; its key lets a person have one a day.

| scope | kind | holds |
|---|---|---|
| `schedules#<YYYY-MM>` | `<date>#<member>` | a schedule; index `by_member` lists a person's |
| `schedule#<id>` | `place` | where the schedule with that id stands |
"""

from datetime import date
from functools import partial

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import parallel, store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.kernel import dates
from chalicelib.operations.schedules.types import WorkSchedule

PLACE = "place"
AFTER_ALL = "~"
"""Sorts after whatever follows a date in a key."""


class ScheduleRecord(Model):
    """A schedule (`types.WorkSchedule`)."""

    Meta = store.meta("operations")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    member_list = UnicodeAttribute()
    member_key = UnicodeAttribute()
    schedule_id = UnicodeAttribute()
    version = NumberAttribute()
    schedule = StructAttribute[WorkSchedule](WorkSchedule)

    @classmethod
    def of(cls, schedule: WorkSchedule) -> "ScheduleRecord":
        """The record of a schedule."""
        scope, kind = place_of(schedule.member_id, schedule.day)
        return cls(
            scope=scope,
            kind=kind,
            member_list=_list_of(schedule.member_id),
            member_key=str(schedule.day),
            schedule_id=schedule.schedule_id,
            version=schedule.version,
            schedule=schedule,
        )


class SchedulePlace(Model):
    """Whose schedule has an id, and of which day."""

    Meta = store.meta("operations")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=PLACE)
    of_scope = UnicodeAttribute()
    of_kind = UnicodeAttribute()

    @classmethod
    def of(cls, schedule: WorkSchedule) -> "SchedulePlace":
        """What leads from the id of a schedule to it."""
        scope, kind = place_of(schedule.member_id, schedule.day)
        return cls(scope=f"schedule#{schedule.schedule_id}", of_scope=scope, of_kind=kind)


def place_of(member_id: str, day: date) -> tuple[str, str]:
    """Scope and kind of the schedule of a person on a day."""
    return f"schedules#{dates.month_of(day)}", f"{day}#{member_id}"


def is_still(schedule: WorkSchedule) -> Condition:
    """That in the place of a schedule it stands itself, of the same version."""
    still: Condition = (ScheduleRecord.schedule_id == schedule.schedule_id) & (
        ScheduleRecord.version == schedule.version
    )
    return still


def schedule_at(member_id: str, day: date) -> WorkSchedule | None:
    """The schedule of a person on a day, as of now."""
    record = store.fetch(ScheduleRecord, *place_of(member_id, day))
    return None if record is None else record.schedule


def schedule_of(schedule_id: str) -> WorkSchedule | None:
    """The schedule with an id, as of now."""
    place = store.fetch(SchedulePlace, f"schedule#{schedule_id}", PLACE)
    record = None if place is None else store.fetch(ScheduleRecord, place.of_scope, place.of_kind)
    # It may have moved to another day, and another into its place, between the two reads.
    is_it = record is not None and record.schedule.schedule_id == schedule_id
    return record.schedule if record is not None and is_it else None


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


def schedules_of_member(member_id: str, first: date, last: date) -> list[WorkSchedule]:
    """A person's schedules of the days `[first, last]`, by day (an index: a change shows in it
    within a second or so)."""
    found = store.query_records(
        ScheduleRecord,
        _list_of(member_id),
        where=ScheduleRecord.member_key.between(str(first), str(last)),
        index="by_member",
    )
    return [record.schedule for record in found]


def _list_of(member_id: str) -> str:
    return f"schedules#{member_id}"
