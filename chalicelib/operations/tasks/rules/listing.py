"""The filters of the list of tasks, and which days it has to look at (staff book, 1.9)."""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from chalicelib.kernel import dates
from chalicelib.operations.tasks.rules.wording import FIRST, LAST
from chalicelib.operations.tasks.types import Line
from chalicelib.operations.types import TaskStatus, TaskType

MOST_DAYS = 62
"""Of so many days, all are read; of more, those months that have the page."""


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is narrowed to; all parts must hold. first, last: days, both with it."""

    member_id: str | None = None
    property_id: str | None = None
    status: TaskStatus | None = None
    task_type: TaskType | None = None
    first: date = FIRST
    last: date = LAST

    def accept(self, line: Line) -> bool:
        """Whether a task of one of the days passes."""
        return (
            self.member_id in (None, line.member_id)
            and self.property_id in (None, line.property_id)
            and self.status in (None, line.status)
            and self.task_type in (None, line.task_type)
        )

    @property
    def is_short(self) -> bool:
        """Whether it spans so few days that all are read."""
        return self.last - self.first < timedelta(MOST_DAYS)

    @property
    def days(self) -> list[date]:
        """Every day that it spans, in order."""
        return list(dates.days_between(self.first, self.last + dates.ONE_DAY))

    def days_of(self, month: str) -> list[date]:
        """The days of a month that it spans, in order."""
        return [day for day in dates.days_of(month) if self.first <= day <= self.last]

    @property
    def edges(self) -> list[str]:
        """The months of which it spans a part only, so that their counts do not tell."""
        months = (dates.month_of(self.first), dates.month_of(self.last))
        return [month for month in dict.fromkeys(months) if not self._spans(month)]

    def has_whole(self, month: str) -> bool:
        """Whether it spans a month, so that its counts tell."""
        is_inside = dates.month_of(self.first) <= month <= dates.month_of(self.last)
        return is_inside and self._spans(month)

    def _spans(self, month: str) -> bool:
        days = dates.days_of(month)
        return self.first <= days[0] and days[-1] <= self.last


def in_order(lines: Iterable[Line]) -> list[Line]:
    """The tasks of a day, the most urgent first; those of one priority as they came to the day."""
    return sorted(lines, key=lambda line: -line.rank)
