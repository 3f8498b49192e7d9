"""Comparisons on the wire."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from chalicelib.insights.comparing.types import Comparison, Drift
from chalicelib.insights.profits.rules import FIRST_YEAR, LAST_YEAR
from chalicelib.kernel import dates
from chalicelib.kernel.dates import in_lima


class NewComparison(msgspec.Struct):
    """A month to compare."""

    year: Annotated[int, Meta(ge=FIRST_YEAR, le=LAST_YEAR)]
    """The year of the month."""
    month: Annotated[int, Meta(ge=1, le=dates.MONTHS)]
    """The month, 1 to 12."""

    @property
    def name(self) -> str:
        """The month as `YYYY-MM`."""
        return f"{self.year:04d}-{self.month:02d}"


class ComparisonBegun(msgspec.Struct):
    """A month that is compared soon."""

    month: str
    """The month, `YYYY-MM`."""


class DriftView(msgspec.Struct):
    """A number that is not what stays and profits make."""

    TEXTS_FROM: ClassVar = (Drift,)

    series: str
    entry: str
    name: str
    kept: int
    right: int


class ComparisonView(msgspec.Struct, kw_only=True):
    """The last look at the figures of a month."""

    TEXTS_FROM: ClassVar = (Comparison,)

    month: str
    compared_at: datetime
    stays: int
    rows: int
    drifted: int
    drifts: list[DriftView]

    @classmethod
    def of(cls, found: Comparison) -> "ComparisonView":
        """The view of a comparison."""
        return cls(
            month=found.month,
            compared_at=in_lima(found.compared_at),
            stays=found.stays,
            rows=found.rows,
            drifted=found.drifted,
            drifts=[DriftView(*msgspec.structs.astuple(each)) for each in found.drifts],
        )


class Comparisons(msgspec.Struct):
    """What is proved of figures."""

    months: list[ComparisonView]
    """The newest month first, 120 at most."""

    @classmethod
    def of(cls, found: Iterable[Comparison]) -> "Comparisons":
        """The view of comparisons."""
        return cls([ComparisonView.of(each) for each in found])
