"""Where an export begins and ends. Its places are those of the tables of searches: an hour of Lima
and the entry in it, or of one client the instant and the id of the search."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from chalicelib.insights.figures.spans import Span
from chalicelib.insights.searches.rules import hour_of, hours_between
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Invalid

AT_ONCE = 500
"""Searches of one answer."""
DAYS_AT_ONCE = 10
"""Days that one answer looks through."""
PLACE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d)#(|\d\d#[0-9a-f]{32})")
OF_CLIENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z#[0-9a-f-]{36}")
UNKNOWN_PLACE = "Use el valor que dio la respuesta anterior."


def place_of(after: str | None) -> tuple[str, str]:
    """The hour in which to go on, and after which of its entries; empty ones at the beginning.

    Raises:
        Invalid: no answer gave that.
    """
    if after is None:
        return "", ""
    found = PLACE.fullmatch(after)
    if found is None:
        raise Invalid(fields={"after": [UNKNOWN_PLACE]})
    return found[1], found[2]


def entry_of_client(after: str | None) -> str:
    """The entry of a client after which to go on; an empty one at the beginning.

    Raises:
        Invalid: no answer gave that.
    """
    if after is not None and not OF_CLIENT.fullmatch(after):
        raise Invalid(fields={"after": [UNKNOWN_PLACE]})
    return after or ""


def days_with_searches(
    span: Span, known: Iterable[date], since: datetime, now: datetime, after: str
) -> list[date]:
    """The days of a span that may have searches after an hour, in order: those that have figures,
    and those from `since` on, of which figures may be behind."""
    recent = dates.days_between(dates.today(since), dates.today(now) + dates.ONE_DAY)
    first = max(span.first.isoformat(), after[:10])
    return [day for day in sorted({*known, *recent}) if first <= f"{day}" and day <= span.last]


def hours_of(day: date, after: str, now: datetime) -> list[str]:
    """The hours of a Lima day that are not before another hour, and have begun."""
    present = hour_of(now)
    return [hour for hour in hours_between(*dates.day_bounds(day)) if after <= hour <= present]


def place(hour: str, entry: str) -> str:
    """After an entry of an hour."""
    return f"{hour}#{entry}"


def beginning_of(day: date) -> str:
    """Before every search of a day."""
    return place(f"{day}T00", "")
