"""The analysis on the wire (staff book, 3.8)."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from chalicelib.insights.analysis.types import Analysis, Months
from chalicelib.insights.figures.sums import Nightly, Sums, percentage
from chalicelib.insights.figures.types import SOLD
from chalicelib.insights.figures.wire import Expectations, RevenueByNight, SpanQuery, number
from chalicelib.kernel import money, spanish
from chalicelib.properties.types import House
from chalicelib.reservations.types import ORIGIN_LABELS, Origin
from chalicelib.web.formats import Id


class AnalysisQuery(SpanQuery, kw_only=True):
    """Which days to analyse: 1830 at most, and of one house or of all."""

    property: UUID | None = None
    """The house; all houses when left out."""


class AnalysedDays(msgspec.Struct):
    """What was analysed."""

    date_from: date
    """The first day."""
    date_to: date
    """The last day."""
    total_days: int
    """How many days they are."""


class AnalysedFigures(RevenueByNight, kw_only=True):
    """Figures by night, and beside them by arrival."""

    reservations: int
    """How many sold stays arrive."""
    revenue_by_checkin: float
    """Their whole prices together, in PEN."""
    airbnb_profit: float
    """What was entered as earned through Airbnb, in PEN; it is known by the month, and counts where
    the first day of its month does. It is in no other figure."""


class AnalysedMonth(AnalysedFigures, kw_only=True):
    """A month, as far as its days were analysed."""

    year: int
    """The year."""
    month: int
    """The month, 1 to 12."""
    label: str
    """The month in Spanish: `Marzo 2026`."""


class AnalysedHouse(AnalysedFigures, kw_only=True):
    """A house in all days that were analysed."""

    property_id: Id
    """The house."""
    property_name: str
    """What it is called."""
    by_month: list[AnalysedMonth]
    """Its months."""


class Channel(msgspec.Struct):
    """What came through a channel."""

    origin: Origin
    """The channel."""
    label: str
    """What people call it."""
    reservations: int
    """How many sold stays arrive."""
    revenue_by_checkin: float
    """Their whole prices together, in PEN."""
    sold_nights: int
    """Sold nights."""
    revenue: float
    """What these nights earn, in PEN."""
    percentage: float
    """Its part of what all nights earn, in per cent."""


class AnalysisView(msgspec.Struct, kw_only=True):
    """What houses earned in some days, night by night."""

    period_info: AnalysedDays
    """What was analysed."""
    totals: AnalysedFigures
    """All houses in all days."""
    by_month: list[AnalysedMonth]
    """All houses, month by month."""
    by_property: list[AnalysedHouse]
    """Each house: those that are offered, and others with figures in these days."""
    channels: list[Channel]
    """Where it came from. Repairs are no channel."""
    expected: Expectations
    """What may be sold yet."""

    @classmethod
    def of(cls, analysis: Analysis) -> "AnalysisView":
        """The view of an analysis."""
        span, together = analysis.span, analysis.all.together
        return cls(
            period_info=AnalysedDays(span.first, span.last, span.days),
            totals=AnalysedFigures(**_figures(together, analysis.all.nights)),
            by_month=_months(analysis.all),
            by_property=[_house(house, months) for house, months in analysis.houses],
            channels=list(_channels(together)),
            expected=Expectations.of(together),
        )


def _figures(sums: Sums, available: int) -> dict[str, Any]:
    return {
        **msgspec.structs.asdict(RevenueByNight.of(Nightly.of(sums, available))),
        "reservations": sums.count("stays"),
        "revenue_by_checkin": number(sums.amount("billed")),
        "airbnb_profit": number(money.from_integer_cents(sums.airbnb)),
    }


def _months(months: Months) -> list[AnalysedMonth]:
    shown = []
    for name, sums in months.sums.items():
        year, month = int(name[:4]), int(name[5:])
        shown.append(
            AnalysedMonth(
                year=year,
                month=month,
                label=f"{spanish.month_name(month)} {year}",
                **_figures(sums, months.available[name]),
            )
        )
    return shown


def _house(house: House, months: Months) -> AnalysedHouse:
    return AnalysedHouse(
        property_id=house.property_id,
        property_name=house.name,
        by_month=_months(months),
        **_figures(months.together, months.nights),
    )


def _channels(sums: Sums) -> Iterable[Channel]:
    earned = sums.amount("accrued")
    for origin in SOLD:
        revenue = sums.amount("accrued", origin)
        yield Channel(
            origin=origin,
            label=ORIGIN_LABELS[origin],
            reservations=sums.count("stays", origin),
            revenue_by_checkin=number(sums.amount("billed", origin)),
            sold_nights=sums.count("nights", origin),
            revenue=number(revenue),
            percentage=number(percentage(revenue, earned)),
        )
