"""The lists of stays, each in at most three round trips in a row, however long the history is.

Lists that are short by their nature (a month, who is in the houses, what awaits review, what
was booked today, a client's stays) are read whole from their index. For the endless ones
(everything, a channel, what is still to come) the counters by house, year and month say
which months hold the page.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

import msgspec

from chalicelib.cloud import parallel
from chalicelib.kernel import dates, paging
from chalicelib.kernel.spanish import visible
from chalicelib.reservations.lists.rules import LONGEST, Filters
from chalicelib.reservations.stays import counts, records
from chalicelib.reservations.stays.counts import Count
from chalicelib.reservations.stays.reading import listed_in_full
from chalicelib.reservations.stays.records import ListedStay
from chalicelib.reservations.stays.types import StaysInFull

R = TypeVar("R", bound=ListedStay)


class StayPage(msgspec.Struct, frozen=True):
    """The stays of one page, and how many there are on all pages."""

    found: StaysInFull
    count: int


class _Rows(msgspec.Struct, frozen=True):
    listed: list[ListedStay]
    count: int


def page(filters: Filters, search: str, *, offset: int, size: int) -> StayPage:
    """Stays `[offset, offset + size)` of those that pass the filters, by check-in."""
    rows = _rows(filters, search, offset, size)
    return StayPage(listed_in_full(rows.listed), rows.count)


def _rows(filters: Filters, search: str, offset: int, size: int) -> _Rows:
    if visible(search):
        from chalicelib.reservations.lists import searching  # others need none of it

        return _Rows(*searching.page(filters, search, offset=offset, size=size))
    short = _short_list(filters)
    if short is not None:
        return _in_memory(filters, short, offset, size)
    return _by_counters(filters, offset, size)


def _short_list(filters: Filters) -> Callable[[], list[ListedStay]] | None:
    """How to read all candidates at once, where they are few by nature."""
    if filters.created_today:
        return partial(records.created_on, filters.today)
    if filters.scope == "pending":
        return records.under_review
    if filters.period is not None:
        return partial(_months, filters.period.months)
    if filters.scope == "in_progress":
        return partial(_months, dates.months_between(filters.today - LONGEST, filters.today))
    return None


def _in_memory(
    filters: Filters, read: Callable[[], list[ListedStay]], offset: int, size: int
) -> _Rows:
    rows = passing(filters, read())
    return _Rows(rows[offset : offset + size], len(rows))


def _by_counters(filters: Filters, offset: int, size: int) -> _Rows:
    """A page of an endless list: the counters in the first round trip, then the months that have
    its rows."""
    if filters.scope == "today":
        current = dates.month_of(filters.today)
        counted, rows = parallel.both(
            partial(counts.read, filters.today), partial(records.in_month, current)
        )
        begun = {current: passing(filters, rows)}
        numbers = _per_month(filters, counted, after=current)
        numbers[current] = len(begun[current])
    else:
        begun = {}
        numbers = _per_month(filters, counts.read(filters.today))
    slices = paging.locate(sorted(numbers.items()), offset, size)
    months = begun | _read_months(filters, [s.bucket for s in slices if s.bucket not in begun])
    listed = [row for s in slices for row in months[s.bucket][s.skip : s.skip + s.take]]
    return _Rows(listed, sum(numbers.values()))


def _read_months(filters: Filters, months: list[str]) -> dict[str, list[ListedStay]]:
    found = parallel.together(_month_reads(months))
    return {month: passing(filters, rows) for month, rows in zip(months, found, strict=True)}


def _per_month(filters: Filters, counted: Iterable[Count], *, after: str = "") -> Counter[str]:
    """How many stays pass the filters in each month later than `after`."""
    totals: Counter[str] = Counter()
    for count in counted:
        if count.origin in filters.origins and count.month > after:
            totals[count.month] += count.number
    return totals


def _months(months: Iterable[str]) -> list[ListedStay]:
    return [row for rows in parallel.together(_month_reads(months)) for row in rows]


def _month_reads(months: Iterable[str]) -> list[Callable[[], list[ListedStay]]]:
    return [partial(records.in_month, month) for month in months]


def passing(filters: Filters, rows: Iterable[R]) -> list[R]:
    """The rows that pass the filters, by check-in."""
    return sorted((row for row in rows if filters.accept(row)), key=lambda row: row.order)
