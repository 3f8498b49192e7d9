"""Finding a page of what is kept by day, however long it goes back: counters tell which days hold
it, so page 400 costs what page 1 costs.

| scope | kind | numbers, by what is counted |
|---|---|---|
| `counts#<kept>` | `<YYYY-MM>` | how much there is of a month |
| `counts#<kept>#<YYYY-MM>` | `<YYYY-MM-DD>` | how much there is of a day |
| `counts#<kept>#<member>` | `<YYYY-MM>` | how much there is of a person in a month |
"""

from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from typing import TypeVar

import msgspec

from chalicelib.cloud import counters, parallel
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates, paging

TABLE = "operations"
Counts = list[tuple[str, int]]
T = TypeVar("T")


class Span(msgspec.Struct, frozen=True):
    """Where a page stands: among the rows of the days `[first, last]`, newest first, after the
    first `skip` of them."""

    first: date
    last: date
    skip: int


def count(tx: Transaction, kept: str, member_id: str, day: date, name: str, step: int) -> None:
    """Count something that a person has on a day, under what it is."""
    scope, month = _scope(kept), dates.month_of(day)
    tx.count(TABLE, scope, month, name, step, spread=True)
    tx.count(TABLE, f"{scope}#{month}", str(day), name, step, spread=True)
    tx.count(TABLE, f"{scope}#{member_id}", month, name, step)


def page(
    kept: str,
    member_id: str | None,
    rows_of: Callable[[date, date], list[T]],
    *,
    offset: int,
    size: int,
    names: Collection[str] | None = None,
) -> tuple[list[T], int]:
    """The rows of a page, and how many there are on all pages, of everybody or of one person: of
    those counted under `names`. `rows_of` reads those of the days `[first, last]`, newest first."""
    if member_id is None:
        span, total = _of_everyone(kept, offset, size, names)
    else:
        span, total = _of_member(kept, member_id, offset, size, names)
    if span is None:
        return [], total
    rows = rows_of(span.first, span.last)
    return rows[span.skip : span.skip + size], total


def _of_everyone(
    kept: str, offset: int, size: int, names: Collection[str] | None
) -> tuple[Span | None, int]:
    """Where a page of everybody's stands (None where there is nothing), and how many rows there
    are on all pages. Two round trips."""
    months = _counts(_scope(kept), names)
    total = sum(number for _, number in months)
    slices = paging.locate(months, offset, size)
    if not slices:
        return None, total
    calls = [partial(_counts, f"{_scope(kept)}#{each.bucket}", names) for each in slices]
    days = [day for part in parallel.together(calls) for day in part]
    found = paging.locate(days, slices[0].skip, sum(each.take for each in slices))
    if not found:
        # The two counters are not of the same instant.
        return None, total
    first, last = date.fromisoformat(found[-1].bucket), date.fromisoformat(found[0].bucket)
    return Span(first, last, found[0].skip), total


def _of_member(
    kept: str, member_id: str, offset: int, size: int, names: Collection[str] | None
) -> tuple[Span | None, int]:
    """The same of one person, to the month. One round trip."""
    months = _counts(f"{_scope(kept)}#{member_id}", names)
    total = sum(number for _, number in months)
    found = paging.locate(months, offset, size)
    if not found:
        return None, total
    first, _ = _bounds(found[-1].bucket)
    _, last = _bounds(found[0].bucket)
    return Span(first, last, found[0].skip), total


def _counts(scope: str, names: Collection[str] | None) -> Counts:
    """How much there is, by month or day, newest first."""
    found = counters.read(TABLE, scope)
    return [
        (bucket, sum(n for name, n in numbers.items() if names is None or name in names))
        for bucket, numbers in sorted(found.items(), reverse=True)
    ]


def _bounds(month: str) -> tuple[date, date]:
    """The first and the last day of a month."""
    first, following = dates.bounds_of(month)
    return first, following - dates.ONE_DAY


def _scope(kept: str) -> str:
    return f"counts#{kept}"
