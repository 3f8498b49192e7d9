"""On which days the people who work on site are there (staff book, 1.9)."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

import msgspec

from chalicelib.cloud import events, parallel
from chalicelib.cloud.events import Plain
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.differences import differences
from chalicelib.kernel.errors import Invalid, NotFound, Stale, unless_gone
from chalicelib.kernel.validation import Problems
from chalicelib.operations import spans
from chalicelib.operations.events import ScheduleChanged, ScheduleCreated, ScheduleRemoved
from chalicelib.operations.schedules import records, rules
from chalicelib.operations.schedules.records import SchedulePlace, ScheduleRecord
from chalicelib.operations.schedules.rules import Days
from chalicelib.operations.schedules.types import WorkSchedule
from chalicelib.operations.staff.records import members, require_present
from chalicelib.operations.staff.rules import UnknownMember, by_name
from chalicelib.operations.staff.types import StaffMember

KEPT = "schedules"
TOLD = (ScheduleCreated, ScheduleChanged, ScheduleRemoved)
TAKEN = "Esa persona ya tiene un horario en esa fecha."


class DayTaken(Invalid):
    """The person has a schedule of the day."""

    def __init__(self) -> None:
        super().__init__(fields={name: [TAKEN] for name in ("date", "staff_member")})


def between(first: date, last: date) -> list[WorkSchedule]:
    """Everybody's schedules of the days `[first, last]`, by day: a query for each month that they
    touch, all at once."""
    return records.schedules_between(first, last)


def find(schedule_id: str) -> WorkSchedule:
    """One schedule.

    Raises:
        NotFound: there is none with that id.
    """
    schedule = records.schedule_of(schedule_id)
    if schedule is None:
        raise NotFound
    return schedule


def history(schedule_id: str) -> list[Plain]:
    """What happened to a schedule since it is of the person whose it is, newest first.

    Raises:
        NotFound: there is none with that id.
    """
    schedule = find(schedule_id)
    return events.timeline(f"member#{schedule.member_id}", kinds=TOLD, naming=schedule_id)


def calendar(first: date, last: date) -> list[tuple[StaffMember, list[WorkSchedule]]]:
    """Everybody by name, each with their schedules of the days `[first, last]`; of those who were
    deleted, who has any. One round trip."""
    people, found = parallel.both(members, lambda: between(first, last))
    grouped = rules.by_member(found)
    return [
        (member, grouped.get(member.member_id, []))
        for member in by_name(people)
        if member.is_present or member.member_id in grouped
    ]


def page(
    member_id: str | None, days: Days | None, *, offset: int, size: int
) -> tuple[list[WorkSchedule], int]:
    """The rows of a page of schedules, newest first, and how many there are on all pages: of one
    person or everybody, of some days or all."""
    if days is not None:
        rows = _of_days(member_id, *days)
        return rows[offset : offset + size], len(rows)
    return spans.page(KEPT, member_id, partial(_of_days, member_id), offset=offset, size=size)


def _of_days(member_id: str | None, first: date, last: date) -> list[WorkSchedule]:
    if member_id is None:
        return rules.newest_first(between(first, last))
    if first == last:
        schedule = records.schedule_at(member_id, first)
        return [] if schedule is None else [schedule]
    return rules.newest_first(records.schedules_of_member(member_id, first, last))


def create(
    fields: Mapping[str, Any], *, actor: str, now: datetime, once: Once[Any] | None = None
) -> WorkSchedule:
    """Say what a person does on a day.

    Raises:
        Invalid: a field breaks its limits, or there is no such person.
        DayTaken: the person has a schedule of the day.
    """
    schedule = rules.checked(WorkSchedule(schedule_id=ids.new_id(), **fields), Problems())
    tx = Transaction(now)
    _add(tx, schedule)
    created = ScheduleCreated(
        member_id=schedule.member_id, schedule_id=schedule.schedule_id, days=(schedule.day,)
    )
    tx.emit(created, actor=actor, changes=differences(None, schedule))
    tx.once(once, schedule)
    tx.commit()
    return schedule


def change(
    schedule_id: str,
    changes: Mapping[str, Any],
    *,
    seen: int | None = None,
    actor: str,
    now: datetime,
) -> WorkSchedule:
    """A schedule with some fields changed, perhaps of another day or person. `seen` is the version
    that the actor saw, if named.

    Raises:
        NotFound: there is none with that id.
        Invalid: a field breaks its limits, or there is no such person.
        DayTaken: the person has another schedule of the day.
        Stale: somebody else changed it meanwhile.
    """
    before = find(schedule_id)
    if seen not in (None, before.version):
        raise Stale
    after = rules.checked(msgspec.structs.replace(before, **changes), Problems())
    if after == before:
        return before
    told = differences(before, after)
    after = msgspec.structs.replace(after, version=before.version + 1)
    tx = Transaction(now)
    _move(tx, before, after)
    for member_id, days in rules.touched(before, after).items():
        changed = ScheduleChanged(member_id=member_id, schedule_id=schedule_id, days=days)
        tx.emit(changed, actor=actor, changes=told)
    tx.commit()
    return after


def remove(schedule_id: str, *, actor: str, now: datetime) -> None:
    """Forget a schedule: the day is like any other for the person.

    Raises:
        NotFound: there is none with that id.
        Stale: somebody else changed it meanwhile.
    """
    before = find(schedule_id)
    tx = Transaction(now)
    _take_out(tx, before)
    tx.delete(SchedulePlace.of(before))
    removed = ScheduleRemoved(
        member_id=before.member_id, schedule_id=schedule_id, days=(before.day,)
    )
    tx.emit(removed, actor=actor, changes=differences(before, None))
    with unless_gone(lambda: records.schedule_of(schedule_id) is None):
        tx.commit()


def _move(tx: Transaction, before: WorkSchedule, after: WorkSchedule) -> None:
    place = records.place_of(after.member_id, after.day)
    if place == records.place_of(before.member_id, before.day):
        tx.put(ScheduleRecord.of(after), when=records.is_still(before), otherwise=Stale())
        return
    _take_out(tx, before)
    _add(tx, after)


def _add(tx: Transaction, schedule: WorkSchedule) -> None:
    """Write a schedule where the person is there, and has none of the day."""
    require_present(tx, schedule.member_id, otherwise=UnknownMember())
    tx.create(ScheduleRecord.of(schedule), otherwise=DayTaken())
    tx.put(SchedulePlace.of(schedule))
    spans.count(tx, KEPT, schedule.member_id, schedule.day, KEPT, 1)


def _take_out(tx: Transaction, schedule: WorkSchedule) -> None:
    tx.delete(ScheduleRecord.of(schedule), when=records.is_still(schedule), otherwise=Stale())
    spans.count(tx, KEPT, schedule.member_id, schedule.day, KEPT, -1)
