"""The analysis of some days (staff book, 2.3 and 3.8)."""

from collections.abc import Iterable, Mapping

from chalicelib.insights.analysis.types import Months
from chalicelib.insights.figures.spans import Span
from chalicelib.insights.figures.sums import Sums
from chalicelib.insights.figures.types import Numbers
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Invalid

MOST_ROWS = 5000
"""Houses times months of one answer."""


def months_of(rows: Mapping[str, Numbers], span: Span, houses: int) -> Months:
    """The months of a span, of rows by month, where so many houses are offered."""
    parts = {month: _within(span, month) for month in span.months}
    return Months(
        sums={month: Sums.of(rows, part.first, part.end) for month, part in parts.items()},
        available={month: part.days * houses for month, part in parts.items()},
    )


def added(several: Iterable[Months]) -> Months:
    """The months of several houses together."""
    sums: dict[str, Sums] = {}
    available: dict[str, int] = {}
    for months in several:
        for month, each in months.sums.items():
            sums[month] = sums.get(month, Sums()) + each
            available[month] = available.get(month, 0) + months.available[month]
    return Months(sums, available)


def check_size(span: Span, houses: int) -> None:
    """Refuse an analysis that no answer has room for.

    Raises:
        Invalid: so many houses have too many months.
    """
    if len(span.months) * houses > MOST_ROWS:
        text = "Son demasiados meses para todas las propiedades: pida menos días, o una propiedad."
        raise Invalid(fields={"date_from": [text]})


def _within(span: Span, month: str) -> Span:
    first, following = dates.bounds_of(month)
    return Span(max(span.first, first), min(span.last, following - dates.ONE_DAY))
