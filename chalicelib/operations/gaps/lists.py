"""Pages of gaps: which months a page is in, counters tell, so that one of years ago costs what the
first one costs."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from chalicelib.kernel import dates, paging
from chalicelib.operations.gaps import counts, records
from chalicelib.operations.gaps.types import CleaningGap
from chalicelib.operations.types import GapReason

FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)


class GapFilters(msgspec.Struct, frozen=True, kw_only=True):
    """Which gaps are asked for; None asks for all."""

    property_id: str | None = None
    resolved: bool | None = None
    reason: GapReason | None = None
    date_from: date | None = None
    date_to: date | None = None

    @property
    def bounds(self) -> tuple[date, date]:
        """The first and the last day."""
        return self.date_from or FIRST, self.date_to or LAST

    def accept(self, gap: CleaningGap) -> bool:
        """Whether a gap of these days and of this house is asked for."""
        return self.resolved in (None, gap.resolved) and self.reason in (None, gap.reason)

    def count(self, numbers: Mapping[str, int]) -> int:
        """How many of a whole month are asked for."""
        return sum(number for name, number in numbers.items() if self._accepts_name(name))

    def _accepts_name(self, name: str) -> bool:
        reason, _, state = name.partition(".")
        return self.reason in (None, reason) and self.resolved in (None, state == "done")


def page(filters: GapFilters, *, offset: int, size: int) -> tuple[list[CleaningGap], int]:
    """Gaps `[offset, offset + size)` of those that are asked for, newest first, and how many there
    are: three rounds of queries, whatever the page and the history."""
    first, last = filters.bounds
    if first > last:
        return [], 0
    edges = _edges(filters)
    months = [
        (month, len(edges[month]) if month in edges else filters.count(numbers))
        for month, numbers in counts.by_month(filters.property_id).items()
        if dates.month_of(first) <= month <= dates.month_of(last)
    ]
    slices = paging.locate(months, offset, size)
    found = _gaps_of(filters, [each.bucket for each in slices])
    skip = slices[0].skip if slices else 0
    return found[skip : skip + size], sum(number for _, number in months)


def _edges(filters: GapFilters) -> dict[str, list[CleaningGap]]:
    """The gaps of the months of which only some days are asked for."""
    months = {dates.month_of(day) for day in (filters.date_from, filters.date_to) if day}
    found: dict[str, list[CleaningGap]] = {month: [] for month in months}
    for gap in _gaps_of(filters, months):
        found[dates.month_of(gap.gap_date)].append(gap)
    return found


def _gaps_of(filters: GapFilters, months: Iterable[str]) -> list[CleaningGap]:
    gaps = records.of_months(months, *filters.bounds, filters.property_id)
    return [gap for gap in gaps if filters.accept(gap)]
