"""On which days the people who work on site are there."""

from datetime import date

from chalicelib.operations.schedules import records
from chalicelib.operations.schedules.types import WorkSchedule


def between(first: date, last: date) -> list[WorkSchedule]:
    """Everybody's schedules of the days `[first, last]`, by day: a query for each month that they
    touch, all at once."""
    return records.schedules_between(first, last)
