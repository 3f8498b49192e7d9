"""What answers with figures have in common."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Generic, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.insights.figures import spans
from chalicelib.insights.figures.spans import Span
from chalicelib.insights.figures.sums import Nightly, Sums
from chalicelib.insights.figures.types import Kind
from chalicelib.kernel import dates
from chalicelib.kernel.errors import CasaAustinError, Invalid

T = TypeVar("T")


class Figures(msgspec.Struct, Generic[T]):
    """An answer with figures."""

    data: T
    """The figures."""
    generated_at: datetime
    """When they were read, in Lima's time."""
    success: bool = True
    """Always true."""

    @classmethod
    def at(cls, now: datetime, data: T) -> "Figures[T]":
        """Figures as of an instant."""
        return cls(data, dates.in_lima(now))


class FiguresProblem(msgspec.Struct, kw_only=True):
    """Why there are no figures."""

    success: bool = False
    """Always false."""
    error: str
    """What was wrong, in Spanish."""
    message: str
    """The same as `error`."""
    detail: str
    """The same as `error`."""
    code: str | int
    """The machine's name of the error."""
    fields: dict[str, list[str]] | UnsetType = UNSET
    """The texts of each wrong field, by its name."""


def figures_problem(error: CasaAustinError) -> FiguresProblem:
    """Why there are no figures; under each name by which the pages of staff look for a text."""
    fields = error.fields if isinstance(error, Invalid) else {}
    # Two dates may be wrong in the same way.
    texts = dict.fromkeys(text for each in fields.values() for text in each)
    text = " ".join(texts) or error.message
    return FiguresProblem(
        error=text, message=text, detail=text, code=error.code, fields=fields or UNSET
    )


def number(amount: Decimal) -> float:
    """An amount, a share or a percentage as figures show it: a number of two decimals."""
    return float(amount)


class SpanQuery(msgspec.Struct, kw_only=True):
    """Which days to report: 1830 at most."""

    date_from: date | None = None
    """The first day; 30 days before the last one when left out."""
    date_to: date | None = None
    """The last day; today in Lima when left out."""

    def span(self, today: date) -> Span:
        """The days.

        Raises:
            Invalid: they are in disorder, or too many.
        """
        return spans.asked(self.date_from, self.date_to, today)


class RevenueByNight(msgspec.Struct):
    """The same days night by night."""

    TEXTS_FROM: ClassVar = (Nightly,)

    sold_nights: int
    revenue: float
    adr: float
    """What a sold night earns on average: `revenue` by `sold_nights`."""
    available_nights: int
    occupancy: float
    """Sold nights in per cent of the available ones."""
    revpar: float
    """What an available night earns on average: `revenue` by `available_nights`."""
    maintenance_nights: int

    @classmethod
    def of(cls, nightly: Nightly) -> "RevenueByNight":
        """The figures of some nights."""
        return cls(
            sold_nights=nightly.sold_nights,
            revenue=number(nightly.revenue),
            adr=number(nightly.adr),
            available_nights=nightly.available_nights,
            occupancy=number(nightly.occupancy),
            revpar=number(nightly.revpar),
            maintenance_nights=nightly.maintenance_nights,
        )


class ExpectedIncome(msgspec.Struct):
    """Stays that may be sold yet; nothing of them is in the other figures."""

    reservations: int
    """How many of them arrive in these days."""
    revenue: float
    """Their prices together, in PEN."""
    nights: int
    """Their nights that lie in these days."""
    revenue_by_night: float
    """What these nights would earn, in PEN."""

    @classmethod
    def of(cls, sums: Sums, kind: Kind) -> "ExpectedIncome":
        """The stays of a kind."""
        return cls(
            reservations=sums.count("stays", kind),
            revenue=number(sums.amount("billed", kind)),
            nights=sums.count("nights", kind),
            revenue_by_night=number(sums.amount("accrued", kind)),
        )


class Expectations(msgspec.Struct):
    """Stays whose payment staff still have to look at."""

    pending: ExpectedIncome
    """Those with a first payment to look at."""
    under_review: ExpectedIncome
    """Those with a further one."""

    @classmethod
    def of(cls, sums: Sums) -> "Expectations":
        """What is expected of sums."""
        return cls(ExpectedIncome.of(sums, "pending"), ExpectedIncome.of(sums, "under_review"))
