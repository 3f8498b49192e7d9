"""A tally as it is kept.

Persons and houses stand once and lines name them by their places, in columns: one number after the
other, each as wide as all others (little-endian, as the machines are that run this). Beside them
stands, already summed, what statistics of many days ask: so a page costs as much as these days
have people, and looks at lines only of those whom it shows.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

import msgspec

from chalicelib.insights.tallies.sums import Sums, sums_of
from chalicelib.insights.tallies.types import Line, Person, Seen, Tally
from chalicelib.kernel import decoding

FORM = 2
BETWEEN = "\n"
"""Stands in no id, digest or network."""
Width = Literal["I", "Q"]
"""32 or 64 bits."""
WIDTHS: tuple[Width, ...] = ("I", "I", "I", "I", "I", "I", "Q", "Q")
"""Who, arrival (days since the year 1), nights, guests, house, times, first and last."""
WHO, ARRIVAL, NIGHTS, GUESTS, HOUSE, TIMES, FIRST, LAST = range(len(WIDTHS))


class People(msgspec.Struct, frozen=True, array_like=True):
    """Everybody who searched, sorted: their names, one after the other, how often they searched,
    and when last."""

    clients: str
    visitors: str
    networks: str
    devices: str
    times: bytes
    last: bytes


class Columns(msgspec.Struct, frozen=True, array_like=True):
    """A tally; its lines are sorted by person."""

    form: int
    hours: tuple[int, ...]
    sums: Sums
    people: People
    houses: list[str]
    lines: list[bytes]

    @classmethod
    def of(cls, tally: Tally) -> "Columns":
        """The columns of a tally: the same for equal ones."""
        people = sorted({line.person for line in tally.lines})
        houses = sorted({line.house for line in tally.lines})
        return cls(
            form=FORM,
            hours=tally.hours,
            sums=sums_of(tally.lines),
            people=_people(tally, people),
            houses=houses,
            lines=_lines(tally, people, houses),
        )

    @classmethod
    def read(cls, content: bytes) -> "Columns":
        """The columns of bytes."""
        found: Columns = decoding.msgpack_decoder(cls).decode(content)
        return found

    def packed(self) -> bytes:
        """The bytes of the columns."""
        return msgspec.msgpack.encode(self)

    def tally(self) -> Tally:
        """The tally whose columns these are."""
        names, houses = self.people, self.houses
        texts = (names.clients, names.visitors, names.networks, names.devices)
        people = list(map(Person, *map(self.names, texts)))
        lines: dict[Line, Seen] = {}
        columns = map(self.column, range(len(WIDTHS)))
        for who, day, nights, guests, house, *seen in zip(*columns, strict=True):
            line = Line(people[who], date.fromordinal(day), nights, guests, houses[house])
            lines[line] = Seen(*seen)
        return Tally(lines, self.hours)

    def column(self, which: int) -> "memoryview[int]":
        """The numbers of a column of lines."""
        return memoryview(self.lines[which]).cast(WIDTHS[which])

    def names(self, text: str) -> list[str]:
        """The names of people that a text has."""
        return text.split(BETWEEN) if self.people.times else []

    def searched(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Of all people the name that a text has, how often they searched, and when last."""
        times = memoryview(self.people.times).cast("I")
        return zip(self.names(text), times, memoryview(self.people.last).cast("Q"), strict=True)

    def lines_of(self, who: int) -> range:
        """Which lines are of somebody, who has this place among the people."""
        column = self.column(WHO)
        return range(bisect_left(column, who), bisect_left(column, who + 1))


def _people(tally: Tally, people: Sequence[Person]) -> People:
    times, last = dict.fromkeys(people, 0), dict.fromkeys(people, 0)
    for line, seen in tally.lines.items():
        times[line.person] += seen.times
        last[line.person] = max(last[line.person], seen.last)
    names = zip(*people, strict=True) if people else [()] * len(Person._fields)
    clients, visitors, networks, devices = map(BETWEEN.join, names)
    return People(
        clients=clients,
        visitors=visitors,
        networks=networks,
        devices=devices,
        times=_bytes("I", times.values()),
        last=_bytes("Q", last.values()),
    )


def _lines(tally: Tally, people: Sequence[Person], houses: Sequence[str]) -> list[bytes]:
    who = {person: at for at, person in enumerate(people)}
    where = {house: at for at, house in enumerate(houses)}
    rows = sorted(
        (
            who[line.person],
            line.check_in.toordinal(),
            line.nights,
            line.guests,
            where[line.house],
            *seen,
        )
        for line, seen in tally.lines.items()
    )
    columns = zip(*rows, strict=True) if rows else [()] * len(WIDTHS)
    return [_bytes(width, each) for width, each in zip(WIDTHS, columns, strict=True)]


def _bytes(width: Width, numbers: Iterable[int]) -> bytes:
    return array(width, numbers).tobytes()
