"""What the calendar of a channel says: iCalendar, or the JSON of a converter.

Whatever comes from outside may be anything: a page of an error, a half of a calendar, an entry that
repeats for ever. What cannot be read says so; nothing of it is guessed.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final

import msgspec

from chalicelib.kernel import dates, decoding
from chalicelib.sync.feeds import zones
from chalicelib.sync.feeds.repeating import NotUnderstood, lima_day, repeats, times
from chalicelib.sync.feeds.types import Booked, Kind, Read

MOST_ENTRIES = 2000
MOST_REPEATING = 20
LONGEST_REPEATED = timedelta(days=31)
LONGEST_ENTRY = timedelta(days=3660)
FIRST_YEAR, LAST_YEAR = 1990, 2200
DAY = "%Y%m%d"
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


def read(content: bytes, kind: Kind, *, today: date) -> Read:
    """The entries of a calendar; of those that repeat each time that is not over.

    Raises:
        Unreadable: it is none, or not all of it came, or it has more entries than a house can.
    """
    return _of_json(content) if kind == "json" else _of_ical(content, today)


def _of_json(content: bytes) -> Read:
    try:
        found = decoding.decoded(content, list[_Converted])
        said = [(each.uid, _day(each.start_date), _day(each.end_date)) for each in found]
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Unreadable("garbage") from None
    if len(said) > MOST_ENTRIES:
        raise Unreadable("too_many")
    booked = tuple(_booked(*each) for each in said if _is_meant(*each[1:]))
    return Read(booked, unread=len(said) - len(booked))


def _day(text: str) -> date:
    return datetime.strptime(text, DAY).date()


def _booked(uid: str, start: date, end: date, *, is_block: bool = False) -> Booked:
    """What ends on the day on which it begins takes the night of that."""
    return Booked(uid=uid, start=start, end=max(end, start + dates.ONE_DAY), is_block=is_block)


def _is_meant(start: date, end: date) -> bool:
    """Whether somebody can mean this; of what ends before it begins, nobody knows which nights."""
    is_known = start.year >= FIRST_YEAR and end.year <= LAST_YEAR
    return is_known and start <= end <= start + LONGEST_ENTRY


def _of_ical(content: bytes, today: date) -> Read:
    text = content.decode("utf-8-sig", "replace").strip()
    if not text.startswith(BEGIN):
        raise Unreadable("not_a_calendar")
    if not text.endswith(END):
        raise Unreadable("truncated")
    if text.count("BEGIN:VEVENT") > MOST_ENTRIES:
        raise Unreadable("too_many")
    # Only the function that reads calendars has it.
    import icalendar
    from icalendar.timezone import tzp

    # It keeps the zones that a calendar describes, by names that the next one may use otherwise.
    tzp.use_default()
    try:
        calendar = icalendar.Calendar.from_ical(text)
        events = list(calendar.walk("VEVENT"))
        is_plain = zones.are_plain(calendar)
    except UNREADABLE:
        raise Unreadable("garbage") from None
    if not is_plain:
        raise Unreadable("zones")
    found = list(islice(_entries(events, today), MOST_ENTRIES + 1))
    if len(found) > MOST_ENTRIES:
        raise Unreadable("too_many")
    booked = tuple(each for each in found if each is not None)
    # What the library passes over was an entry all the same.
    lost = text.count("BEGIN:VEVENT") - len(events)
    return Read(booked, unread=len(found) - len(booked) + max(lost, 0))


def _entries(events: list[Any], today: date) -> Iterator[Booked | None]:
    """The entries that take nights; None for each that cannot be read, or not as a whole."""
    repeating = 0
    for event in events:
        try:
            if _is_free(event):
                continue
            first = _entry(event)
            if not repeats(event):
                yield first
                continue
            repeating += 1
            yield from _times(event, first, today, is_one_of_few=repeating <= MOST_REPEATING)
        except UNREADABLE:
            yield None


def _times(
    event: Any, first: Booked, today: date, *, is_one_of_few: bool
) -> Iterator[Booked | None]:
    """Each time of an entry that repeats; of one that is not understood its first one, and None."""
    length = first.end - first.start
    try:
        if not is_one_of_few or length > LONGEST_REPEATED:
            raise NotUnderstood
        starts = [day for day in times(event, first.start, today=today) if day + length > today]
    except UNREADABLE:
        yield first
        yield None
        return
    for start in starts:
        yield msgspec.structs.replace(
            first, uid=f"{start:{DAY}}#{first.uid}", start=start, end=start + length
        )


def _is_free(event: Any) -> bool:
    """Whether an entry takes nobody's time: called off, or shown only."""
    status, shown = str(event.get("STATUS", "")), str(event.get("TRANSP", ""))
    return status.strip().upper() == "CANCELLED" or shown.strip().upper() == "TRANSPARENT"


def _entry(event: Any) -> Booked:
    """An entry; of one that repeats the first time.

    Raises:
        ValueError, and others: it cannot be read.
    """
    begins, ends = event.decoded("DTSTART"), event.decoded("DTEND", None)
    if ends is None:
        ends = begins + event.decoded("DURATION", dates.ONE_DAY)
    start, end = lima_day(begins), lima_day(ends)
    if not _is_meant(start, end):
        raise ValueError("a time that nobody means")
    summary = str(event.get("SUMMARY", "")).strip().lower()
    uid = str(event.get("UID", "")).strip()
    return _booked(uid, start, end, is_block=not summary.startswith(SOLD))
