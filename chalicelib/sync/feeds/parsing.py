"""What the calendar of a channel says: iCalendar, or the JSON of a converter.

Whatever comes from outside may be anything: a page of an error, a half of a calendar, an entry that
repeats for ever. What cannot be read says so; nothing of it is guessed.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

import msgspec

from chalicelib.kernel import dates, decoding
from chalicelib.sync.feeds.types import Booked, Kind, Read

MOST_ENTRIES = 2000
LONGEST_ENTRY = timedelta(days=3660)
FIRST_YEAR, LAST_YEAR = 1990, 2200
BEGIN, END = "BEGIN:VCALENDAR", "END:VCALENDAR"
SOLD: Final = ("reserved", "reservado", "reservada")
"""How channels name what guests booked; all else is closed (outside services, Airbnb)."""
UNREADABLE = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
)
"""What the library raises of calendars that are none."""


class Unreadable(Exception):
    """A calendar that says nothing; `reason` is a word for reports."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Converted(msgspec.Struct, frozen=True):
    uid: str
    start_date: str
    end_date: str


def read(content: bytes, kind: Kind) -> Read:
    """The entries of a calendar.

    Raises:
        Unreadable: it is none, or not all of it came, or it has more entries than a house can.
    """
    return _of_json(content) if kind == "json" else _of_ical(content)


def _of_json(content: bytes) -> Read:
    try:
        found = decoding.decoded(content, list[_Converted])
        booked = tuple(
            Booked(uid=each.uid, start=_day(each.start_date), end=_day(each.end_date))
            for each in found
        )
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Unreadable("garbage") from None
    if len(booked) > MOST_ENTRIES:
        raise Unreadable("too_many")
    return Read(booked)


def _day(text: str) -> date:
    return datetime.strptime(text, "%Y%m%d").date()


def _of_ical(content: bytes) -> Read:
    text = content.decode("utf-8-sig", "replace").strip()
    if not text.startswith(BEGIN):
        raise Unreadable("not_a_calendar")
    if not text.endswith(END):
        raise Unreadable("truncated")
    if text.count("BEGIN:VEVENT") > MOST_ENTRIES:
        raise Unreadable("too_many")
    # Only the function that reads calendars has it.
    import icalendar

    try:
        calendar = icalendar.Calendar.from_ical(text)
        events = list(calendar.walk("VEVENT"))
    except UNREADABLE:
        raise Unreadable("garbage") from None
    found = list(_entries(events))
    whole = [each for each in found if each is not None]
    is_whole = len(whole) == len(found) and text.count("BEGIN:VEVENT") == len(events)
    return Read(tuple(whole), is_whole)


def _entries(events: list[Any]) -> Iterator[Booked | None]:
    """The entries that take nights; None for each that cannot be read."""
    for event in events:
        try:
            if not _is_free(event):
                yield _entry(event)
        except UNREADABLE:
            yield None


def _is_free(event: Any) -> bool:
    """Whether an entry takes nobody's time: called off, or shown only."""
    status, shown = str(event.get("STATUS", "")), str(event.get("TRANSP", ""))
    return status.strip().upper() == "CANCELLED" or shown.strip().upper() == "TRANSPARENT"


def _entry(event: Any) -> Booked:
    """An entry; of one that repeats (`RRULE`) the first time only.

    Raises:
        ValueError, and others: it cannot be read.
    """
    begins, ends = event.decoded("DTSTART"), event.decoded("DTEND", None)
    if ends is None:
        ends = begins + event.decoded("DURATION", dates.ONE_DAY)
    start, end = _lima_day(begins), _lima_day(ends)
    # What ends on the day on which it begins takes the night of that.
    end = end if end > start else start + dates.ONE_DAY
    if not (start.year >= FIRST_YEAR and end.year <= LAST_YEAR and end - start <= LONGEST_ENTRY):
        raise ValueError("a time that nobody means")
    summary = str(event.get("SUMMARY", "")).strip().lower()
    return Booked(
        uid=str(event.get("UID", "")).strip(),
        start=start,
        end=end,
        is_block=not summary.startswith(SOLD),
    )


def _lima_day(at: date) -> date:
    if not isinstance(at, datetime):
        return at
    return dates.in_lima(at).date() if at.tzinfo is not None else at.date()
