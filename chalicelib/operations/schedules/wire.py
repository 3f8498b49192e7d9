"""Schedules on the wire (staff book, 1.9)."""

from collections.abc import Mapping
from datetime import date, time
from functools import partial
from typing import Annotated, Any, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.kernel.callers import Staff
from chalicelib.kernel.validation import Problems, pattern
from chalicelib.operations.schedules.rules import WIRE_NAMES, checked, hours_text
from chalicelib.operations.schedules.types import ScheduleType, WorkSchedule
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.staff.wire import MemberView
from chalicelib.web.drafts import StandIns, among, draft, wrong_in
from chalicelib.web.formats import Id
from chalicelib.web.pages import PageQuery, RestQuery
from chalicelib.web.shapes import sent_fields, shared_fields
from chalicelib.web.versions import SeenVersion

Notes = Annotated[str, Meta(max_length=2000)]
HOUR = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?$"
Hour = Annotated[str, pattern(HOUR, "Escriba una hora como 08:00 o 08:00:00.")]
"""An hour as forms send it, with seconds or without."""
Month = Annotated[int, Meta(ge=1, le=12)]
Year = Annotated[int, Meta(ge=2000, le=2100)]


class ScheduleView(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What somebody does on a day."""

    TEXTS_FROM: ClassVar = (WorkSchedule,)

    schedule_id: Id
    member_id: Id
    staff_member_name: str
    """Both names of the person."""
    day: date
    schedule_type: ScheduleType
    start_time: time | None
    end_time: time | None
    work_hours_display: str | None
    """The hours as people read them (`08:00 - 17:30`); null where none were set."""
    is_available: bool
    notes: str
    version: int
    """Rises with each change; a change may name the one that it is for."""

    @classmethod
    def of(cls, schedule: WorkSchedule, member: StaffMember | None) -> "ScheduleView":
        """A schedule of a person."""
        return cls(
            staff_member_name="" if member is None else member.full_name,
            work_hours_display=hours_text(schedule),
            **shared_fields(schedule, cls),
        )


class PersonView(msgspec.Struct, frozen=True, kw_only=True):
    """The month of somebody who works on site."""

    staff_member: MemberView
    """The person."""
    schedules: list[ScheduleView]
    """Their schedules of the month, by day."""

    @classmethod
    def of(cls, member: StaffMember, schedules: list[WorkSchedule], caller: Staff) -> "PersonView":
        """The month of a person as a caller may see it."""
        return cls(
            staff_member=MemberView.of(member, caller),
            schedules=[ScheduleView.of(each, member) for each in schedules],
        )


def _limits(values: Mapping[str, Any], *, is_new: bool) -> dict[str, list[str]]:
    """What is wrong with these fields of a schedule, as far as it shows without the others."""

    def check(stand_ins: StandIns) -> WorkSchedule:
        known = {name: values[name] for name in WorkSchedule.__struct_fields__ if name in values}
        return checked(draft(WorkSchedule, _fields(known), stand_ins), Problems())

    wrong = wrong_in(check)
    return wrong if is_new else among({WIRE_NAMES.get(name, name) for name in values}, wrong)


def _fields(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What a body says, as the fields of a schedule."""
    fields = dict(sent)
    fields.pop("version", None)
    if "member_id" in fields:
        fields["member_id"] = str(fields["member_id"])
    for name in {"start_time", "end_time"} & fields.keys():
        hour = fields[name]
        # The form lets the end of a line stand behind it.
        fields[name] = None if hour is None else time.fromisoformat(hour.rstrip())
    if "notes" in fields:
        fields["notes"] = fields["notes"] or ""
    return fields


class ScheduleInput(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What administrators write of a schedule. Both hours come together."""

    TEXTS_FROM: ClassVar = (WorkSchedule,)

    member_id: UUID | UnsetType = UNSET
    day: date | UnsetType = UNSET
    schedule_type: ScheduleType | UnsetType = UNSET
    start_time: Hour | UnsetType | None = UNSET
    end_time: Hour | UnsetType | None = UNSET
    is_available: bool | UnsetType = UNSET
    notes: Notes | UnsetType | None = UNSET

    def fields(self) -> dict[str, Any]:
        """The fields of the schedule that were sent."""
        return _fields(sent_fields(self))


class NewSchedule(ScheduleInput, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """A new schedule."""

    limits = staticmethod(partial(_limits, is_new=True))

    member_id: UUID
    day: date


class ScheduleChange(ScheduleInput, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What to change of a schedule; what is left out stays."""

    limits = staticmethod(partial(_limits, is_new=False))

    version: SeenVersion | UnsetType = UNSET
    """The version that was read; over another, the answer is 409."""


class ScheduleReplacement(ScheduleChange, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """A schedule as it is to be; what is left out besides stays."""

    member_id: UUID
    day: date


class ScheduleQuery(PageQuery, kw_only=True, rename=WIRE_NAMES):
    """Which schedules to list, the newest day first."""

    member_id: UUID | None = None
    """Only those of this person."""
    day: date | None = None
    """Only those of this day."""
    month: Month | None = None
    """Only those of this month, 1 to 12; it comes with `year`."""
    year: Year | None = None
    """The year of the month."""


class CalendarQuery(RestQuery, kw_only=True):
    """Which month to show; the present one of Lima unless both are named."""

    month: Month | None = None
    """The month, 1 to 12; it comes with `year`."""
    year: Year | None = None
    """The year of the month."""
