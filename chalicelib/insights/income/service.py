"""Reading what the business earns: one round trip, whatever happened before it; another where
settings changed a moment ago."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from chalicelib.insights.figures import records
from chalicelib.insights.figures.houses import beside
from chalicelib.insights.figures.spans import Grouping, Span
from chalicelib.insights.income import rules
from chalicelib.insights.income.rules import By
from chalicelib.insights.income.types import Income
from chalicelib.kernel import dates


def of_year(year: int, by: By) -> list[Decimal]:
    """What each month of a year earns, from January to December."""
    return rules.earned(records.of_all(year, 1, dates.MONTHS), year, by)


def of_span(span: Span, grouping: Grouping) -> Income:
    """What some days earned, and how it compares with as many before."""
    years = Span(span.before.first, span.last).by_year
    months: list[Callable[[], Any]] = [
        partial(records.of_all, part.first.year, part.first.month, part.last.month)
        for part in years
    ]
    days = [partial(records.of_days, part.first, part.last) for part in span.by_month]
    offered, found = beside(*months, *days)
    rows = {month: row for of_year in found[: len(years)] for month, row in of_year.items()}
    arrivals = [numbers for of_month in found[len(years) :] for numbers in of_month]
    return rules.income_of(span, grouping, rows, arrivals, len(offered.houses))
