"""The days that figures are asked for."""

from datetime import date, timedelta
from typing import Literal

import msgspec

from chalicelib.kernel import dates, spanish
from chalicelib.kernel.errors import Invalid

Grouping = Literal["day", "week", "month"]
USUAL = timedelta(days=30)
MOST_DAYS = 1830
"""Five years."""
LETTERS = 3


class Span(msgspec.Struct, frozen=True):
    """The days from `first` to `last`."""

    first: date
    last: date

    @property
    def end(self) -> date:
        """The day after."""
        return self.last + dates.ONE_DAY

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.end - self.first).days

    @property
    def before(self) -> "Span":
        """As many days that end the day before."""
        return Span(self.first - timedelta(days=self.days), self.first - dates.ONE_DAY)

    @property
    def months(self) -> list[str]:
        """The months (`YYYY-MM`) that they touch."""
        return dates.months_between(self.first, self.last)

    @property
    def months_of_year(self) -> tuple[int, int, int]:
        """The year of days that lie in one, and their first and last month."""
        return self.first.year, self.first.month, self.last.month

    @property
    def by_year(self) -> "list[Span]":
        """The parts that lie in one year each."""
        return [
            Span(max(self.first, date(year, 1, 1)), min(self.last, date(year, 12, 31)))
            for year in range(self.first.year, self.last.year + 1)
        ]

    @property
    def whole_months(self) -> "Span | None":
        """The days of the months that lie in it wholly; None without one."""
        first, end = self.first, self.end
        if first.day > 1:
            first = dates.month_bounds(first.year, first.month)[1]
        end = end.replace(day=1)
        return Span(first, end - dates.ONE_DAY) if first < end else None

    @property
    def broken_months(self) -> list[str]:
        """The months (`YYYY-MM`) that it touches and that do not lie in it wholly."""
        whole = self.whole_months
        return sorted(set(self.months) - set(whole.months if whole else ()))


def asked(first: date | None, last: date | None, today: date, *, most: int = MOST_DAYS) -> Span:
    """The days that a caller asks for: until today, and of 30 days before the last, unless said.

    Raises:
        Invalid: they are in disorder, or more than `most`.
    """
    span = Span(first or (last or today) - USUAL, last or today)
    if span.last < span.first:
        raise Invalid(fields={"date_from": ["Debe ser anterior o igual a la fecha final."]})
    if span.days > most:
        raise Invalid(fields={"date_from": [f"Pida {most} días como máximo."]})
    return span


def parts(span: Span, grouping: Grouping) -> list[Span]:
    """The days, weeks or months of a span: the first begins with it, the others on each Monday or
    first of a month, and the last ends with it (staff book, 3.4)."""
    found, first = [], span.first
    while first <= span.last:
        last = min(_last_of(first, grouping), span.last)
        found.append(Span(first, last))
        first = last + dates.ONE_DAY
    return found


def label_of(part: Span, grouping: Grouping) -> str:
    """What people call a day, a week or a month."""
    day = part.first
    if grouping == "day":
        return _short(day)
    if grouping == "month":
        return f"{spanish.month_name(day.month)} {day.year}"
    return f"Semana del {_short(day - timedelta(days=day.weekday()))}"


def _last_of(first: date, grouping: Grouping) -> date:
    if grouping == "day":
        return first
    if grouping == "week":
        return first + timedelta(days=6 - first.weekday())
    return dates.month_bounds(first.year, first.month)[1] - dates.ONE_DAY


def _short(day: date) -> str:
    """`02 Mar`."""
    return f"{day.day:02d} {spanish.month_name(day.month)[:LETTERS]}"
