"""Which months are compared when, and what differs (staff book, 2.3)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from chalicelib.insights.comparing.types import Drift
from chalicelib.insights.figures.types import Numbers, Row
from chalicelib.kernel import dates
from chalicelib.pricing.quotes.rules.requests import MAX_NIGHTS

LONGEST = timedelta(days=MAX_NIGHTS)
"""A stay that arrived earlier has no night left in a month."""
MOST_DRIFTS = 50


def months_of_night(today: date, known: Sequence[str]) -> list[str]:
    """The months that are compared in a night: those before, of and after today, and in turn one
    of all that have stays."""
    first, following = dates.month_bounds(today.year, today.month)
    near = [dates.month_of(day) for day in (first - dates.ONE_DAY, first, following)]
    others = [month for month in known if month not in near]
    return [*near, *([others[today.toordinal() % len(others)]] if others else [])]


def arrival_months(month: str) -> list[str]:
    """The months in which stays may arrive that have a night in a month."""
    first, following = dates.bounds_of(month)
    return dates.months_between(first - LONGEST, following - dates.ONE_DAY)


def belongs(row: Row, month: str) -> bool:
    """Whether a row is of a month."""
    series, entry = row
    year, number = month.split("-")
    return series.endswith(f"#{year}") and entry.startswith(number)


def drifts_of(kept: Mapping[Row, Numbers], right: Mapping[Row, Numbers]) -> list[Drift]:
    """What differs, in order."""
    return sorted(
        Drift(*row, name, kept.get(row, {}).get(name, 0), right.get(row, {}).get(name, 0))
        for row in kept.keys() | right.keys()
        for name in _names(kept.get(row, {}), right.get(row, {}))
    )


def _names(kept: Numbers, right: Numbers) -> Iterable[str]:
    return (name for name in kept.keys() | right.keys() if kept.get(name, 0) != right.get(name, 0))
