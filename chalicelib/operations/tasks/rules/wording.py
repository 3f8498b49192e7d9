"""How durations of tasks are written and read (staff book, 1.9; panel book, 4.6)."""

import re
from datetime import date, datetime

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
"""The days on which there may be tasks."""
NOT_DEFINED = "No definida"
MOST_MINUTES = 24 * 60
HOUR, MINUTE = 60, 60
_MINUTES = re.compile(r"\d{1,5}(\.0+)?")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T.*)?")
_WORDS = re.compile(r"(?:(\d{1,3})h)?\s*(?:(\d{1,3})m)?")


def duration(minutes: int) -> str:
    """`2h 30m`."""
    return f"{minutes // HOUR}h {minutes % HOUR}m"


def estimated(minutes: int | None) -> str:
    """A duration as the panel shows it, or that nobody said one."""
    return NOT_DEFINED if minutes is None else duration(minutes)


def spent(start: datetime | None, end: datetime | None) -> int | None:
    """The whole minutes of work; None while it has not ended."""
    if start is None or end is None:
        return None
    return max(0, int((end - start).total_seconds()) // MINUTE)


def minutes_of(text: str) -> int | None:
    """The minutes that a form means: `90` (what the panel sends), `1:30:00` (what the API of old
    took), or `1h 30m` (what the API shows). None of anything else, such as the panel's `NaN`."""
    text = text.strip()
    if _MINUTES.fullmatch(text):
        return int(float(text))
    clock = _CLOCK.fullmatch(text)
    if clock:
        return int(clock[1]) * HOUR + int(clock[2])
    words = _WORDS.fullmatch(text)
    if words and (words[1] or words[2]):
        return int(words[1] or 0) * HOUR + int(words[2] or 0)
    return None


def day_of(text: str) -> date | None:
    """The day that a form means: a date, or the date part of an instant (`2026-03-02T09:00:00Z` is
    2 March wherever it is read). None of anything else, and of days that are far away."""
    date_part = _DATE.fullmatch(text.strip())
    if date_part is None:
        return None
    try:
        datetime.fromisoformat(date_part[0])
        day = date.fromisoformat(date_part[1])
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None
