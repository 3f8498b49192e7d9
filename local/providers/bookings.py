"""The entries of a calendar as Airbnb writes it: what a person sees and changes of them."""

import re
from collections.abc import Callable
from datetime import date, datetime

import msgspec

from chalicelib.kernel import ids

SOLD, CLOSED = "Reserved", "Airbnb (Not available)"
DAY = "%Y%m%d"
BLOCK = re.compile(rb"BEGIN:VEVENT\r?\n.*?END:VEVENT\r?\n?", re.DOTALL)
END = b"END:VCALENDAR"


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """An entry; `text` is all of it, as it stands in its calendar. The days are None where they are
    written as Airbnb never does."""

    text: bytes
    uid: str
    summary: str
    start: date | None
    end: date | None


def bookings_in(content: bytes) -> list[Booking]:
    """The entries of a calendar, in their order."""
    return [
        Booking(
            text=text,
            uid=_value(text, "UID"),
            summary=_value(text, "SUMMARY"),
            start=_day(_value(text, "DTSTART")),
            end=_day(_value(text, "DTEND")),
        )
        for text in BLOCK.findall(content)
    ]


def added(content: bytes, start: date, end: date, summary: str) -> bytes:
    """A calendar with one entry more."""
    lines = (
        "BEGIN:VEVENT",
        f"UID:{ids.new_id()}@airbnb.com",
        f"DTSTART;VALUE=DATE:{start:{DAY}}",
        f"DTEND;VALUE=DATE:{end:{DAY}}",
        f"SUMMARY:{summary}",
        "END:VEVENT",
    )
    text = "".join(f"{line}\r\n" for line in lines).encode()
    before, ending, after = content.rpartition(END)
    return before + text + ending + after


def moved(content: bytes, number: int, start: date, end: date) -> bytes:
    """A calendar whose entry of a number (from 0) has other days.

    Raises:
        IndexError: it has no such entry.
    """

    def moved_text(text: bytes) -> bytes:
        begins = _with(text, "DTSTART", start)
        return _with(begins, "DTEND", end)

    return _changed(content, number, moved_text)


def removed(content: bytes, number: int) -> bytes:
    """A calendar without its entry of a number (from 0).

    Raises:
        IndexError: it has no such entry.
    """
    return _changed(content, number, lambda _: b"")


def _changed(content: bytes, number: int, change: Callable[[bytes], bytes]) -> bytes:
    found = list(BLOCK.finditer(content))[number]
    return content[: found.start()] + change(found[0]) + content[found.end() :]


def _with(text: bytes, name: str, day: date) -> bytes:
    line = f"{name};VALUE=DATE:{day:{DAY}}".encode()
    return re.sub(rb"(?m)^" + name.encode() + rb"[;:][^\r\n]*", lambda _: line, text)


def _value(text: bytes, name: str) -> str:
    found = re.search(rb"(?m)^" + name.encode() + rb"[^:\r\n]*:([^\r\n]*)", text)
    return found[1].decode(errors="replace") if found else ""


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text[:8], DAY).date()
    except ValueError:
        return None
