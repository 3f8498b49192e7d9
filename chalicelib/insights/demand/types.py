"""What statistics of searches are made of."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from chalicelib.clients.types import Client
from chalicelib.insights.demand.arrivals import Arrival
from chalicelib.insights.demand.totals import Totals
from chalicelib.insights.figures.spans import Span
from chalicelib.properties.types import House

MOST_CLIENTS, MOST_REGULARS, MOST_NETWORKS = 15, 20, 15
"""Rows of the lists of those who search most."""


class Names(msgspec.Struct, frozen=True):
    """The clients and houses of statistics by their ids. Clients who were deleted are missing."""

    clients: Mapping[str, Client]
    houses: Mapping[str, House]


class Demand(msgspec.Struct, frozen=True):
    """What was searched in some days. `conversion` is in per cent, and None where no client
    searched; the lists name who searched most."""

    span: Span
    totals: Totals
    conversion: Decimal | None
    clients: Sequence[str]
    networks: Sequence[str]
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
