"""Income on the wire (staff book, 2.2 and 3.4; panel book, 4.2 and 4.8): figures are numbers."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.insights.dashboard.rules import FIRST_YEAR, LAST_YEAR
from chalicelib.insights.figures import spans
from chalicelib.insights.figures.spans import Grouping
from chalicelib.insights.figures.sums import Sums, each, growth, percentage
from chalicelib.insights.figures.wire import (
    Expectations,
    RevenueByNight,
    SpanQuery,
    number,
)
from chalicelib.insights.income.rules import By
from chalicelib.insights.income.types import Band, Income, Part
from chalicelib.kernel import money
from chalicelib.kernel.money import HUNDRED, ZERO
from chalicelib.web.formats import Amount

Year = Annotated[int, Meta(ge=FIRST_YEAR, le=LAST_YEAR)]
CurrencyName = Literal["PEN", "USD"]
EVERY_METHOD = "Todos los métodos"


class YearQuery(msgspec.Struct):
    """Which year to report."""

    year: Year
    """The year."""
    by: By = "check_in"
    """`check_in`: the whole price of a stay belongs to the month of its arrival. `night`: each
    night belongs to its own month, with its part of the price, split evenly to the cent."""


class YearOfIncome(msgspec.Struct):
    """What each month of a year earns, in PEN: the prices of sold stays, and what the houses earned
    through Airbnb. Sold are approved stays that are neither deleted nor repairs."""

    enero: Amount
    """January."""
    febrero: Amount
    """February."""
    marzo: Amount
    """March."""
    abril: Amount
    """April."""
    mayo: Amount
    """May."""
    junio: Amount
    """June."""
    julio: Amount
    """July."""
    agosto: Amount
    """August."""
    septiembre: Amount
    """September."""
    octubre: Amount
    """October."""
    noviembre: Amount
    """November."""
    diciembre: Amount
    """December."""

    @classmethod
    def of(cls, months: Sequence[Decimal]) -> "YearOfIncome":
        """The view of twelve months."""
        return cls(*map(money.text, months))


class IncomeQuery(SpanQuery, kw_only=True):
    """Which income to report."""

    period: Grouping = "week"
    """How `revenue_by_period` is grouped: by days, weeks from Monday, or months."""
    currency: CurrencyName = "PEN"
    """It is repeated in the answer, whose amounts are PEN whatever it says."""


class PeriodInfo(msgspec.Struct):
    """What was reported."""

    date_from: date
    """The first day."""
    date_to: date
    """The last day."""
    period_grouping: Grouping
    """How the rows by period are grouped."""
    currency: CurrencyName
    """The currency that was asked for. Amounts are PEN."""
    total_days: int
    """How many days they are."""


class RevenueSummary(msgspec.Struct):
    """What the sold stays bring that arrive in these days, each with its whole price. Sold are
    approved stays that are neither deleted nor repairs."""

    total_revenue: float
    """Their prices together, in PEN."""
    total_nights: int
    """Their nights together, those after the last day too; a late checkout adds none."""
    total_reservations: int
    """How many they are."""
    avg_revenue_per_reservation: float
    """`total_revenue` by stays."""
    revenue_per_night: float
    """`total_revenue` by `total_nights`."""
    avg_revenue_per_day: float
    """`total_revenue` by days."""

    @classmethod
    def of(cls, sums: Sums, days: int) -> "RevenueSummary":
        """The summary of sums of so many days."""
        revenue, nights, stays = of_arrivals(sums)
        return cls(
            total_revenue=number(revenue),
            total_nights=nights,
            total_reservations=stays,
            avg_revenue_per_reservation=number(each(revenue, stays)),
            revenue_per_night=number(each(revenue, nights)),
            avg_revenue_per_day=number(each(revenue, days)),
        )


class PeriodRow(msgspec.Struct):
    """A day, a week or a month of the reported days."""

    period: date
    """Its first day that was reported."""
    period_label: str
    """What people call it: `02 Mar`, `Semana del 23 Feb`, `Marzo 2026`."""
    revenue: float
    """The prices of the sold stays that arrive in it, in PEN."""
    count: int
    """How many they are."""
    nights_count: int
    """Their nights."""
    avg_revenue_per_reservation: float
    """`revenue` by stays."""
    revenue_per_night: float
    """`revenue` by nights."""
    sold_nights: int
    """Sold nights that lie in it, whenever their stays arrive."""
    revenue_by_night: float
    """What these nights earn, in PEN."""

    @classmethod
    def of(cls, part: Part, grouping: Grouping) -> "PeriodRow":
        """The row of a part."""
        revenue, nights, stays = of_arrivals(part.sums)
        return cls(
            period=part.span.first,
            period_label=spans.label_of(part.span, grouping),
            revenue=number(revenue),
            count=stays,
            nights_count=nights,
            avg_revenue_per_reservation=number(each(revenue, stays)),
            revenue_per_night=number(each(revenue, nights)),
            sold_nights=part.sums.count("nights"),
            revenue_by_night=number(part.sums.amount("accrued")),
        )


class PaymentShare(msgspec.Struct):
    """What was paid in a way; figures do not tell ways apart, so there is one row."""

    payment_method: str
    """The way, in Spanish."""
    count: int
    """How many stays."""
    total_revenue: float
    """Their prices together, in PEN."""
    percentage: float
    """Their part of all stays, in per cent."""


class PriceRange(msgspec.Struct):
    """How many stays cost so much."""

    range: Band
    """From and below which price."""
    count: int
    """How many stays."""
    percentage: float
    """Their part of all stays, in per cent."""


class PriceShare(msgspec.Struct):
    """The same as a row of `price_ranges`, under the names that the panel reads."""

    price_range: Band
    """As `range`."""
    reservations_count: int
    """As `count`."""
    percentage: float
    """Their part of all stays, in per cent."""


class PriceAnalysis(msgspec.Struct):
    """What the sold stays cost that arrive in these days, in PEN; 0 where there are none."""

    avg_total_cost: float
    """The average price."""
    min_total_cost: float
    """The lowest price."""
    max_total_cost: float
    """The highest price."""
    avg_price_per_night: float
    """All prices by all nights."""
    avg_nights_per_reservation: float
    """All nights by stays, with one decimal."""
    price_ranges: list[PriceRange]
    """How many stays lie in each range of prices; a price on a border is in the higher one."""
    price_distribution: list[PriceShare]
    """The same, under the names that the panel reads."""

    @classmethod
    def of(cls, income: Income) -> "PriceAnalysis":
        """The prices of an income."""
        revenue, nights, stays = of_arrivals(income.sums)
        bands = _bands(income.bands)
        prices = income.prices or {0: 0}
        return cls(
            avg_total_cost=number(each(revenue, stays)),
            min_total_cost=number(money.from_integer_cents(min(prices))),
            max_total_cost=number(money.from_integer_cents(max(prices))),
            avg_price_per_night=number(each(revenue, nights)),
            avg_nights_per_reservation=one_decimal(nights, stays),
            price_ranges=bands,
            price_distribution=[
                PriceShare(band.range, band.count, band.percentage) for band in bands
            ],
        )


class GrowthMetrics(msgspec.Struct):
    """How these days compare with as many that end the day before them; 0 per cent where there was
    nothing before."""

    revenue_growth_percentage: float
    """By how many per cent `total_revenue` rose."""
    reservations_growth_percentage: float
    """By how many per cent `total_reservations` rose."""
    current_period_revenue: float
    """`total_revenue` of these days."""
    previous_period_revenue: float
    """That of the days before."""
    current_period_reservations: int
    """`total_reservations` of these days."""
    previous_period_reservations: int
    """That of the days before."""

    @classmethod
    def of(cls, sums: Sums, before: Sums) -> "GrowthMetrics":
        """The growth from sums to others."""
        (now, _, stays), (then, _, stays_then) = of_arrivals(sums), of_arrivals(before)
        return cls(
            revenue_growth_percentage=number(growth(now, then)),
            reservations_growth_percentage=number(growth(stays, stays_then)),
            current_period_revenue=number(now),
            previous_period_revenue=number(then),
            current_period_reservations=stays,
            previous_period_reservations=stays_then,
        )


class IncomeView(msgspec.Struct, kw_only=True):
    """What some days earned, by arrival and by night."""

    period_info: PeriodInfo
    """What was reported."""
    revenue_summary: RevenueSummary
    """By arrival."""
    by_night: RevenueByNight
    """By night, of all houses."""
    expected: Expectations
    """What may be sold yet."""
    revenue_by_period: list[PeriodRow]
    """Day by day, week by week or month by month."""
    payment_distribution: list[PaymentShare]
    """How stays were paid."""
    price_analysis: PriceAnalysis
    """What stays cost."""
    growth_metrics: GrowthMetrics
    """How it compares with the days before."""

    @classmethod
    def of(cls, income: Income, currency: CurrencyName) -> "IncomeView":
        """The view of an income."""
        span, sums = income.span, income.sums
        return cls(
            period_info=PeriodInfo(span.first, span.last, income.grouping, currency, span.days),
            revenue_summary=RevenueSummary.of(sums, span.days),
            by_night=RevenueByNight.of(income.nightly),
            expected=Expectations.of(sums),
            revenue_by_period=[PeriodRow.of(part, income.grouping) for part in income.parts],
            payment_distribution=[_every_method(sums)],
            price_analysis=PriceAnalysis.of(income),
            growth_metrics=GrowthMetrics.of(sums, income.before),
        )


def one_decimal(total: int, count: int) -> float:
    """An average with one decimal; 0 of nothing."""
    return float((Decimal(total) / count).quantize(Decimal("0.1"), ROUND_HALF_UP)) if count else 0.0


def of_arrivals(sums: Sums) -> tuple[Decimal, int, int]:
    """Revenue, nights and number of the sold stays that arrive."""
    return sums.amount("billed"), sums.count("stay_nights"), sums.count("stays")


def _every_method(sums: Sums) -> PaymentShare:
    revenue, _, stays = of_arrivals(sums)
    return PaymentShare(EVERY_METHOD, stays, number(revenue), number(HUNDRED if stays else ZERO))


def _bands(counts: Mapping[Band, int]) -> list[PriceRange]:
    total = sum(counts.values())
    return [
        PriceRange(band, count, number(percentage(count, total))) for band, count in counts.items()
    ]
