"""Who works on site, when, and what they had to do (staff book, 1.1); what Airbnb brought (2.2)."""

from collections.abc import Iterable
from typing import get_args

from chalicelib.imports.moving.rules.values import (
    amount,
    day,
    flag,
    hour,
    instant,
    made,
    needed,
    one_of,
    price,
    text,
    whole,
)
from chalicelib.imports.moving.types import Row
from chalicelib.insights.profits.types import Profit
from chalicelib.kernel.callers import PAST
from chalicelib.operations.gaps.types import CleaningGap
from chalicelib.operations.schedules.types import ScheduleType, WorkSchedule
from chalicelib.operations.staff.types import MemberStatus, StaffMember, StaffType
from chalicelib.operations.tasks.types import Decision, TaskPhoto, WorkTask
from chalicelib.operations.time.types import ActionType, TimeRecord
from chalicelib.operations.types import GapReason, Priority, TaskStatus, TaskType
from chalicelib.pictures.rules import LEFT_BEHIND
from chalicelib.reservations.types import Stay


def member(row: Row) -> StaffMember:
    """A person who works on site."""
    return StaffMember(
        member_id=row.key,
        user_id=whole(row, "user"),
        first_name=text(row, "first_name") or "",
        last_name=text(row, "last_name") or "",
        phone=text(row, "phone") or "",
        email=text(row, "email"),
        staff_type=one_of(row, "staff_type", get_args(StaffType), "both"),
        status=one_of(row, "status", get_args(MemberStatus), "inactive"),
        hire_date=day(row, "hire_date"),
        notes=text(row, "notes") or "",
        daily_rate=amount(row, "daily_rate"),
        can_work_weekends=flag(row, "can_work_weekends"),
        max_properties_per_day=whole(row, "max_properties_per_day") or 0,
        preferred_houses=frozenset(map(str, row.fields.get("preferred_properties") or ())),
        created=made(row),
        deleted_at=(instant(row, "updated") or made(row)) if flag(row, "deleted") else None,
    )


def schedule(row: Row) -> WorkSchedule:
    """A day of a person."""
    return WorkSchedule(
        schedule_id=row.key,
        member_id=needed("staff_member", text(row, "staff_member")),
        day=needed("date", day(row, "date")),
        schedule_type=one_of(row, "schedule_type", get_args(ScheduleType), "regular"),
        start_time=hour(row, "start_time"),
        end_time=hour(row, "end_time"),
        is_available=flag(row, "is_available"),
        notes=text(row, "notes") or "",
    )


def task(
    row: Row, of_stay: Stay | None, pictures: Iterable[Row] = (), *, is_cleaning: bool
) -> WorkTask:
    """Something to do; `is_cleaning`: it is the cleaning after the departure of its stay."""
    updated = instant(row, "updated") or made(row)
    approved = Decision(by=PAST, at=updated) if flag(row, "supervisor_approved") else None
    return WorkTask(
        task_id=row.key,
        member_id=text(row, "staff_member"),
        property_id=needed("building_property", text(row, "building_property")),
        reservation_id=None if of_stay is None else of_stay.reservation_id,
        task_type=one_of(row, "task_type", get_args(TaskType), "custom"),
        title=text(row, "title") or "",
        description=text(row, "description") or "",
        day=needed("scheduled_date", day(row, "scheduled_date")),
        minutes=_minutes(row),
        priority=one_of(row, "priority", get_args(Priority), "medium"),
        status=_status(row),
        started_at=instant(row, "actual_start_time"),
        ended_at=instant(row, "actual_end_time"),
        requires_photos=flag(row, "requires_photo_evidence"),
        completion_notes=text(row, "completion_notes") or "",
        approved=approved,
        photos=photos(pictures),
        guests=1 if of_stay is None else max(of_stay.guests, 1),
        check_out=None if of_stay is None else of_stay.blocked_until,
        cleaning="checkout" if is_cleaning else None,
        created=made(row),
        updated=updated,
    )


def photos(rows: Iterable[Row]) -> tuple[TaskPhoto, ...]:
    """The pictures of a task, newest first, whose files may follow. Without them its work stays as
    good as it was."""
    found = [
        TaskPhoto(
            photo_id=row.key,
            description=text(row, "description") or "",
            uploaded_at=instant(row, "uploaded_at") or made(row),
            uploaded_by=PAST,
            state="rejected",
            reason=LEFT_BEHIND,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda photo: photo.uploaded_at, reverse=True))


def gap(row: Row) -> CleaningGap:
    """A day on which a house was not cleaned. What was resolved then is nobody's work any more."""
    day_of_gap = needed("gap_date", day(row, "gap_date"))
    resolved = flag(row, "resolved")
    return CleaningGap(
        gap_id=row.key,
        property_id=needed("building_property", text(row, "building_property")),
        reservation_id=text(row, "reservation"),
        gap_date=day_of_gap,
        original_day=day(row, "original_required_date") or day_of_gap,
        reason=one_of(row, "reason", get_args(GapReason), "staff_overload"),
        rescheduled_date=day(row, "rescheduled_date"),
        resolved=resolved,
        resolved_by=PAST if resolved else None,
        notes=text(row, "notes") or "",
        created=made(row),
        updated=instant(row, "updated") or made(row),
    )


def time_record(row: Row) -> TimeRecord:
    """That somebody came, left or rested."""
    return TimeRecord(
        record_id=row.key,
        member_id=needed("staff_member", text(row, "staff_member")),
        property_id=needed("building_property", text(row, "building_property")),
        task_id=text(row, "work_task"),
        action_type=needed("action_type", one_of(row, "action_type", get_args(ActionType), None)),
        at=needed("timestamp", instant(row, "timestamp")),
        location_verified=flag(row, "location_verified"),
        notes=text(row, "notes") or "",
    )


def profit(row: Row) -> Profit:
    """What a house earned through Airbnb in a month."""
    return Profit(
        profit_id=row.key,
        property_id=needed("property", text(row, "property")),
        year=needed("year", whole(row, "year")),
        month=needed("month", whole(row, "month")),
        profit_sol=price(row, "profit_sol"),
    )


def _status(row: Row) -> TaskStatus:
    """A task that nobody has is not assigned, whatever it said."""
    status: TaskStatus = one_of(row, "status", get_args(TaskStatus), "cancelled")
    if status in ("pending", "assigned"):
        return "pending" if text(row, "staff_member") is None else "assigned"
    return status


def _minutes(row: Row) -> int | None:
    """Of a duration as `02:00:00` or `1 02:00:00`."""
    said = text(row, "estimated_duration")
    if said is None:
        return None
    days, _, clock = said.rpartition(" ")
    hours, minutes = [*clock.split(":"), "0"][:2]
    return int(days or 0) * 1440 + int(hours) * 60 + int(minutes)
