"""An analysis of some days, house by house and month by month."""

from collections.abc import Mapping

import msgspec

from chalicelib.insights.figures.spans import Span
from chalicelib.insights.figures.sums import Sums
from chalicelib.properties.types import House


class Months(msgspec.Struct, frozen=True):
    """The sums of each month (`YYYY-MM`) that the days touch, and in how many nights of it so many
    houses could be sold."""

    sums: Mapping[str, Sums]
    available: Mapping[str, int]

    @property
    def together(self) -> Sums:
        """The sums of all months."""
        return sum(self.sums.values(), Sums())

    @property
    def nights(self) -> int:
        """The available nights of all months."""
        return sum(self.available.values())


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """The months of all houses together, and of each, in natural order."""

    span: Span
    all: Months
    houses: list[tuple[House, Months]]
