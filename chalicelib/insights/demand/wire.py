"""Statistics of searches on the wire (staff book, 3.2 and 3.6; panel book, 4.8).

Where the pages of the panel and the book call a field differently it has both names. Percentages
are of a hundred, with two decimals; days and hours are Lima's.
"""

from datetime import date
from decimal import Decimal
from heapq import nsmallest

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.insights.demand import rules
from chalicelib.insights.demand.found import Found
from chalicelib.insights.demand.people_wire import RegularSearcher, TopNetworks, TopSearcher
from chalicelib.insights.demand.totals import Day
from chalicelib.insights.demand.types import Demand, Names
from chalicelib.insights.figures.spans import Span
from chalicelib.insights.figures.sums import percentage
from chalicelib.insights.figures.wire import number
from chalicelib.insights.tallies.types import HOURS
from chalicelib.kernel import dates

MOST_HOUSES, MOST_ARRIVALS = 10, 20
CENT = Decimal("0.01")
TRUE = "true"


class DemandQuery(msgspec.Struct, kw_only=True):
    """Which searches to count: those of 366 days at most."""

    date_from: date | None = None
    """The first day; 30 days before the last one when left out."""
    date_to: date | None = None
    """The last day; today in Lima when left out."""
    include_clients: str = TRUE
    """Whether to list clients: `true`, or anything else."""
    include_anonymous: str = TRUE
    """Whether to list the networks of visitors: `true`, or anything else."""

    def span(self, today: date) -> Span:
        """The days.

        Raises:
            Invalid: they are in disorder, or too many.
        """
        return rules.span_asked(self.date_from, self.date_to, today)


class SearchPeriod(msgspec.Struct):
    """What was counted."""

    date_from: date
    """The first day."""
    date_to: date
    """The last day."""
    total_days: int
    """How many days they are."""


class SearchSummary(msgspec.Struct, kw_only=True):
    """All searches together."""

    total_searches: int
    """How many there are."""
    unique_clients_searching: int
    """How many clients searched."""
    anonymous_searches: int
    """How many searches were nobody's who was signed in."""
    unique_anonymous_ips: int
    """How many visitors these are of, told apart by their addresses."""
    conversion_rate: float | None
    """Of a hundred clients who searched, how many booked within 30 days of their first search in
    these days (and neither called it off, nor were refused); null where no client searched."""
    avg_searches_per_day: float
    """How many searches a day has on average."""

    @classmethod
    def of(cls, demand: Demand) -> "SearchSummary":
        """The view of the sums."""
        found = demand.found
        return cls(
            total_searches=found.count,
            unique_clients_searching=found.clients,
            anonymous_searches=found.anonymous,
            unique_anonymous_ips=found.visitors,
            conversion_rate=None if demand.conversion is None else number(demand.conversion),
            avg_searches_per_day=rules.average(found.count, demand.span.days, CENT),
        )


class SearchedWeekday(msgspec.Struct, kw_only=True):
    """The searches of one day of the week."""

    weekday: str
    """The day in English."""
    day_number: int
    """1 for Monday to 7 for Sunday."""
    searches_count: int
    """How many searches were made on such a day."""
    percentage: float
    """The same of a hundred."""
    avg_guests_searched: float
    """How many guests they were for on average."""


class SearchedHouse(msgspec.Struct, kw_only=True):
    """The searches for a house."""

    property_name: str
    """The name of the house."""
    property_slug: str
    """The house in addresses of the site."""
    searches_count: int
    """How many searches were for it."""
    search_count: int
    """The same as `searches_count`."""
    percentage: float
    """The same of a hundred of all searches."""


class SearchedArrival(msgspec.Struct, kw_only=True):
    """The searches for a day of arrival."""

    check_in_date: date
    """The day of arrival."""
    checkin_date: date
    """The same as `check_in_date`."""
    searches_count: int
    """How many searches were for it."""
    unique_searchers: int
    """How many clients and visitors searched for it."""
    weekday: str
    """Its day of the week in English."""
    avg_guests: float
    """How many guests they were for on average."""
    avg_stay_duration: float
    """How many nights they were for on average."""
    total_guests_searched: int
    """How many guests they were for together."""


class SearchedNights(msgspec.Struct, kw_only=True):
    """The searches for so many nights."""

    nights: int
    """How many nights."""
    duration_label: str
    """The same in Spanish."""
    searches_count: int
    """How many searches were for so many."""
    percentage: float
    """The same of a hundred."""
    avg_guests: float
    """How many guests they were for on average."""


class SearchedGuests(msgspec.Struct, kw_only=True):
    """The searches for so many guests."""

    guest_count: int
    """How many guests."""
    guest_label: str
    """The same in Spanish."""
    guest_range: str
    """The same as `guest_label`."""
    searches_count: int
    """How many searches were for so many."""
    percentage: float
    """The same of a hundred."""
    avg_nights: float
    """How many nights they were for on average."""


class SearchedHour(msgspec.Struct, kw_only=True):
    """The searches of an hour of the day."""

    hour: int
    """The hour, 0 to 23."""
    hour_label: str
    """The same as a time: `09:00`."""
    period: str
    """`Mañana`, `Tarde`, `Noche` or `Madrugada`."""
    searches_count: int
    """How many searches were made in it."""
    percentage: float
    """The same of a hundred."""


class SearchedDay(msgspec.Struct, kw_only=True):
    """The searches of a day."""

    date: date
    """The day."""
    weekday: str
    """Its day of the week in English."""
    searches_count: int
    """How many searches were made on it."""
    unique_users: int
    """How many clients and visitors made them."""
    searches_per_user: float
    """How many each made on average."""


class DemandView(msgspec.Struct, kw_only=True):
    """What visitors search for, and when. Names and e-mails are masked, and so are addresses."""

    period_info: SearchPeriod
    """The days that were counted."""
    search_summary: SearchSummary
    """All searches together."""
    searches_by_weekday: list[SearchedWeekday]
    """By day of the week, from Monday."""
    top_searched_properties: list[SearchedHouse]
    """The houses that were chosen most, 10 at most."""
    popular_checkin_dates: list[SearchedArrival]
    """The arrivals that were looked for most, 20 at most."""
    stay_duration_analysis: list[SearchedNights]
    """By nights, ascending."""
    guest_count_analysis: list[SearchedGuests]
    """By guests, ascending."""
    searches_by_hour: list[SearchedHour]
    """By hour of the day."""
    daily_search_activity: list[SearchedDay]
    """By day, all of them in order."""
    top_searching_clients: list[TopSearcher] | UnsetType = UNSET
    """The clients who search most, 15 at most; left out unless they are to be there."""
    searches_per_client: list[RegularSearcher] | UnsetType = UNSET
    """The same clients, 20 at most, with their first and last search."""
    anonymous_ips_analysis: TopNetworks | UnsetType = UNSET
    """Whence visitors search most; left out unless it is to be there."""

    @classmethod
    def of(cls, demand: Demand, *, with_clients: bool, with_visitors: bool) -> "DemandView":
        """The view of some days."""
        found, span = demand.found, demand.span
        return cls(
            period_info=SearchPeriod(span.first, span.last, span.days),
            search_summary=SearchSummary.of(demand),
            searches_by_weekday=weekdays_of(found),
            top_searched_properties=houses_of(found, demand.names),
            popular_checkin_dates=_popular(found),
            stay_duration_analysis=_nights(found),
            guest_count_analysis=_guests(found),
            searches_by_hour=_hours(found),
            daily_search_activity=_days(found, span),
            top_searching_clients=TopSearcher.all_of(demand) if with_clients else UNSET,
            searches_per_client=RegularSearcher.all_of(demand) if with_clients else UNSET,
            anonymous_ips_analysis=TopNetworks.of(demand) if with_visitors else UNSET,
        )


def is_true(text: str) -> bool:
    """Whether a parameter says `true`; anything else is no."""
    return text.lower() == TRUE


def _part(count: int, found: Found) -> float:
    return number(percentage(count, found.count))


def weekdays_of(found: Found) -> list[SearchedWeekday]:
    """The searches by day of the week."""
    counts = [0] * len(rules.WEEKDAYS)
    guests = [0] * len(rules.WEEKDAYS)
    for day, searched in found.days.items():
        counts[day.weekday()] += searched.times
        guests[day.weekday()] += searched.guests
    return [
        SearchedWeekday(
            weekday=name,
            day_number=at + 1,
            searches_count=counts[at],
            percentage=_part(counts[at], found),
            avg_guests_searched=rules.average(guests[at], counts[at]),
        )
        for at, name in enumerate(rules.WEEKDAYS)
    ]


def houses_of(found: Found, names: Names) -> list[SearchedHouse]:
    """The houses that were chosen most."""
    known = [
        (names.houses[each], searched.times)
        for each, searched in found.houses.items()
        if each in names.houses
    ]
    known.sort(key=lambda each: (-each[1], each[0].name))
    return [
        SearchedHouse(
            property_name=house.name,
            property_slug=house.slug,
            searches_count=count,
            search_count=count,
            percentage=_part(count, found),
        )
        for house, count in known[:MOST_HOUSES]
    ]


def _popular(found: Found) -> list[SearchedArrival]:
    arrivals = found.arrivals
    top = nsmallest(MOST_ARRIVALS, arrivals, key=lambda day: (-arrivals[day].times, day))
    searchers = found.searchers(top)
    return [
        SearchedArrival(
            check_in_date=day,
            checkin_date=day,
            searches_count=times,
            unique_searchers=searchers[day],
            weekday=rules.WEEKDAYS[day.weekday()],
            avg_guests=rules.average(guests, times),
            avg_stay_duration=rules.average(nights, times),
            total_guests_searched=guests,
        )
        for day, (times, guests, nights) in ((day, arrivals[day]) for day in top)
    ]


def _nights(found: Found) -> list[SearchedNights]:
    return [
        SearchedNights(
            nights=nights,
            duration_label=rules.nights_label(nights),
            searches_count=searched.times,
            percentage=_part(searched.times, found),
            avg_guests=rules.average(searched.guests, searched.times),
        )
        for nights, searched in sorted(found.nights.items())
    ]


def _guests(found: Found) -> list[SearchedGuests]:
    return [
        SearchedGuests(
            guest_count=guests,
            guest_label=rules.guests_label(guests),
            guest_range=rules.guests_label(guests),
            searches_count=searched.times,
            percentage=_part(searched.times, found),
            avg_nights=rules.average(searched.nights, searched.times),
        )
        for guests, searched in sorted(found.guests.items())
    ]


def _hours(found: Found) -> list[SearchedHour]:
    return [
        SearchedHour(
            hour=hour,
            hour_label=f"{hour:02d}:00",
            period=rules.period_of(hour),
            searches_count=found.hours[hour],
            percentage=_part(found.hours[hour], found),
        )
        for hour in range(HOURS)
    ]


def _days(found: Found, span: Span) -> list[SearchedDay]:
    return [
        SearchedDay(
            date=day,
            weekday=rules.WEEKDAYS[day.weekday()],
            searches_count=searched.times,
            unique_users=searched.users,
            searches_per_user=rules.average(searched.times, searched.users, CENT),
        )
        for day in dates.days_between(span.first, span.end)
        if (searched := found.days.get(day, Day()))
    ]
