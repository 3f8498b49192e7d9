"""What the calendar of a house tells the public, and which months a question touches."""

from collections.abc import Iterable
from datetime import date

import msgspec

from chalicelib.kernel import dates


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
