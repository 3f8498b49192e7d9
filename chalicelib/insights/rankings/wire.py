"""Rankings of those who bring others, on the wire (clients book, 10.5; staff book, section 6).

The public sees private names, and neither ids nor revenue. Staff who may read money see all.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, ClassVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.insights.referrals import rules
from chalicelib.insights.referrals.types import Counted, MonthFigures, Ranked, Referrer
from chalicelib.insights.referrals.wire import (
    DEFAULT_ROWS,
    EVER,
    Month,
    MonthQuery,
    Rows,
    Year,
    last_name_of,
    name_of,
    period,
)
from chalicelib.kernel import money, spanish
from chalicelib.kernel.errors import Invalid
from chalicelib.web.formats import Amount, Id


class RankingQuery(MonthQuery, kw_only=True):
    """Which ranking: of the month that `year` and `month` name together, or of all months."""

    limit: Rows = DEFAULT_ROWS
    """How many rows to answer, 100 at most."""


class CurrentQuery(msgspec.Struct, kw_only=True):
    """How much of the ranking of this month."""

    limit: Rows = DEFAULT_ROWS
    """How many rows to answer, 100 at most."""


class RankedRow(msgspec.Struct, kw_only=True):
    """A place in the ranking of a month."""

    TEXTS_FROM: ClassVar = (MonthFigures,)

    client_id: Id | UnsetType = UNSET
    """The client; for staff who may read money only."""
    client_name: str
    """The private name (`Ana Q.`); the first name for staff who may read money."""
    client_last_name: str
    """Empty; the last name for staff who may read money."""
    year: int
    """The year of the month."""
    month: int
    """The month, 1 to 12."""
    ranking_date_display: str
    """The month in Spanish."""
    referral_reservations_count: int
    """Approved stays that were booked in the month by clients whom this one brought."""
    total_referral_revenue: Amount | UnsetType = UNSET
    """What those stays cost, in PEN; for staff who may read money only."""
    referrals_made_count: int
    """Clients whom this one brought who registered in the month."""
    position: int
    """The place in the ranking, 1 the first."""
    points_earned: Amount
    """The points that bringing others earned in the month, in PEN."""

    @classmethod
    def of(cls, row: Ranked, month: str, *, in_full: bool) -> "RankedRow":
        """A row of the ranking of a month."""
        figures = row.figures
        return cls(
            client_id=row.client_id if in_full else UNSET,
            client_name=name_of(row.client, in_full=in_full),
            client_last_name=last_name_of(row.client) if in_full else "",
            year=int(month[:4]),
            month=int(month[5:]),
            ranking_date_display=period(month),
            referral_reservations_count=figures.reservations,
            total_referral_revenue=money.text(figures.revenue) if in_full else UNSET,
            referrals_made_count=figures.referrals,
            position=row.position,
            points_earned=money.text(figures.points),
        )


class MonthlyRanking(msgspec.Struct, kw_only=True):
    """The ranking of a month: more stays come first, then more revenue, more new friends, and
    whose last stay was booked earlier."""

    type: str
    """`monthly`, or `current_month`."""
    ranking_period: str
    """The month in Spanish."""
    year: int
    """The year of the month."""
    month: int
    """The month, 1 to 12."""
    total_participants: int
    """How many are in the ranking, whatever `limit` says."""
    rankings: list[RankedRow]
    """The first rows."""

    @classmethod
    def of(
        cls, rows: Iterable[Ranked], count: int, month: str, *, kind: str, in_full: bool
    ) -> "MonthlyRanking":
        """The view of a ranking."""
        return cls(
            type=kind,
            ranking_period=period(month),
            year=int(month[:4]),
            month=int(month[5:]),
            total_participants=count,
            rankings=[RankedRow.of(row, month, in_full=in_full) for row in rows],
        )


class HistoryRow(msgspec.Struct, kw_only=True):
    """A place in the ranking of all months together."""

    global_position: int
    """The place, 1 the first."""
    client_id: Id | UnsetType = UNSET
    """The client; for staff who may read money only."""
    client_name: str
    """The private name (`Ana Q.`); the whole one for staff who may read money."""
    total_referral_reservations: int
    """Approved stays of clients whom this one brought, over all months."""
    total_referral_revenue: float | UnsetType = UNSET
    """What those stays cost, in PEN; for staff who may read money only."""
    total_new_referrals: int
    """Clients whom this one brought, by the months in which they registered."""
    total_points_earned: float
    """The points that bringing others earned, in PEN."""
    months_active: int
    """In how many months the client was in the ranking."""
    best_monthly_position: int | None
    """The best place in the ranking of a month that is over; null before the first."""

    @classmethod
    def of(cls, row: Referrer, *, in_full: bool) -> "HistoryRow":
        """A row of the ranking of all months."""
        totals = row.totals
        name = name_of(row.client, in_full=in_full)
        return cls(
            global_position=row.position,
            client_id=row.client_id if in_full else UNSET,
            client_name=f"{name} {last_name_of(row.client)}".strip() if in_full else name,
            total_referral_reservations=totals.reservations,
            total_referral_revenue=float(totals.revenue) if in_full else UNSET,
            total_new_referrals=totals.referrals,
            total_points_earned=float(totals.points),
            months_active=totals.months,
            best_monthly_position=totals.best,
        )


class HistoricalRanking(msgspec.Struct, kw_only=True):
    """The ranking of all months together: more stays come first, then more new friends."""

    type: str = "global_historical"
    """Always `global_historical`."""
    ranking_period: str = EVER
    """The same in Spanish."""
    total_participants: int
    """How many were in the ranking of any month."""
    showing: int
    """How many rows there are here."""
    rankings: list[HistoryRow]
    """The first rows."""

    @classmethod
    def of(
        cls, rows: Iterable[Referrer], counted: Counted, *, in_full: bool
    ) -> "HistoricalRanking":
        """The view of a ranking."""
        shown = [HistoryRow.of(row, in_full=in_full) for row in rows]
        return cls(total_participants=counted.ranked, showing=len(shown), rankings=shown)


class Period(msgspec.Struct):
    """A month."""

    year: Year
    """The year."""
    month: Month
    """The month, 1 to 12."""


class Recalculation(msgspec.Struct, kw_only=True):
    """Which rankings to count anew."""

    periods: Annotated[list[Period], Meta(min_length=1, max_length=36)] | None = None
    """The months, 36 at most; the last one that is over where none is named."""

    def months(self, now: datetime) -> list[str]:
        """The months in order, each once.

        Raises:
            Invalid: one has not begun yet.
        """
        if self.periods is None:
            return [rules.month_before(now)]
        names = sorted({f"{each.year:04d}-{each.month:02d}" for each in self.periods})
        if names[-1] > rules.month_at(now):
            raise Invalid(fields={"periods": ["Ese mes todavía no comienza."]})
        return names


class Recalculating(msgspec.Struct, kw_only=True):
    """That rankings are being counted anew."""

    success: bool = True
    """Always true."""
    message: str
    """The same in Spanish."""
    periods: list[str]
    """The months, as `YYYY-MM`."""

    @classmethod
    def of(cls, months: list[str]) -> "Recalculating":
        """The answer for some months."""
        named = spanish.listed([period(month) for month in months])
        return cls(message=f"Se está recalculando: {named}.", periods=months)
