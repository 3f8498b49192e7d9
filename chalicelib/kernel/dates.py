"""Dates of the business: the Lima calendar and nights.

A stay is half open: its nights are `check_in <= night < departure`. "Today" is always the
calendar date in Lima; instants are aware and stored in UTC.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import overload
from zoneinfo import ZoneInfo

LIMA = ZoneInfo("America/Lima")
ONE_DAY = timedelta(days=1)
FRIDAY, SATURDAY = 4, 5
LEAP_YEAR, MONTHS, LONGEST_MONTH = 2024, 12, 31


def today(now: datetime) -> date:
    """The calendar date in Lima at `now` (aware)."""
    return now.astimezone(LIMA).date()


@overload
def in_lima(instant: datetime) -> datetime: ...
@overload
def in_lima(instant: datetime | None) -> datetime | None: ...
def in_lima(instant: datetime | None) -> datetime | None:
    """The same instant, if any, with Lima's offset, as the wire shows it."""
    return None if instant is None else instant.astimezone(LIMA)


def local(day: date, hour: time) -> datetime:
    """The aware instant of `hour` on `day` in Lima."""
    return datetime.combine(day, hour, LIMA)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The UTC instants at which a Lima day begins and the next one begins (half open)."""
    start = local(day, time()).astimezone(UTC)
    return start, local(day + ONE_DAY, time()).astimezone(UTC)


def days_between(start: date, end: date) -> Iterator[date]:
    """Every date of `[start, end)` in order; nothing when `end <= start`."""
    for offset in range((end - start).days):
        yield start + timedelta(days=offset)


def is_weekend_night(night: date) -> bool:
    """Friday and Saturday nights; a Sunday night is a weekday night (pricing book, section 1)."""
    return night.weekday() in (FRIDAY, SATURDAY)


def month_of(day: date) -> str:
    """The `YYYY-MM` that a date belongs to."""
    return day.strftime("%Y-%m")


def month_bounds(year: int, month: int) -> tuple[date, date]:
    """The first day of a month and of the next one (half open)."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following


def bounds_of(month: str) -> tuple[date, date]:
    """The same of a `YYYY-MM`."""
    return month_bounds(int(month[:4]), int(month[5:]))


def days_of(month: str) -> list[date]:
    """The days of a `YYYY-MM`, in order."""
    return list(days_between(*bounds_of(month)))


def months_between(start: date, end: date) -> list[str]:
    """Every `YYYY-MM` that `[start, end]` touches, in order."""
    first = start.year * 12 + start.month - 1
    last = end.year * 12 + end.month - 1
    return [f"{index // 12:04d}-{index % 12 + 1:02d}" for index in range(first, last + 1)]


def on_year(year: int, month: int, day: int) -> date | None:
    """That day of `year`, or None where the calendar has none (29 February, 31 April)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_day(month: int, day: int) -> bool:
    """Whether some year has that day (29 February is one)."""
    if not (1 <= month <= MONTHS and 1 <= day <= LONGEST_MONTH):
        return False
    return on_year(LEAP_YEAR, month, day) is not None
