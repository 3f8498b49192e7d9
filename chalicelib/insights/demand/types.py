"""What statistics of searches are made of."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from chalicelib.clients.types import Client
from chalicelib.insights.demand.arrivals import Arrival
from chalicelib.insights.demand.found import Found, Who
from chalicelib.insights.figures.spans import Span
from chalicelib.insights.figures.sums import percentage
from chalicelib.properties.types import House

MOST_CLIENTS, MOST_REGULARS, MOST_NETWORKS = 15, 20, 15
"""Rows of the lists of those who search most."""


class Names(msgspec.Struct, frozen=True):
    """The clients and houses of statistics by their ids. Clients who were deleted are missing."""

    clients: Mapping[str, Client]
    houses: Mapping[str, House]


class Searched(msgspec.Struct, frozen=True):
    """What was searched in some days. `converted` are those clients among them who booked within 30
    days of their first search (staff book, 3.7)."""

    span: Span
    found: Found
    converted: frozenset[str]

    @property
    def conversion(self) -> Decimal | None:
        """How many in a hundred of the clients that is; None where no client searched."""
        searched = self.found.clients
        return percentage(len(self.converted), searched) if searched else None


class Demand(Searched, frozen=True, kw_only=True):
    """The same with those who searched most, and names."""

    clients: Sequence[Who]
    networks: Sequence[Who]
    names: Names


class Upcoming(msgspec.Struct, frozen=True):
    """What was searched for the days to come: the arrivals most looked for, and of all of them how
    many searches, dates, clients and visitors there are."""

    span: Span
    arrivals: Sequence[Arrival]
    searches: int
    dates: int
    clients: int
    visitors: int
    names: Names
