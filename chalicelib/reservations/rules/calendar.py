"""What the calendar of a house tells the public, and which months a question touches."""

from collections.abc import Iterable
from datetime import date

import msgspec

from chalicelib.kernel import dates
from chalicelib.kernel.errors import Invalid
from chalicelib.pricing.rules.requests import MAX_NIGHTS


class Span(msgspec.Struct, frozen=True):
    """A blocked stretch `[start, end)`."""

    start: date
    end: date


def spans(nights: Iterable[date]) -> list[Span]:
    """Nights in order, merged into stretches without gaps.

    Where one stay ends and the next begins on the same day is not told: the public must not
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


def check_dates(check_in: date, departure: date) -> None:
    """A stay has at least one night and at most sixty.

    Raises:
        Invalid: naming the field to correct.
    """
    if departure <= check_in:
        raise Invalid(
            fields={"check_out_date": ["La salida debe ser posterior al ingreso."]},
            code="dates",
        )
    if (departure - check_in).days > MAX_NIGHTS:
        raise Invalid(
            fields={"check_out_date": [f"Una estadía tiene como máximo {MAX_NIGHTS} noches."]},
            code="too_long",
        )
