"""Which days statistics of searches take, and what part of those who search books (staff book, 3.2
and 3.7)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from chalicelib.insights.figures import spans
from chalicelib.insights.figures.spans import Span

MOST_DAYS = 366
BOOKS_WITHIN = timedelta(days=30)
"""After the first search of the days that were asked for."""
TENTH = Decimal("0.1")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MORNING, AFTERNOON, EVENING, NIGHT = 5, 12, 18, 22
"""The hours at which the periods of a day begin."""
REGULAR = 3
"""How many searches make a regular of a client."""


def span_asked(first: date | None, last: date | None, today: date) -> Span:
    """The days that a caller asks for: until today, and of 30 days before the last, unless said.

    Raises:
        Invalid: they are in disorder, or more than 366.
    """
    return spans.asked(first, last, today, most=MOST_DAYS)


def converted(
    first_searches: Mapping[str, int], bookings: Mapping[str, Sequence[int]]
) -> frozenset[str]:
    """Those clients who searched and booked within 30 days of their first search. Instants are
    seconds, bookings by clients."""
    within = int(BOOKS_WITHIN.total_seconds())
    return frozenset(
        client_id
        for client_id, first in first_searches.items()
        if any(first <= at <= first + within for at in bookings.get(client_id, ()))
    )


def average(total: int, count: int, step: Decimal = TENTH) -> float:
    """The mean, half up, with one decimal unless `step` says otherwise; 0 of nothing."""
    if not count:
        return 0.0
    return float((Decimal(total) / count).quantize(step, ROUND_HALF_UP))


def period_of(hour: int) -> str:
    """What people call an hour of the day."""
    if MORNING <= hour < AFTERNOON:
        return "Mañana"
    if AFTERNOON <= hour < EVENING:
        return "Tarde"
    return "Noche" if EVENING <= hour < NIGHT else "Madrugada"


def nights_label(nights: int) -> str:
    """`1 noche`, `2 noches`."""
    return "1 noche" if nights == 1 else f"{nights} noches"


def guests_label(guests: int) -> str:
    """`1 huésped`, `2 huéspedes`."""
    return "1 huésped" if guests == 1 else f"{guests} huéspedes"


def frequency_of(times: int) -> str:
    """Whether somebody searches again and again."""
    return "Recurrente" if times >= REGULAR else "Ocasional"
