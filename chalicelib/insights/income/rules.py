"""The report of a year, and what some days earned (staff book, 2.2 and 3.4)."""

from bisect import bisect
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from chalicelib.insights.figures.rules import PRICE
from chalicelib.insights.figures.spans import Grouping, Span, parts
from chalicelib.insights.figures.sums import Daily, Nightly, Sums
from chalicelib.insights.figures.types import Measure, Numbers
from chalicelib.insights.income.types import Band, Income, Part
from chalicelib.kernel import dates, money

By = Literal["check_in", "night"]
MEASURES: dict[By, Measure] = {"check_in": "billed", "night": "accrued"}
BANDS: dict[Band, int] = {
    "0-500 PEN": 0,
    "500-1000 PEN": 500_00,
    "1000-2000 PEN": 1000_00,
    "2000-5000 PEN": 2000_00,
    "5000+ PEN": 5000_00,
}
"""Where each band begins, in cents."""


def earned(rows: Mapping[str, Numbers], year: int, by: By) -> list[Decimal]:
    """What each month of a year earns, of which the rows are given by month: the price of stays
    on the day of arrival or night by night, and the profits of Airbnb."""
    found = []
    for month in range(1, dates.MONTHS + 1):
        sums = Sums.of(rows, *dates.month_bounds(year, month))
        found.append(sums.amount(MEASURES[by]) + money.from_integer_cents(sums.airbnb))
    return found


def income_of(
    span: Span,
    grouping: Grouping,
    rows: Mapping[str, Numbers],
    arrivals: Mapping[str, Numbers],
    houses: int,
) -> Income:
    """The income of a span, from the rows by month of all houses, also before it, and of what
    arrives."""
    daily = Daily.of(rows)
    sums, prices = summed(daily, span), prices_of(summed(Daily.of(arrivals), span))
    return Income(
        span=span,
        grouping=grouping,
        sums=sums,
        before=summed(daily, span.before),
        nightly=Nightly.of(sums, houses * span.days),
        parts=[Part(part, summed(daily, part)) for part in parts(span, grouping)],
        prices=prices,
        bands=bands_of(prices),
    )


def summed(daily: Daily, span: Span) -> Sums:
    """The sums of a span."""
    return Sums.of_days(daily, span.first, span.end)


def prices_of(arrivals: Sums) -> dict[int, int]:
    """How many stays that arrive cost so many cents."""
    return {
        int(name.removeprefix(PRICE)): number
        for name, number in arrivals.numbers.items()
        if name.startswith(PRICE)
    }


def bands_of(prices: Mapping[int, int]) -> dict[Band, int]:
    """How many of the prices lie in each band."""
    counts = dict.fromkeys(BANDS, 0)
    bands, starts = list(BANDS), list(BANDS.values())
    for price, number in prices.items():
        counts[bands[bisect(starts, price) - 1]] += number
    return counts
