"""What is searched for the days to come, on the wire (staff book, 3.3; panel book, 4.8)."""

from datetime import date, timedelta

import msgspec

from chalicelib.insights.demand import arrivals, masks, rules
from chalicelib.insights.demand.arrivals import Arrival
from chalicelib.insights.demand.people_wire import house_names
from chalicelib.insights.demand.types import Names, Upcoming
from chalicelib.insights.demand.wire import CENT, TRUE
from chalicelib.insights.figures.spans import Span
from chalicelib.web.formats import Id

USUAL_DAYS, MOST_DAYS = 60, 180
USUAL_ROWS, MOST_ROWS = 20, 100
LONGEST_NUMBER = 3


class UpcomingQuery(msgspec.Struct, kw_only=True):
    """Which arrivals to show."""

    days_ahead: str = str(USUAL_DAYS)
    """How many days to look ahead, 1 to 180; 60 where it is anything else."""
    limit: str = str(USUAL_ROWS)
    """How many arrivals to list, 1 to 100; 20 where it is anything else."""
    include_anonymous: str = TRUE
    """Whether searches count of visitors who are not signed in: `true`, or anything else."""

    def span(self, today: date) -> Span:
        """The days of arrival."""
        days = _number(self.days_ahead, MOST_DAYS, USUAL_DAYS)
        return Span(today, today + timedelta(days=days))

    @property
    def most(self) -> int:
        """How many arrivals to list."""
        return _number(self.limit, MOST_ROWS, USUAL_ROWS)


class UpcomingPeriod(msgspec.Struct):
    """Which arrivals were looked at."""

    analysis_from: date
    """The first day of arrival: today in Lima."""
    analysis_to: date
    """The last one."""
    days_ahead: int
    """How many days ahead that is."""


class SearchingClient(msgspec.Struct, kw_only=True):
    """A search of a client."""

    client_id: Id
    """Names the client."""
    client_name: str
    """The masked name (`Ana Q.`)."""
    client_email: str | None
    """The masked e-mail; null where unknown."""
    checkout_date: date
    """The day on which the guests would leave."""
    guests: int
    """How many guests would come."""
    property: str | None
    """The name of the house; null where none was chosen."""


class SearchingNetwork(msgspec.Struct, kw_only=True):
    """What visitors of one network searched for."""

    ip_address: str
    """The masked address: `203.0.113.xxx`, or the first 48 bits of IPv6."""
    searches_count: int
    """How many searches they made."""
    checkout_dates: list[date]
    """The days on which they would leave, ascending."""
    guests_counts: list[int]
    """For how many guests they searched, ascending."""
    properties: list[str]
    """The names of the houses that they chose."""


class UpcomingRow(msgspec.Struct, kw_only=True):
    """The searches for a day of arrival, whenever they were made."""

    checkin_date: date
    """The day of arrival."""
    weekday: date
    """The same day: the panel makes the name of its weekday of it."""
    weekday_name: str
    """Its day of the week in English."""
    days_until_checkin: int
    """How many days it is from today."""
    total_searches: int
    """How many searches were for it."""
    client_searches: int
    """How many of them were made by clients."""
    anonymous_searches: int
    """How many were nobody's who was signed in."""
    avg_stay_duration: float
    """How many nights they were for on average."""
    searching_clients: list[SearchingClient]
    """The searches of clients, the newest first, 20 at most."""
    searching_ips: list[SearchingNetwork]
    """Whence visitors searched, the most first, 20 at most."""
    unique_clients_count: int
    """How many clients searched for it."""
    unique_ips_count: int
    """From how many networks visitors did."""

    @classmethod
    def of(cls, arrival: Arrival, today: date, names: Names) -> "UpcomingRow":
        """The view of a day of arrival."""
        return cls(
            checkin_date=arrival.day,
            weekday=arrival.day,
            weekday_name=rules.WEEKDAYS[arrival.day.weekday()],
            days_until_checkin=(arrival.day - today).days,
            total_searches=arrival.searches,
            client_searches=arrival.of_clients,
            anonymous_searches=arrival.searches - arrival.of_clients,
            avg_stay_duration=rules.average(arrival.nights, arrival.searches),
            searching_clients=[_client(row, names) for row in arrival.client_rows],
            searching_ips=[_network(row, names) for row in arrival.network_rows],
            unique_clients_count=arrival.clients,
            unique_ips_count=arrival.networks,
        )


class UpcomingSummary(msgspec.Struct, kw_only=True):
    """All searches for arrivals in these days together."""

    total_upcoming_searches: int
    """How many there are."""
    unique_dates_searched: int
    """For how many days of arrival."""
    unique_clients_searching: int
    """How many clients made them."""
    unique_anonymous_ips: int
    """How many visitors made them, told apart by their addresses."""
    avg_searches_per_date: float
    """How many a day of arrival has on average of those that have any."""


class UpcomingView(msgspec.Struct, kw_only=True):
    """What is searched for the days to come."""

    period_info: UpcomingPeriod
    """The arrivals that were looked at."""
    top_upcoming_checkins: list[UpcomingRow]
    """The arrivals that are looked for most, the most first."""
    summary_metrics: UpcomingSummary
    """All of them together."""

    @classmethod
    def of(cls, upcoming: Upcoming) -> "UpcomingView":
        """The view of some days of arrival."""
        span, today = upcoming.span, upcoming.span.first
        return cls(
            period_info=UpcomingPeriod(span.first, span.last, (span.last - span.first).days),
            top_upcoming_checkins=[
                UpcomingRow.of(each, today, upcoming.names) for each in upcoming.arrivals
            ],
            summary_metrics=UpcomingSummary(
                total_upcoming_searches=upcoming.searches,
                unique_dates_searched=upcoming.dates,
                unique_clients_searching=upcoming.clients,
                unique_anonymous_ips=upcoming.visitors,
                avg_searches_per_date=rules.average(upcoming.searches, upcoming.dates, CENT),
            ),
        )


def _client(row: arrivals.ClientRow, names: Names) -> SearchingClient:
    client = names.clients.get(row.client_id)
    return SearchingClient(
        client_id=row.client_id,
        client_name=masks.name(client),
        client_email=masks.email(client),
        checkout_date=row.check_out,
        guests=row.guests,
        property=next(iter(house_names([row.house], names)), None),
    )


def _network(row: arrivals.NetworkRow, names: Names) -> SearchingNetwork:
    return SearchingNetwork(
        ip_address=row.network,
        searches_count=row.times,
        checkout_dates=list(row.check_outs),
        guests_counts=list(row.guests),
        properties=house_names(row.houses, names),
    )


def _number(text: str, most: int, otherwise: int) -> int:
    """What a text says, within its bounds, or what it is otherwise."""
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number and 1 <= int(text) <= most else otherwise
