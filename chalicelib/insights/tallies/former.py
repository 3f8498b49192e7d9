"""Reading tallies that earlier releases wrote: a row for each line. They are written in columns as
soon as something is added, and all of them by a step of `deploy/migrations`."""

from datetime import date

import msgspec

from chalicelib.insights.tallies.types import Line, Person, Seen, Tally
from chalicelib.kernel import decoding

MARK = b"\x94"
"""The first byte: that four things follow."""


class _Former(msgspec.Struct, frozen=True, array_like=True):
    """Persons and houses stand once, and rows name them by their places. Dates are days since the
    year 1."""

    hours: tuple[int, ...]
    people: list[tuple[str, str, str, str]]
    houses: list[str]
    lines: list[tuple[int, int, int, int, int, int, int, int]]


def unpacked(content: bytes) -> Tally:
    """The tally of such bytes."""
    found: _Former = decoding.msgpack_decoder(_Former).decode(content)
    people = [Person(*each) for each in found.people]
    lines = {}
    for who, day, nights, guests, house, *seen in found.lines:
        line = Line(people[who], date.fromordinal(day), nights, guests, found.houses[house])
        lines[line] = Seen(*seen)
    return Tally(lines, found.hours)
