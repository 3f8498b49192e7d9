"""Counting what friends do, and the order of whoever brought them (clients book, 10.4 and 10.5).

A place is a text that sorts as the list does: numbers count down to zero in it.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal

from chalicelib.insights.referrals.types import Friend, MonthFigures, Totals
from chalicelib.kernel import dates
from chalicelib.kernel.dates import in_lima
from chalicelib.kernel.money import ZERO, to_integer_cents
from chalicelib.loyalty.points.types import Posted

COUNT_DIGITS, CENTS_DIGITS = 6, 12
CENTS_IN_BAND = 4
"""Last digits of a revenue that a band does not tell apart: steps of 100 PEN."""


def month_at(now: datetime) -> str:
    """The month that is ranked live at `now`: the present one in Lima."""
    return dates.month_of(dates.today(now))


def month_before(now: datetime) -> str:
    """The last month that is over at `now`."""
    return dates.month_of(dates.today(now).replace(day=1) - dates.ONE_DAY)


def bounds(month: str) -> tuple[datetime, datetime]:
    """When a month of Lima begins, and the next one."""
    first, following = dates.bounds_of(month)
    return dates.local(first, time()), dates.local(following, time())


def last_day_of(month: str, now: datetime) -> date:
    """The last day of a month that has begun at `now`."""
    return min(dates.days_of(month)[-1], dates.today(now))


def month_figures(friends: Iterable[Friend], points: Decimal, month: str) -> MonthFigures:
    """What friends did in a month, of which bringing others earned `points`."""
    friends = list(friends)
    stays = [stay for friend in friends for stay in friend.stays if _is_in(stay.created, month)]
    return MonthFigures(
        reservations=len(stays),
        revenue=sum((stay.price_sol for stay in stays), ZERO),
        referrals=sum(_is_in(friend.client.created, month) for friend in friends),
        points=points,
        last_booked=max((stay.created for stay in stays), default=None),
    )


def points_of(entries: Iterable[Posted]) -> Decimal:
    """What entries of an account say that bringing others earned, less what was taken back."""
    return sum((entry.points for entry in entries if entry.referred_client_id), ZERO)


def totals_of(friends: Sequence[Friend], months: Iterable[MonthFigures]) -> Totals:
    """Friends as they are now, and the sum of the months."""
    converted = sum(bool(friend.stays) for friend in friends)
    return with_months(Totals(friends=len(friends), converted=converted), months)


def with_months(totals: Totals, months: Iterable[MonthFigures]) -> Totals:
    """The same friends, with the sum of other months."""
    months = list(months)
    ranked = [month for month in months if month.takes_part]
    return Totals(
        friends=totals.friends,
        converted=totals.converted,
        reservations=sum(month.reservations for month in ranked),
        revenue=sum((month.revenue for month in ranked), ZERO),
        referrals=sum(month.referrals for month in months),
        points=sum((month.points for month in months), ZERO),
        months=len(ranked),
        best=min((month.position for month in ranked if month.position), default=None),
    )


def month_place(figures: MonthFigures, client_id: str) -> str:
    """More stays come first, then more revenue, then more new friends, then whose last stay was
    booked earlier, then the id. Who is not in the ranking comes after all others."""
    last = figures.last_booked.astimezone(UTC).isoformat() if figures.last_booked else ""
    numbers = _down(figures.reservations) + _down_cents(figures.revenue) + _down(figures.referrals)
    return f"{numbers}#{last}#{client_id}"


def band_of(place: str) -> str:
    """The part of a place of a month that many may share: as many stays, and about the revenue."""
    return place[: COUNT_DIGITS + CENTS_DIGITS - CENTS_IN_BAND]


def history_place(totals: Totals, client_id: str) -> str:
    """More stays over all months come first, then more new friends, then more revenue."""
    numbers = _down(totals.reservations) + _down(totals.referrals) + _down_cents(totals.revenue)
    return f"{numbers}#{client_id}"


def friends_place(totals: Totals, client_id: str) -> str:
    """More friends come first, then more with an approved stay."""
    return f"{_down(totals.friends)}{_down(totals.converted)}#{client_id}"


def converted_place(totals: Totals, client_id: str) -> str:
    """More friends with an approved stay come first, then more friends."""
    return f"{_down(totals.converted)}{_down(totals.friends)}#{client_id}"


def _is_in(instant: datetime, month: str) -> bool:
    return dates.month_of(in_lima(instant).date()) == month


def _down(number: int, digits: int = COUNT_DIGITS) -> str:
    most = 10**digits - 1
    return f"{most - min(number, most):0{digits}d}"


def _down_cents(amount: Decimal) -> str:
    return _down(max(0, to_integer_cents(amount)), CENTS_DIGITS)
