"""Reading what the business earns: one round trip, whatever happened before it; another where
settings changed a moment ago."""

from decimal import Decimal
from functools import partial

from chalicelib.insights.figures import records
from chalicelib.insights.figures.houses import beside
from chalicelib.insights.figures.spans import Grouping, Span
from chalicelib.insights.income import rules
from chalicelib.insights.income.rules import By
from chalicelib.insights.income.types import Income


def of_year(year: int, by: By) -> list[Decimal]:
    """What each month of a year earns, from January to December."""
    return rules.earned(records.of_all(f"{year:04d}-01", f"{year:04d}-12"), year, by)


def of_span(span: Span, grouping: Grouping) -> Income:
    """What some days earned, and how it compares with as many before."""
    months = partial(records.of_all, span.before.months[0], span.months[-1])
    days = [partial(records.of_days, part.first, part.last) for part in span.by_year]
    offered, (rows, *arrivals) = beside(months, *days)
    numbers = [each for of_year in arrivals for each in of_year]
    return rules.income_of(span, grouping, rows, numbers, len(offered.houses))
