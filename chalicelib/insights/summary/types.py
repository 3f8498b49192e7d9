"""What a summary is made of."""

from collections.abc import Mapping, Sequence

import msgspec

from chalicelib.insights.demand.types import Demand, Searched
from chalicelib.insights.figures.spans import Grouping
from chalicelib.insights.figures.sums import Nightly, Sums
from chalicelib.insights.income.types import Part
from chalicelib.properties.types import House


class Party(msgspec.Struct, frozen=True):
    """Sold stays of so many guests: how many they are, and their prices together in cents."""

    stays: int = 0
    billed: int = 0

    def __add__(self, other: "Party") -> "Party":
        """Both together."""
        return Party(self.stays + other.stays, self.billed + other.billed)


class HouseSummary(msgspec.Struct, frozen=True):
    """What a house sold, and how many searches were for it."""

    house: House
    sums: Sums
    searches: int


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """The stays of a span, of its parts, of as many days before it, of each house by id, and by how
    many guests they are for."""

    grouping: Grouping
    sums: Sums
    before: Sums
    nightly: Nightly
    parts: Sequence[Part]
    by_house: Mapping[str, Sums]
    parties: Mapping[int, Party]


class Summary(msgspec.Struct, frozen=True):
    """The stays, the houses by what they sold (the most first), and the searches of a span and of
    the days before it."""

    sold: Sold
    houses: Sequence[HouseSummary]
    demand: Demand
    before: Searched
