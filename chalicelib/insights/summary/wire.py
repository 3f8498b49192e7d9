"""The summary on the wire (staff book, 3.5): figures are numbers, percentages of a hundred."""

from datetime import date

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.insights.demand.people_wire import TopNetworks, TopSearcher
from chalicelib.insights.demand.types import Demand
from chalicelib.insights.demand.wire import (
    DemandQuery,
    SearchedHouse,
    SearchedWeekday,
    houses_of,
    is_true,
    weekdays_of,
)
from chalicelib.insights.figures import spans
from chalicelib.insights.figures.spans import Grouping, Span
from chalicelib.insights.figures.sums import Sums, each, growth, percentage
from chalicelib.insights.figures.wire import number
from chalicelib.insights.income.types import Part
from chalicelib.insights.income.wire import of_arrivals, one_decimal
from chalicelib.insights.summary.types import HouseSummary, Party, Sold, Summary
from chalicelib.kernel import money
from chalicelib.kernel.money import ZERO
from chalicelib.web.formats import Id

MOST_HOUSES = 5


class SummaryQuery(DemandQuery, kw_only=True):
    """Which days to sum up: 366 at most."""

    period: Grouping = "week"
    """How `reservations_by_period` is grouped: by days, weeks from Monday, or months."""


class SummedDays(msgspec.Struct):
    """What was summed up."""

    date_from: date
    """The first day."""
    date_to: date
    """The last day."""
    period_grouping: Grouping
    """How the rows by period are grouped."""
    total_days_analyzed: int
    """How many days they are."""


class SoldSummary(msgspec.Struct, kw_only=True):
    """The sold stays that arrive in these days. Sold are approved stays that are neither deleted
    nor repairs."""

    total_reservations: int
    """How many they are."""
    total_revenue: float
    """Their prices together, in PEN."""
    total_nights_booked: int
    """Their nights together, those after the last day too; a late checkout adds none."""
    average_stay_duration: float
    """`total_nights_booked` by stays."""
    average_guests_per_reservation: float
    """How many guests they are for on average, with one decimal."""
    occupancy_rate: float
    """Sold nights that lie in these days, whenever their stays arrive, in per cent of the nights of
    all houses."""

    @classmethod
    def of(cls, sold: Sold) -> "SoldSummary":
        """The view of the sums."""
        revenue, nights, stays = of_arrivals(sold.sums)
        return cls(
            total_reservations=stays,
            total_revenue=number(revenue),
            total_nights_booked=nights,
            average_stay_duration=number(each(nights, stays)),
            average_guests_per_reservation=one_decimal(sold.sums.count("guests"), stays),
            occupancy_rate=number(sold.nightly.occupancy),
        )


class SoldPeriod(msgspec.Struct, kw_only=True):
    """A day, a week or a month of these days."""

    period: date
    """Its first day that was summed up."""
    period_label: str
    """What people call it: `02 Mar`, `Semana del 23 Feb`, `Marzo 2026`."""
    count: int
    """How many sold stays arrive in it."""
    revenue: float
    """Their prices together, in PEN."""
    nights_booked: int
    """Their nights together."""
    average_guests: float
    """How many guests they are for on average, with one decimal."""

    @classmethod
    def of(cls, part: Part, grouping: Grouping) -> "SoldPeriod":
        """The row of a part."""
        revenue, nights, stays = of_arrivals(part.sums)
        return cls(
            period=part.span.first,
            period_label=spans.label_of(part.span, grouping),
            count=stays,
            revenue=number(revenue),
            nights_booked=nights,
            average_guests=one_decimal(part.sums.count("guests"), stays),
        )


class SoldHouse(msgspec.Struct, kw_only=True):
    """What a house sold of stays that arrive in these days."""

    property_id: Id
    """The house."""
    property_name: str
    """What it is called."""
    property_titulo: str | None
    """Its title on the site; null where it has none."""
    total_reservations: int
    """How many stays it sold."""
    total_revenue: float
    """Their prices together, in PEN."""
    total_nights: int
    """Their nights together."""
    average_price_per_night: float
    """`total_revenue` by `total_nights`."""
    average_stay_duration: float
    """`total_nights` by stays."""
    search_interest: int
    """How many searches chose the house."""
    conversion_rate: float | None
    """`total_reservations` by a hundred of these searches, which may be more than a hundred, since
    a stay needs no search; null where nobody searched."""

    @classmethod
    def of(cls, found: HouseSummary) -> "SoldHouse":
        """The row of a house."""
        revenue, nights, stays = of_arrivals(found.sums)
        searches = found.searches
        return cls(
            property_id=found.house.property_id,
            property_name=found.house.name,
            property_titulo=found.house.title,
            total_reservations=stays,
            total_revenue=number(revenue),
            total_nights=nights,
            average_price_per_night=number(each(revenue, nights)),
            average_stay_duration=number(each(nights, stays)),
            search_interest=searches,
            conversion_rate=number(percentage(stays, searches)) if searches else None,
        )


class SoldParty(msgspec.Struct, kw_only=True):
    """The sold stays of so many guests."""

    guest_count: int
    """How many guests."""
    count: int
    """How many stays are for so many."""
    percentage: float
    """The same of a hundred stays."""
    total_revenue: float
    """Their prices together, in PEN."""
    revenue_percentage: float
    """The same of a hundred PEN of all stays."""

    @classmethod
    def of(cls, guests: int, party: Party, sums: Sums) -> "SoldParty":
        """The row of so many guests, of sums of all."""
        return cls(
            guest_count=guests,
            count=party.stays,
            percentage=number(percentage(party.stays, sums.count("stays"))),
            total_revenue=number(money.from_integer_cents(party.billed)),
            revenue_percentage=number(percentage(party.billed, sums.count("billed"))),
        )


class ConvertedSearcher(TopSearcher, kw_only=True):
    """A client who searched."""

    converted: bool
    """Whether the client booked within 30 days of the first search in these days, and the stay was
    neither called off nor refused."""

    @classmethod
    def rows_of(cls, demand: Demand) -> "list[ConvertedSearcher]":
        """The clients who searched most."""
        return [
            cls(**msgspec.structs.asdict(row), converted=row.client_id in demand.converted)
            for row in TopSearcher.all_of(demand)
        ]


class SearchesSummary(msgspec.Struct, kw_only=True):
    """The searches that were made in these days."""

    total_searches: int
    """How many there are."""
    unique_clients: int
    """How many clients searched."""
    anonymous_searches: int
    """How many searches were nobody's who was signed in."""
    conversion_rate: float | None
    """Of a hundred clients who searched, how many booked within 30 days of their first search in
    these days (and neither called it off, nor were refused); null where no client searched."""
    top_searched_properties: list[SearchedHouse]
    """The houses that were chosen most, 5 at most."""
    search_by_day_of_week: list[SearchedWeekday]
    """By day of the week, from Monday."""
    top_searching_clients: list[ConvertedSearcher] | UnsetType = UNSET
    """The clients who search most, 15 at most; left out unless they are to be there."""
    anonymous_ips_analysis: TopNetworks | UnsetType = UNSET
    """Whence visitors search most; left out unless it is to be there."""

    @classmethod
    def of(cls, demand: Demand, query: SummaryQuery) -> "SearchesSummary":
        """The view of the searches."""
        found, rate = demand.found, demand.conversion
        with_clients = is_true(query.include_clients)
        with_visitors = is_true(query.include_anonymous)
        return cls(
            total_searches=found.count,
            unique_clients=found.clients,
            anonymous_searches=found.anonymous,
            conversion_rate=None if rate is None else number(rate),
            top_searched_properties=houses_of(found, demand.names)[:MOST_HOUSES],
            search_by_day_of_week=weekdays_of(found),
            top_searching_clients=ConvertedSearcher.rows_of(demand) if with_clients else UNSET,
            anonymous_ips_analysis=TopNetworks.of(demand) if with_visitors else UNSET,
        )


class SummaryGrowth(msgspec.Struct, kw_only=True):
    """By how many per cent these days differ from as many that end the day before them; 0 where
    there was nothing before."""

    reservations_growth: float
    """Of the sold stays that arrive."""
    revenue_growth: float
    """Of their prices."""
    searches_growth: float
    """Of the searches."""
    conversion_growth: float
    """Of `conversion_rate`; 0, too, where no client searched before."""

    @classmethod
    def of(cls, summary: Summary) -> "SummaryGrowth":
        """The growth of everything."""
        (revenue, _, stays), (then, _, before) = map(
            of_arrivals, (summary.sold.sums, summary.sold.before)
        )
        rate, rate_before = summary.demand.conversion, summary.before.conversion
        searches = growth(summary.demand.found.count, summary.before.found.count)
        return cls(
            reservations_growth=number(growth(stays, before)),
            revenue_growth=number(growth(revenue, then)),
            searches_growth=number(searches),
            conversion_growth=number(growth(rate or ZERO, rate_before or ZERO)),
        )


class SummaryView(msgspec.Struct, kw_only=True):
    """What was sold and searched in some days."""

    period_info: SummedDays
    """The days."""
    reservations_summary: SoldSummary
    """All sold stays together."""
    reservations_by_period: list[SoldPeriod]
    """Day by day, week by week or month by month."""
    properties_breakdown: list[SoldHouse]
    """House by house, those that earned most first."""
    guest_distribution: list[SoldParty]
    """By guests, ascending."""
    search_tracking_analysis: SearchesSummary
    """The searches."""
    growth_metrics: SummaryGrowth
    """How it compares with the days before."""

    @classmethod
    def of(cls, summary: Summary, query: SummaryQuery) -> "SummaryView":
        """The view of a summary."""
        span: Span = summary.demand.span
        sold = summary.sold
        return cls(
            period_info=SummedDays(span.first, span.last, sold.grouping, span.days),
            reservations_summary=SoldSummary.of(sold),
            reservations_by_period=[SoldPeriod.of(part, sold.grouping) for part in sold.parts],
            properties_breakdown=[SoldHouse.of(house) for house in summary.houses],
            guest_distribution=[
                SoldParty.of(guests, party, sold.sums) for guests, party in sold.parties.items()
            ],
            search_tracking_analysis=SearchesSummary.of(summary.demand, query),
            growth_metrics=SummaryGrowth.of(summary),
        )
