"""The report of a year (staff book, 2.2)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from chalicelib.insights.figures.sums import Sums
from chalicelib.insights.figures.types import Measure, Numbers
from chalicelib.kernel import dates, money

By = Literal["check_in", "night"]
MEASURES: dict[By, Measure] = {"check_in": "billed", "night": "accrued"}


def earned(rows: Mapping[str, Numbers], year: int, by: By) -> list[Decimal]:
    """What each month of a year earns, of which the rows are given by month: the price of stays
    on the day of arrival or night by night, and the profits of Airbnb."""
    found = []
    for month in range(1, dates.MONTHS + 1):
        sums = Sums.of(_of_month(rows, year, month), *dates.month_bounds(year, month))
        found.append(sums.amount(MEASURES[by]) + money.from_integer_cents(sums.airbnb))
    return found


def _of_month(rows: Mapping[str, Numbers], year: int, month: int) -> dict[str, Numbers]:
    name = dates.month_of(date(year, month, 1))
    return {name: rows[name]} if name in rows else {}
