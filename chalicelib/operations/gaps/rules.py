"""What becomes of a gap, and the figures of gaps (staff book, 1.5 and 1.9; 9, #19 and #20)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from chalicelib.kernel.errors import Conflict, Invalid
from chalicelib.operations.gaps.types import (
    REASON_LABELS,
    CleaningGap,
    GapFigures,
    HouseGaps,
    ReasonCount,
)
from chalicelib.operations.types import GapReason

RECENT = timedelta(days=30)
WEEK = timedelta(days=7)
WEEKS = 4
TENTH = Decimal("0.1")


class GapClosed(Conflict):
    """The gap is resolved already."""

    code = "gap_resolved"
    default_message = "Este día sin limpieza ya está resuelto."


def noticed(
    before: CleaningGap | None, after: CleaningGap, *, day: date | None, now: datetime
) -> CleaningGap:
    """The gap of a cleaning that is not done on the day of its departure: `after` says which, and
    `day` when it is done instead, or None for never yet. A gap that there was goes on, whatever
    became of it (9, #20)."""
    resolved = msgspec.structs.replace(
        after, rescheduled_date=day, resolved=day is not None, created=now, updated=now
    )
    if before is None:
        return resolved
    is_same = before.gap_date == after.gap_date
    return msgspec.structs.replace(
        resolved,
        original_day=before.original_day,
        # Why it was not cleaned on its day does not change with what is planned since.
        reason=before.reason if is_same else after.reason,
        created=before.created,
        version=before.version + 1,
    )


def closed(
    gap: CleaningGap, *, day: date | None, notes: str, now: datetime, by: str | None = None
) -> CleaningGap:
    """The gap once it needs nobody any more: the house is cleaned on `day`, or None if it need not
    be cleaned."""
    return msgspec.structs.replace(
        gap,
        rescheduled_date=day,
        resolved=True,
        notes=notes,
        resolved_by=by,
        updated=now,
        version=gap.version + 1,
    )


def resolved_by_hand(
    gap: CleaningGap, *, day: date | None, notes: str, by: str, now: datetime
) -> CleaningGap:
    """The gap once an administrator closed it, with the day on which the house was cleaned.

    Raises:
        GapClosed: it was before.
        Invalid: the day lies before the gap.
    """
    if gap.resolved:
        raise GapClosed
    if day is not None and day < gap.gap_date:
        text = f"La limpieza no puede ser anterior al {gap.gap_date.isoformat()}."
        raise Invalid(fields={"rescheduled_date": [text]})
    return closed(gap, day=day, notes=notes, by=by, now=now)


def house_gaps(property_id: str, numbers: Mapping[str, int], most_recent: date | None) -> HouseGaps:
    """The figures of a house, by what was counted of its gaps (`counts.py`)."""
    reasons = by_reason(numbers)
    return HouseGaps(
        property_id=property_id,
        total_gaps=sum(each.count for each in reasons),
        unresolved_gaps=numbers.get("open", 0),
        total_days_without_cleaning=numbers.get("days", 0),
        most_recent_gap=most_recent,
        most_common_reason=reasons[0].reason if reasons else None,
    )


def figures(
    numbers: Iterable[Mapping[str, int]], recent: Iterable[date], today: date
) -> GapFigures:
    """The figures of all houses, by what was counted of each and the days of their recent gaps."""
    totals: Counter[str] = Counter()
    for each in numbers:
        totals.update(each)
    days = list(recent)
    return GapFigures(
        total_gaps=sum(each.count for each in by_reason(totals)),
        unresolved_gaps=totals["open"],
        recent_gaps_30_days=sum(today - RECENT <= day <= today for day in days),
        avg_days_without_cleaning=_average(totals["days"], totals["dated"]),
        gaps_by_reason=tuple(by_reason(totals)),
        weekly_trends=tuple(_in_week(days, today, week) for week in range(WEEKS)),
    )


def by_reason(numbers: Mapping[str, int]) -> list[ReasonCount]:
    """How many gaps have which reason, the commonest first, those with none left out."""
    counts = [ReasonCount(reason=each, count=numbers.get(each, 0)) for each in REASONS]
    return sorted((each for each in counts if each.count > 0), key=lambda each: -each.count)


REASONS: tuple[GapReason, ...] = tuple(REASON_LABELS)


def _average(days: int, gaps: int) -> float:
    if gaps <= 0:
        return 0.0
    return float((Decimal(days) / gaps).quantize(TENTH, ROUND_HALF_UP))


def _in_week(days: Iterable[date], today: date, back: int) -> int:
    """How many of `days` lie in `[today - 7 (back + 1), today - 7 back)`."""
    start = today - WEEK * (back + 1)
    return sum(start <= day < start + WEEK for day in days)
