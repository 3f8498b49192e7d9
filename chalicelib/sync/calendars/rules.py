"""The text of a calendar (RFC 5545), and what stands in it (reservations book, 4.4)."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

import msgspec

from chalicelib.kernel import spanish
from chalicelib.kernel.validation import MOST_HOUSES, Problems
from chalicelib.properties.types import House
from chalicelib.reservations.types import Stay
from chalicelib.sync.calendars.types import CalendarLink, Occupied
from chalicelib.sync.channels import channel_of, note_name

OURS: Final = "@calendario.casaaustin.pe"
"""How the names of our own entries end, wherever they come back."""
BEGIN: Final = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Casa Austin//Calendario//ES",
    "CALSCALE:GREGORIAN",
)
DAY, MOMENT = "%Y%m%d", "%Y%m%dT%H%M%SZ"
NEUTRAL = "Reservado"
LONGEST_LINE = 75
"""In octets, without its end."""
LONGEST_NAME = 100
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


def checked(link: CalendarLink, problems: Problems) -> CalendarLink:
    """`link` with its name tidy.

    Raises:
        Invalid: no name, too long a one, too many houses, or a channel that is to be shown its own;
            with what `problems` had noted.
    """
    name = spanish.one_line(link.name)
    problems.name("name", name, LONGEST_NAME)
    problems.several("properties", link.property_ids, MOST_HOUSES)
    if link.channel is not None:
        note_name(problems, link.channel)
        text = "Un canal no recibe lo que vino de él."
        problems.note("includes_channel", text, when=link.includes_channel)
    problems.raise_any()
    return msgspec.structs.replace(link, name=name)


def is_shown(link: CalendarLink, stay: Stay) -> bool:
    """Whether a link shows a stay: it keeps its nights, and a channel gets nothing back that came
    from itself.

    What one channel keeps closed is shown to no other: that may be the echo of what we showed it,
    and two channels would keep nights closed for each other for ever.
    """
    channel = channel_of(stay)
    if not stay.blocks or link.includes_channel or channel is None:
        return stay.blocks
    return link.channel not in {None, channel} and stay.origin == "air"


def occupied(stay: Stay, house: House) -> Occupied:
    """The entry of a stay. Who comes, and what a stay is called elsewhere, stays with us."""
    digest = hashlib.sha256(f"calendar#{stay.reservation_id}".encode()).hexdigest()
    return Occupied(
        uid=digest[:32] + OURS,
        house=house.name,
        start=stay.check_in,
        end=stay.blocked_until,
        changed=stay.updated,
        sequence=stay.version - 1,
    )


def text_of(name: str, entries: Iterable[Occupied]) -> str:
    """A calendar, the same for the same entries byte by byte."""
    ordered = sorted(entries, key=lambda each: (each.start, each.uid))
    lines = [*BEGIN, f"X-WR-CALNAME:{_escaped(name)}"]
    lines += [line for entry in ordered for line in _entry(entry)]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def tag_of(text: str) -> str:
    """The entity tag of a calendar."""
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def _entry(entry: Occupied) -> Iterator[str]:
    changed = _moment(entry.changed)
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTART;VALUE=DATE:{entry.start.strftime(DAY)}"
    yield f"DTEND;VALUE=DATE:{entry.end.strftime(DAY)}"
    yield f"SUMMARY:{_escaped(f'{entry.house}: {NEUTRAL}')}"
    yield "TRANSP:OPAQUE"
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime(MOMENT)


def _escaped(text: str) -> str:
    return text.translate(ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """A line in parts that are short enough; no character is cut in two."""
    if len(line.encode()) <= LONGEST_LINE:
        # Almost every line of a calendar.
        yield line
        return
    part = ""
    for character in line:
        if len((part + character).encode()) > LONGEST_LINE:
            yield part
            part = " "
        part += character
    yield part
