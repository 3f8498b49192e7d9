"""The rules of schedules (staff book, 1.1 and 1.9)."""

from collections.abc import Iterable, Sequence
from datetime import date, time

import msgspec

from chalicelib.kernel import dates
from chalicelib.kernel.validation import NEEDED, Problems
from chalicelib.operations.schedules.types import WorkSchedule

WIRE_NAMES = {"schedule_id": "id", "member_id": "staff_member", "day": "date"}
"""How the wire calls the fields of a schedule where it does not use their own names."""
LONGEST_NOTES = 2000
NO_HOURS = "El fin debe ser distinto del comienzo."
TOGETHER = "Envíe month y year juntos."
Days = tuple[date, date]
"""The first and the last of some days."""


def checked(schedule: WorkSchedule, problems: Problems) -> WorkSchedule:
    """`schedule` with its hours in whole seconds of Lima.

    Raises:
        Invalid: a field breaks its limits, there is one hour without the other, or no time between
            them; with what `problems` had noted.
    """
    start, end = _hour(schedule.start_time), _hour(schedule.end_time)
    problems.note("start_time", NEEDED, when=start is None and end is not None)
    problems.note("end_time", NEEDED, when=end is None and start is not None)
    problems.note("end_time", NO_HOURS, when=start is not None and start == end)
    problems.text("notes", schedule.notes, LONGEST_NOTES)
    problems.raise_any()
    return msgspec.structs.replace(schedule, start_time=start, end_time=end)


def _hour(hour: time | None) -> time | None:
    return None if hour is None else hour.replace(microsecond=0, tzinfo=None)


def hours_text(schedule: WorkSchedule) -> str | None:
    """The hours as people read them: `08:00 - 17:30` (1.9 `work_hours_display`)."""
    if schedule.start_time is None or schedule.end_time is None:
        return None
    return f"{schedule.start_time:%H:%M} - {schedule.end_time:%H:%M}"


def days_of_filter(day: date | None, month: int | None, year: int | None) -> Days | None:
    """The first and last day that a list is limited to, or None; a day wins over a month.

    Raises:
        Invalid: a month came without its year, or a year without its month.
    """
    days = month_of_filter(month, year)
    return days if day is None else (day, day)


def month_of_filter(month: int | None, year: int | None) -> Days | None:
    """The first and last day of the month that is asked for, or None.

    Raises:
        Invalid: one of the two came without the other.
    """
    problems = Problems()
    problems.note("month", TOGETHER, when=month is None and year is not None)
    problems.note("year", TOGETHER, when=year is None and month is not None)
    problems.raise_any()
    return None if month is None or year is None else month_around(date(year, month, 1))


def month_around(day: date) -> Days:
    """The first and last day of the month of a day."""
    first, following = dates.month_bounds(day.year, day.month)
    return first, following - dates.ONE_DAY


def newest_first(schedules: Iterable[WorkSchedule]) -> list[WorkSchedule]:
    """Schedules as the list shows them."""
    return sorted(schedules, key=lambda each: (-each.day.toordinal(), each.member_id))


def by_member(schedules: Sequence[WorkSchedule]) -> dict[str, list[WorkSchedule]]:
    """Each person's, by day."""
    found: dict[str, list[WorkSchedule]] = {}
    for schedule in sorted(schedules, key=lambda each: each.day):
        found.setdefault(schedule.member_id, []).append(schedule)
    return found


def touched(before: WorkSchedule, after: WorkSchedule) -> dict[str, tuple[date, ...]]:
    """The days on which a change matters, by the person of whom they are."""
    days: dict[str, tuple[date, ...]] = {before.member_id: (before.day,)}
    others = days.get(after.member_id, ())
    days[after.member_id] = tuple(dict.fromkeys((*others, after.day)))
    return days
