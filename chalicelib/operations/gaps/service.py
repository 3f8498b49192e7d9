"""Gaps for whoever looks at them, and closing them by hand."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec

from chalicelib.cloud import budget, events
from chalicelib.cloud.events import Plain
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.operations.events import GapEvent, GapNoticed, GapResolved
from chalicelib.operations.gaps import counts, records, rules
from chalicelib.operations.gaps.types import CleaningGap, GapFigures, HouseGaps


def find(gap_id: str) -> CleaningGap:
    """A gap.

    Raises:
        NotFound: there is none.
    """
    gap = records.gap_of(gap_id)
    if gap is None:
        raise NotFound
    return gap


def history(gap_id: str) -> list[Plain]:
    """What happened to a gap, newest first.

    Raises:
        NotFound: there is none.
    """
    return events.past_of(f"gap#{gap_id}", lambda: find(gap_id))


def write(tx: Transaction, before: CleaningGap | None, after: CleaningGap, *, actor: str) -> None:
    """Put a gap, or a change of one, into a transaction with its event; the commit raises `Stale`
    where somebody else changed it meanwhile."""
    records.write(tx, before, after)
    event = GapResolved if after.is_over else GapNoticed
    tx.emit(event(**_summary(after)), actor=actor)


def resolve(
    gap_id: str,
    *,
    day: date | None,
    notes: str,
    caller: Staff,
    now: datetime,
    once: Once[CleaningGap] | None = None,
) -> CleaningGap:
    """Close a gap by hand: the house was cleaned on `day`, or needs it no more.

    Raises:
        NotFound: there is none.
        GapClosed: it was closed before.
        Invalid: the day lies before the gap.
    """

    def work() -> CleaningGap:
        before = find(gap_id)
        after = rules.resolved_by_hand(before, day=day, notes=notes, by=caller.actor, now=now)
        tx = Transaction(now)
        write(tx, before, after, actor=caller.actor)
        tx.once(once, after)
        tx.commit()
        return after

    return budget.again(work, Stale)


def by_house() -> list[HouseGaps]:
    """The figures of each house that ever had a gap, most gaps first: a query, and one for each
    month in which a house had its last gap, all at once."""
    numbers = counts.by_house()
    months = {counts.last_month(each) for each in numbers.values()} - {None}
    last = _last_gaps(month for month in months if month is not None)
    found = [rules.house_gaps(house, each, last.get(house)) for house, each in numbers.items()]
    with_gaps = [each for each in found if each.total_gaps > 0]
    return sorted(with_gaps, key=lambda each: (-each.total_gaps, each.property_id))


def figures(today: date) -> GapFigures:
    """The figures of all houses: what was counted of them, and the gaps of the last month."""
    first = today - rules.RECENT
    recent = records.of_months(dates.months_between(first, today), first, today)
    return rules.figures(counts.by_house().values(), [gap.gap_date for gap in recent], today)


def _last_gaps(months: Iterable[str]) -> dict[str, date]:
    """The day of the last gap that each house has in these months."""
    gaps = records.of_months(months, date.min, date.max)
    # The newest come first, so those of the same house that follow are older.
    return {gap.property_id: gap.gap_date for gap in reversed(gaps)}


def _summary(gap: CleaningGap) -> dict[str, Any]:
    values = msgspec.structs.asdict(gap)
    return {name: values[name] for name in GapEvent.__struct_fields__}
