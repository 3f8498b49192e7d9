"""Calendars as channels write them."""

from collections.abc import Iterable
from datetime import date, timedelta


def entry(
    start: date, end: date, uid: str = "", *, summary: str = "Reserved", lines: Iterable[str] = ()
) -> str:
    """An entry of a calendar, as Airbnb writes it."""
    days = f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}"
    named = uid or f"{start:%Y%m%d}-{end:%Y%m%d}@airbnb.com"
    return "\r\n".join(
        (
            "BEGIN:VEVENT",
            "DTSTAMP:20260302T150000Z",
            *days,
            f"SUMMARY:{summary}",
            f"UID:{named}",
            *lines,
            "END:VEVENT",
        )
    )


def closed(start: date, end: date) -> str:
    """What Airbnb says of nights that nobody may book."""
    return entry(start, end, summary="Airbnb (Not available)")


def night(start: date, uid: str = "") -> str:
    """An entry of one night."""
    return entry(start, start + timedelta(days=1), uid)


def calendar(*entries: str) -> bytes:
    """A calendar of these entries."""
    lines = (
        "BEGIN:VCALENDAR",
        "PRODID;X-RICAL-TZSOURCE=TZINFO:-//Airbnb Inc//Hosting Calendar 0.8.8//EN",
        "CALSCALE:GREGORIAN",
        "VERSION:2.0",
        *entries,
        "END:VCALENDAR",
    )
    return "".join(f"{line}\r\n" for line in lines).encode()
