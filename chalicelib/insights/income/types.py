"""What the business earned in some days."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from chalicelib.insights.figures.spans import Grouping, Span
from chalicelib.insights.figures.sums import Nightly, Sums

Band = Literal["0-500 PEN", "500-1000 PEN", "1000-2000 PEN", "2000-5000 PEN", "5000+ PEN"]
"""Prices from the first amount on and below the second."""


class Part(msgspec.Struct, frozen=True):
    """A day, a week or a month of the span."""

    span: Span
    sums: Sums


class Income(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a span, of its parts, and of as many days before it. `prices` says how many
    sold stays that arrive in the span cost so many cents; `bands` how many prices lie in each."""

    span: Span
    grouping: Grouping
    sums: Sums
    before: Sums
    nightly: Nightly
    parts: list[Part]
    prices: Mapping[int, int]
    bands: Mapping[Band, int]
