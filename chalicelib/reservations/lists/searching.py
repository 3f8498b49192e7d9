"""From the query of a staff list to its page."""

from datetime import datetime

from chalicelib.kernel import dates
from chalicelib.reservations.bookings.wire import CalendarQuery, StayListQuery
from chalicelib.reservations.lists import reading
from chalicelib.reservations.lists import service as listing
from chalicelib.reservations.lists.rules import (
    Filters,
    Period,
    month_period,
    origins_kept,
    year_period,
)
from chalicelib.reservations.stays.wire import StayRow
from chalicelib.web.pages import Page, page_of
from chalicelib.web.routing import RequestInfo


def page(
    query: StayListQuery, request: RequestInfo, now: datetime
) -> Page[StayRow] | list[StayRow]:
    """One page of stays, or up to 1000 of them as a plain list.

    Raises:
        Invalid: an impossible year or month.
        NotFound: a page past the end.
    """
    found = listing.cut(filters_of(query, now), query.search, offset=query.offset, size=query.size)
    rows = reading.rows_of(found.rows, request.base_url, now)
    envelope = page_of(rows, found.count, query, request.url)
    return rows if query.whole else envelope


def filters_of(query: StayListQuery, now: datetime) -> Filters:
    """What the list's parameters ask for."""
    return Filters(
        today=dates.today(now),
        period=month_period(query.year, query.month, arrivals_only=query.from_check_in == "true"),
        scope=query.scope,
        origins=origins_kept(query.type, query.exclude),
        created_today=query.created_today == "true",
    )


def calendar_filters(query: CalendarQuery, now: datetime) -> Filters:
    """What the calendar's parameters ask for; without a year, the present one."""
    today = dates.today(now)
    return Filters(
        today=today,
        period=_calendar_period(query, str(today.year)),
        scope=query.scope,
        origins=origins_kept(query.type, query.exclude),
    )


def _calendar_period(query: CalendarQuery, this_year: str) -> Period:
    year = query.year or this_year
    return month_period(year, query.month, arrivals_only=False) or year_period(year)
