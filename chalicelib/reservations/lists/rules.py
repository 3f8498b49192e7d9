"""The filters of the staff lists (reservations book, 4.1; panel book, 4.2 and 4.4)."""

from datetime import date, datetime, timedelta
from typing import Literal, Protocol, get_args

import msgspec

from chalicelib.kernel import dates
from chalicelib.kernel.errors import Invalid
from chalicelib.pricing.quotes.rules.requests import MAX_NIGHTS
from chalicelib.reservations.types import BLOCKING, REVIEWED, Origin, Status

Scope = Literal["today", "in_progress", "pending"]
ORIGINS: frozenset[Origin] = frozenset(get_args(Origin))
LONGEST = timedelta(days=MAX_NIGHTS + 1)
"""No stay blocks more days than this, late checkout included."""
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_DIGITS = 4


class Period(msgspec.Struct, frozen=True):
    """Stays that touch `[start, end)`, or with `arrivals_only` those that arrive in it."""

    start: date
    end: date
    arrivals_only: bool = False

    def has(self, check_in: date, check_out: date) -> bool:
        """Whether a stay belongs to the period (vector W24: a stay that spans it does)."""
        if self.arrivals_only:
            return self.start <= check_in < self.end
        return check_in < self.end and check_out >= self.start

    @property
    def months(self) -> list[str]:
        """The arrival months that can hold such stays."""
        first = self.start if self.arrivals_only else self.start - LONGEST
        return dates.months_between(first, self.end - dates.ONE_DAY)


class Filtered(Protocol):
    """What filters look at. check_out: the first day on which others may arrive."""

    @property
    def origin(self) -> Origin:
        """Who sold the stay."""

    @property
    def status(self) -> Status:
        """Where it stands."""

    @property
    def check_in(self) -> date:
        """The day of arrival."""

    @property
    def check_out(self) -> date:
        """The first free day."""

    @property
    def created_day(self) -> date:
        """The Lima day on which it was booked."""

    @property
    def hold_until(self) -> datetime | None:
        """When the nights of an unpaid hold fall free."""


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is narrowed to; all parts must hold. `blocking_at` leaves out what has ended by
    then: rejected and cancelled stays, and holds that lapsed."""

    today: date
    period: Period | None = None
    scope: Scope | None = None
    origins: frozenset[Origin] = ORIGINS
    created_today: bool = False
    blocking_at: datetime | None = None

    def accept(self, stay: Filtered) -> bool:
        """Whether a stay passes every filter."""
        return (
            self.accepts(origin=stay.origin, status=stay.status)
            and self.accepts_dates(stay.check_in, stay.check_out)
            and self.accepts_end(stay.status, stay.hold_until)
            and (not self.created_today or stay.created_day == self.today)
        )

    @property
    def arrivals(self) -> tuple[date, date]:
        """The first and the last check-in that a stay may have to pass."""
        first, last = date.min, date.max
        if self.period is not None:
            first, last = self.period.start - LONGEST, self.period.end
        if self.scope == "in_progress":
            first, last = max(first, self.today - LONGEST), min(last, self.today)
        if self.scope == "today":
            first = max(first, self.today)
        return first, last

    def accepts(self, *, origin: Origin, status: Status) -> bool:
        """Whether a stay passes the filters that do not depend on its dates."""
        return (
            origin in self.origins
            and (self.scope != "pending" or status in REVIEWED)
            and (self.scope != "in_progress" or status in BLOCKING)
        )

    def accepts_end(self, status: Status, hold_until: datetime | None) -> bool:
        """Whether a stay passes the one that asks whether it has ended."""
        if self.blocking_at is None:
            return True
        return status in BLOCKING and (hold_until is None or self.blocking_at <= hold_until)

    def accepts_dates(self, check_in: date, check_out: date) -> bool:
        """Whether a stay passes those that do."""
        if self.period is not None and not self.period.has(check_in, check_out):
            return False
        if self.scope == "in_progress":
            return check_in <= self.today < check_out
        return self.scope != "today" or check_in >= self.today


def origins_of(only: str | None, without: str | None) -> frozenset[Origin]:
    """The origins that `type` and `exclude` let pass; an unknown word of `type` lets none."""
    return frozenset(origin for origin in ORIGINS if only in (None, origin) and origin != without)


def month_period(year: str | None, month: str | None, *, arrivals_only: bool) -> Period | None:
    """The period of `year` and `month`, which count only together.

    Raises:
        Invalid: under the names that the panel knows, `error_year_param` and `error_month_param`;
            also of one that does not count because the other is missing.
    """
    year_number = None if year is None else _year(year)
    month_number = None if month is None else _number(month, 1, 12, "error_month_param")
    if year_number is None or month_number is None:
        return None
    return Period(*dates.month_bounds(year_number, month_number), arrivals_only)


def year_period(year: str) -> Period:
    """The whole year.

    Raises:
        Invalid: `error_year_param`.
    """
    number = _year(year)
    return Period(date(number, 1, 1), date(number + 1, 1, 1))


def _year(text: str) -> int:
    return _number(text, FIRST_YEAR, LAST_YEAR, "error_year_param")


def _number(text: str, least: int, most: int, name: str) -> int:
    is_short_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    number = int(text) if is_short_number else None
    if number is None or not least <= number <= most:
        raise Invalid(fields={name: [f"Debe ser un número entre {least} y {most}."]})
    return number
