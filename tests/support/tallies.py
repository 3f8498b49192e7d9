"""Looking at tallies of searches."""

from collections.abc import Mapping

import msgspec

from chalicelib.insights.tallies.types import Line, Seen, Tally


def count_of(lines: Mapping[Line, Seen]) -> int:
    """How many searches lines stand for."""
    return sum(seen.times for seen in lines.values())


def in_rows(tally: Tally) -> bytes:
    """The bytes of a tally as earlier releases wrote them."""
    people = sorted({line.person for line in tally.lines})
    houses = sorted({line.house for line in tally.lines})
    rows = sorted(
        [
            people.index(line.person),
            line.check_in.toordinal(),
            line.nights,
            line.guests,
            houses.index(line.house),
            *seen,
        ]
        for line, seen in tally.lines.items()
    )
    return msgspec.msgpack.encode([tally.hours, people, houses, rows])
