"""Whether a house is free."""

from datetime import date, datetime

from chalicelib.calendar import records as nights
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Invalid
from chalicelib.reservations.bookings.service import house_of
from chalicelib.reservations.stays.rules import check_dates


def is_free(
    property_id: str,
    check_in: date,
    check_out: date,
    now: datetime,
    *,
    besides: str | None = None,
) -> bool:
    """Whether every night of `[check_in, check_out)` is free, those of `besides` aside.

    Raises:
        Invalid: no such house, or no such stretch of dates.
    """
    check_dates(check_in, check_out)
    house = house_of(property_id)
    wanted = [(house.property_id, night) for night in dates.days_between(check_in, check_out)]
    return not nights.occupied(wanted, now, besides=besides)


def window(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    """The half-open stretch that a question about a year, a month or a day means.

    Raises:
        Invalid: a day without its month, or one that the month does not have.
    """
    if month is None:
        if day is not None:
            raise Invalid(fields={"day": ["El día requiere un mes."]})
        return date(year, 1, 1), date(year + 1, 1, 1)
    if day is None:
        return dates.month_bounds(year, month)
    start = dates.on_year(year, month, day)
    if start is None:
        raise Invalid(fields={"day": ["El mes no tiene ese día."]})
    return start, start + dates.ONE_DAY
