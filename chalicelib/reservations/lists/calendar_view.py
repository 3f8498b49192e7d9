"""The calendar of staff: the stays of a year or a month, read from the index alone."""

from collections.abc import Mapping
from datetime import date

import msgspec

from chalicelib.accounts.users.records import staff_in, staff_key
from chalicelib.accounts.users.types import StaffUser
from chalicelib.cloud import store
from chalicelib.kernel import dates
from chalicelib.properties.houses.service import houses_for
from chalicelib.properties.types import House
from chalicelib.reservations.lists.rules import LONGEST, Filters
from chalicelib.reservations.lists.service import passing
from chalicelib.reservations.stays import counts, records
from chalicelib.reservations.stays.records import CalendarRow


class Calendar(msgspec.Struct, frozen=True):
    """Stays by check-in, with the sellers and houses that they name, by id.

    A seller may be missing.
    """

    rows: list[CalendarRow]
    sellers: Mapping[int, StaffUser]
    houses: Mapping[str, House]


def calendar(filters: Filters) -> Calendar:
    """Every stay that passes the filters, by check-in.

    A year costs a call for each megabyte of its stays (some 2,000), the end of the year before
    one, and the sellers another.
    """
    return _with_names(passing(filters, _candidates(filters)))


def one(reservation_id: str) -> Calendar:
    """One stay, whatever became of it.

    Raises:
        NotFound: there is none, or it was deleted.
    """
    return _with_names([CalendarRow.of_stay(records.stay_of(reservation_id))])


def _with_names(rows: list[CalendarRow]) -> Calendar:
    sellers = {row.seller_id for row in rows if row.seller_id is not None}
    found = store.fetch_many(staff_key(user_id) for user_id in sorted(sellers))
    return Calendar(
        rows=rows,
        sellers={user.user_id: user for user in staff_in(found)},
        houses=houses_for(row.property_id for row in rows),
    )


def _candidates(filters: Filters) -> list[CalendarRow]:
    if filters.period is not None:
        return records.arriving(filters.period.start - LONGEST, filters.period.end)
    if filters.scope == "pending":
        return records.calendar_of_review()
    if filters.scope == "in_progress":
        return records.arriving(filters.today - LONGEST, filters.today + dates.ONE_DAY)
    return records.arriving(filters.today, _end_of_bookings(filters.today))


def _end_of_bookings(today: date) -> date:
    """The first day of the month after the last one in which somebody arrives."""
    months = [count.month for count in counts.read(today) if count.number > 0]
    last = max([*months, dates.month_of(today)])
    return dates.bounds_of(last)[1]
