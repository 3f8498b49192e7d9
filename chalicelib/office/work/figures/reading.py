"""From the rows of an answer to the series of a chart."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from chalicelib.kernel import spanish
from chalicelib.office.charts import numbers
from chalicelib.office.charts.numbers import Unit
from chalicelib.office.charts.plots import Series

Rows = Sequence[Mapping[str, Any]]
LETTERS = 3


def series(name: str, rows: Rows, field: str, unit: Unit = "count") -> Series:
    """A field of each row; None where it is null."""
    return Series(name, tuple(_known(row[field]) for row in rows), unit)


def made(name: str, values: Iterable[Decimal | None], unit: Unit = "count") -> Series:
    """Figures that were worked out."""
    return Series(name, tuple(values), unit)


def total(rows: Rows, field: str) -> Decimal:
    """A field of all rows together."""
    return sum((numbers.number(row[field]) for row in rows), Decimal(0))


def labels(rows: Rows, text: str | Callable[[Mapping[str, Any]], str]) -> tuple[str, ...]:
    """What each row is called: a field of it, or what is made of it."""
    return tuple(str(row[text]) if isinstance(text, str) else text(row) for row in rows)


def month_label(row: Mapping[str, Any]) -> str:
    """A month of a row with `year` and `month`: `ene 26`."""
    return short_month(row["year"], row["month"])


def short_month(year: int, month: int) -> str:
    """`ene 26`."""
    return f"{spanish.MONTHS[month - 1][:LETTERS]} {year % 100:02d}"


def short_day(text: str) -> str:
    """`5 ene` for `2026-01-05`."""
    day = date.fromisoformat(text)
    return f"{day.day} {spanish.MONTHS[day.month - 1][:LETTERS]}"


def spoken(first: str, last: str) -> str:
    """Some days in words."""
    days = date.fromisoformat(first), date.fromisoformat(last)
    return f"Del {spanish.date_range(*days)}."


def _known(value: Any) -> Decimal | None:
    return None if value is None else numbers.number(value)
