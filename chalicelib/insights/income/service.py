"""Reading what the business earns: one round trip, whatever happened before it; another where
settings changed a moment ago."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from chalicelib.insights.figures import records
from chalicelib.insights.figures.houses import beside
from chalicelib.insights.figures.spans import Grouping, Span
from chalicelib.insights.figures.sums import together
from chalicelib.insights.income import rules
from chalicelib.insights.income.rules import By
from chalicelib.insights.income.types import Income
from chalicelib.kernel import dates


def of_year(year: int, by: By) -> list[Decimal]:
    """What each month of a year earns, from January to December."""
    return rules.earned(records.of_all(year, 1, dates.MONTHS), year, by)


def of_span(span: Span, grouping: Grouping) -> Income:
    """What some days earned, and how it compares with as many before."""
    both = Span(span.before.first, span.last)
    months: list[Callable[[], Any]] = [
        partial(records.of_all, *part.months_of_year) for part in both.by_year
    ]
    arrivals = [partial(records.of_arrivals, *part.months_of_year) for part in span.by_year]
    offered, found = beside(*months, *arrivals)
    return rules.income_of(
        span,
        grouping,
        together(found[: len(months)]),
        together(found[len(months) :]),
        len(offered.houses),
    )
