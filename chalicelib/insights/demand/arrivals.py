"""What was searched for one day of arrival (staff book, 3.3)."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from chalicelib.insights.tallies.types import Line, Seen, Tally

MOST_ROWS = 20
"""Searches of clients, and networks, that one arrival lists; the numbers are of all."""


class ClientRow(NamedTuple):
    """A search of a client."""

    client_id: str
    check_out: date
    guests: int
    house: str


class NetworkRow(NamedTuple):
    """What visitors of one network searched for."""

    network: str
    times: int
    check_outs: tuple[date, ...]
    guests: tuple[int, ...]
    houses: tuple[str, ...]


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """The searches for a day of arrival: those of clients, the newest first, and those of visitors
    by network, the most first."""

    day: date
    searches: int
    of_clients: int
    nights: int
    clients: frozenset[str]
    visitors: frozenset[str]
    networks: int
    client_rows: Sequence[ClientRow]
    network_rows: Sequence[NetworkRow]

    @classmethod
    def of(cls, day: date, tally: Tally, with_visitors: bool) -> "Arrival":
        """The searches of a tally, without those of visitors unless they are to be there."""
        theirs = [each for each in tally.lines.items() if each[0].person.client]
        others = [each for each in tally.lines.items() if not each[0].person.client]
        counted = [*theirs, *others] if with_visitors else theirs
        networks = _networks(others) if with_visitors else []
        return cls(
            day=day,
            searches=sum(seen.times for _, seen in counted),
            of_clients=sum(seen.times for _, seen in theirs),
            nights=sum(line.nights * seen.times for line, seen in counted),
            clients=frozenset(line.person.client for line, _ in theirs),
            visitors=frozenset(line.person.visitor for line, _ in counted if line.person.visitor),
            networks=len(networks),
            client_rows=_client_rows(theirs),
            network_rows=networks[:MOST_ROWS],
        )


def _client_rows(lines: list[tuple[Line, Seen]]) -> list[ClientRow]:
    rows: list[ClientRow] = []
    for line, seen in sorted(lines, key=lambda each: (-each[1].last, each[0])):
        row = ClientRow(line.person.client, check_out_of(line), line.guests, line.house)
        rows += [row] * seen.times
        if len(rows) >= MOST_ROWS:
            break
    return rows[:MOST_ROWS]


def _networks(lines: list[tuple[Line, Seen]]) -> list[NetworkRow]:
    by_network: dict[str, list[tuple[Line, Seen]]] = {}
    for line, seen in lines:
        if line.person.network:
            by_network.setdefault(line.person.network, []).append((line, seen))
    rows = [
        NetworkRow(
            network,
            sum(seen.times for _, seen in found),
            tuple(sorted({check_out_of(line) for line, _ in found})),
            tuple(sorted({line.guests for line, _ in found})),
            tuple(sorted({line.house for line, _ in found if line.house})),
        )
        for network, found in by_network.items()
    ]
    return sorted(rows, key=lambda row: (-row.times, row.network))


def check_out_of(line: Line) -> date:
    """The day on which the guests would leave."""
    return date.fromordinal(line.check_in.toordinal() + line.nights)
