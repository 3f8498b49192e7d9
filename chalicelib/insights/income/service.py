"""Reading what the business earns: one round trip, whatever happened before it."""

from decimal import Decimal

from chalicelib.insights.figures import records
from chalicelib.insights.income import rules
from chalicelib.insights.income.rules import By


def of_year(year: int, by: By) -> list[Decimal]:
    """What each month of a year earns, from January to December."""
    return rules.earned(records.of_all(f"{year:04d}-01", f"{year:04d}-12"), year, by)
