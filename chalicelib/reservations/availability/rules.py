"""What the public calendar of a house tells, and which dates a question about it means."""

import re
from collections.abc import Iterable
from datetime import date

import msgspec

from chalicelib.kernel import dates
from chalicelib.kernel.errors import Invalid
from chalicelib.pricing.quotes.rules.requests import MAX_NIGHTS

WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}")
FIRST_YEAR, LAST_YEAR = 2000, 2100


class Unfinished(Exception):
    """Dates that are still being typed; the text says what they need."""


class Span(msgspec.Struct, frozen=True):
    """A blocked stretch `[start, end)`."""

    start: date
    end: date


def typed_dates(check_in: str | None, check_out: str | None) -> tuple[date, date]:
    """The dates that two fields hold.

    Raises:
        Unfinished: they are no dates of a stay yet.
    """
    first, last = _typed(check_in), _typed(check_out)
    if first is None or last is None:
        raise Unfinished("Complete las fechas de ingreso y salida.")
    if last <= first:
        raise Unfinished("La salida debe ser posterior al ingreso.")
    if (last - first).days > MAX_NIGHTS:
        raise Unfinished(f"Una estadía tiene como máximo {MAX_NIGHTS} noches.")
    return first, last


def _typed(text: str | None) -> date | None:
    """None while a field is empty or half-typed (a year is typed as 0002, 0020, 0202)."""
    if text is None or not WRITTEN.fullmatch(text):
        return None
    try:
        typed = date.fromisoformat(text)
    except ValueError:
        return None
    return typed if FIRST_YEAR <= typed.year <= LAST_YEAR else None


def spans(nights: Iterable[date]) -> list[Span]:
    """Nights in order, merged into stretches without gaps.

    Where one stay ends and the next begins on the same day does not show: the public must not
    learn who is in a house when (reservations book, 4.3 and S3).
    """
    merged: list[Span] = []
    for night in nights:
        end = night + dates.ONE_DAY
        if merged and merged[-1].end == night:
            merged[-1] = Span(merged[-1].start, end)
        else:
            merged.append(Span(night, end))
    return merged


def span_of(year: int, month: int | None, day: int | None) -> Span:
    """The stretch that a question about a year, a month or a day means.

    Raises:
        Invalid: a day without its month, or one that the month does not have.
    """
    if month is None:
        if day is not None:
            raise Invalid(fields={"day": ["El día requiere un mes."]})
        return Span(date(year, 1, 1), date(year + 1, 1, 1))
    if day is None:
        return Span(*dates.month_bounds(year, month))
    start = dates.on_year(year, month, day)
    if start is None:
        raise Invalid(fields={"day": ["El mes no tiene ese día."]})
    return Span(start, start + dates.ONE_DAY)
