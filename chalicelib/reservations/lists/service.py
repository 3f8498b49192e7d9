"""The lists of stays, each in at most three rounds of calls, however long the history is.

Lists that are short by their nature (a month, who is in the houses, what awaits review, what
was booked today, a client's stays) are read from their index and cut in memory. The endless
ones (everything, a channel, a house, what is still to come) are cut by counters that stand by
house, year and month: the counters say which months hold the page.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial

import msgspec

from chalicelib.clients.records import searching
from chalicelib.clients.rules import search as client_search
from chalicelib.cloud import parallel
from chalicelib.kernel import dates, paging
from chalicelib.kernel.spanish import fold
from chalicelib.properties.catalogue import catalogue
from chalicelib.reservations.lists.rules import LONGEST, Filters
from chalicelib.reservations.stays import counts, records
from chalicelib.reservations.stays.counts import Count
from chalicelib.reservations.stays.records import Listed


class Cut(msgspec.Struct, frozen=True):
    """The rows of one page, and how many there are in all."""

    rows: list[Listed]
    count: int


def cut(filters: Filters, search: str, *, offset: int, size: int) -> Cut:
    """Rows `[offset, offset + size)` of the stays that pass the filters, by check-in."""
    words = fold(search).split()
    if words:
        houses = _houses_named(words)
        if not houses:
            return _in_memory(filters, partial(_of_people, words), offset, size)
        filters = msgspec.structs.replace(filters, houses=houses)
    short = _short_list(filters)
    if short is not None:
        return _in_memory(filters, short, offset, size)
    return _by_counters(filters, offset, size)


def of_period(filters: Filters) -> list[Listed]:
    """Every stay of a period, by check-in."""
    months = filters.period.months if filters.period is not None else []
    return _kept(filters, _months(months))


def _short_list(filters: Filters) -> Callable[[], list[Listed]] | None:
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


def _in_memory(filters: Filters, read: Callable[[], list[Listed]], offset: int, size: int) -> Cut:
    rows = _kept(filters, read())
    return Cut(rows[offset : offset + size], len(rows))


def _by_counters(filters: Filters, offset: int, size: int) -> Cut:
    """Cut an endless list: round one the counters, round two the months that hold the page."""
    if filters.scope == "today":
        current = dates.month_of(filters.today)
        counted, rows = parallel.both(
            partial(counts.read, filters.today), partial(records.in_month, current)
        )
        begun = {current: _kept(filters, rows)}
        numbers = _per_month(filters, counted, after=current)
        numbers[current] = len(begun[current])
    else:
        begun = {}
        numbers = _per_month(filters, counts.read(filters.today))
    slices = paging.locate(sorted(numbers.items()), offset, size)
    known = begun | _read_months(filters, [s.bucket for s in slices if s.bucket not in begun])
    page = [row for s in slices for row in known[s.bucket][s.skip : s.skip + s.take]]
    return Cut(page, sum(numbers.values()))


def _read_months(filters: Filters, months: list[str]) -> dict[str, list[Listed]]:
    found = parallel.together(_month_reads(months))
    return {month: _kept(filters, rows) for month, rows in zip(months, found, strict=True)}


def _per_month(filters: Filters, counted: Iterable[Count], *, after: str = "") -> Counter[str]:
    """How many stays the filters keep in each month later than `after`."""
    totals: Counter[str] = Counter()
    for one in counted:
        of_house = filters.houses is None or one.property_id in filters.houses
        if of_house and one.origin in filters.origins and one.month > after:
            totals[one.month] += one.number
    return totals


def _houses_named(words: Iterable[str]) -> frozenset[str]:
    """The houses whose name has every word."""
    return frozenset(
        house.property_id
        for house in catalogue().houses
        if all(word in fold(house.name) for word in words)
    )


def _of_people(words: list[str]) -> list[Listed]:
    """The stays of the clients that the words find; a word may name the house instead."""
    names = {house.property_id: fold(house.name) for house in catalogue().houses}
    of_houses = [word for word in words if any(word in name for name in names.values())]
    of_clients = [word for word in words if word not in of_houses] or words
    found = searching.find(client_search.asked(" ".join(of_clients)))
    stays = parallel.together([partial(records.of_client, client_id) for client_id in found])
    wanted = of_houses if of_clients != words else []
    return [
        row
        for rows in stays
        for row in rows
        if all(word in names.get(row.property_id, "") for word in wanted)
    ]


def _months(months: Iterable[str]) -> list[Listed]:
    return [row for rows in parallel.together(_month_reads(months)) for row in rows]


def _month_reads(months: Iterable[str]) -> list[Callable[[], list[Listed]]]:
    return [partial(records.in_month, month) for month in months]


def _kept(filters: Filters, rows: Iterable[Listed]) -> list[Listed]:
    kept = (
        row
        for row in rows
        if filters.keeps(origin=row.origin, property_id=row.property_id, status=row.status)
        and filters.keeps_dates(row.check_in, row.check_out)
        and (not filters.created_today or row.created_day == filters.today)
    )
    return sorted(kept, key=lambda row: row.order)
