"""Entries of calendars that repeat (`RRULE`, RFC 5545).

Channels write none, people do in calendars of their own. Those that say a step and an end are
followed within a bound; whatever says more is not understood, which is told, never guessed.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice, takewhile
from typing import Any, Final

from chalicelib.kernel import dates
from chalicelib.sync.feeds.types import HORIZON

UNDERSTOOD: Final = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
STEPS: Final = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
WEEKDAYS: Final = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
MOST_TIMES = 20_000
"""Of an entry: each day of half a century."""
LONGEST_INTERVAL = 1000


class NotUnderstood(ValueError):
    """An entry that repeats in a way of which only its first time is sure."""


def repeats(event: Any) -> bool:
    """Whether an entry has more times than one."""
    return any(name in event for name in ("RRULE", "RDATE", "EXRULE"))


def times(event: Any, start: date, *, today: date) -> list[date]:
    """The days on which an entry begins that repeats, until nobody looks any more. A time that is
    called off by itself stays one: its nights are kept rather than sold twice.

    Raises:
        NotUnderstood: it says more than a step and an end.
    """
    if "RDATE" in event or "EXRULE" in event or isinstance(event["RRULE"], list):
        raise NotUnderstood
    rule = event["RRULE"]
    step = str(_one(rule, "FREQ")).upper()
    allowed = UNDERSTOOD | ({"BYDAY"} if step == "WEEKLY" else set())
    if step not in STEPS or not set(rule) <= allowed:
        raise NotUnderstood
    last = min(_until(rule), today + HORIZON)
    days = takewhile(lambda day: day <= last, _days(rule, step, start))
    but = _except(event)
    return [day for day in dict.fromkeys((start, *days)) if day not in but]


def _days(rule: Any, step: str, start: date) -> Iterator[date]:
    # Only the function that reads calendars has it.
    from dateutil import rrule

    weekdays = [str(day).upper() for day in rule.get("BYDAY", ())]
    interval, count = _number(rule, "INTERVAL") or 1, _number(rule, "COUNT")
    if interval > LONGEST_INTERVAL or not WEEKDAYS.issuperset(weekdays):
        raise NotUnderstood
    found = rrule.rrule(
        getattr(rrule, step),
        dtstart=datetime.combine(start, time()),
        interval=interval,
        wkst=getattr(rrule, str(_one(rule, "WKST") or "MO").upper()),
        byweekday=[getattr(rrule, day) for day in weekdays] or None,
    )
    return (at.date() for at in islice(found, min(count or MOST_TIMES, MOST_TIMES)))


def _one(rule: Any, name: str) -> Any:
    """The one value of a part of a rule; None without it."""
    [value] = rule.get(name, [None])
    return value


def _number(rule: Any, name: str) -> int | None:
    value = _one(rule, name)
    if value is not None and int(value) < 1:
        raise NotUnderstood
    return value and int(value)


def _until(rule: Any) -> date:
    until = _one(rule, "UNTIL")
    return date.max if until is None else lima_day(until)


def _except(event: Any) -> set[date]:
    """The days on which an entry does not take place (`EXDATE`)."""
    said = event.get("EXDATE", [])
    lists = said if isinstance(said, list) else [said]
    return {lima_day(each.dt) for found in lists for each in found.dts}


def lima_day(at: date) -> date:
    """The day of Lima of what a calendar says: a day, or an instant with a zone or without."""
    if not isinstance(at, datetime):
        return at
    return dates.in_lima(at).date() if at.tzinfo is not None else at.date()
