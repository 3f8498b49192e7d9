"""Who is reminded of what, and when: pure. All days and hours are Lima's."""

from datetime import date, datetime, time

from chalicelib.kernel import dates
from chalicelib.notifications.commands import ReminderKind, RemindOfStay
from chalicelib.reservations.types import Stay

BEGINS, ENDS = time(10), time(22)
"""The hour of the job, and the last one at which somebody is reminded of tomorrow."""


def day_of(kind: ReminderKind, stay: Stay) -> date:
    """The day of which a reminder speaks: that of arrival, or that on which the guests leave."""
    return stay.check_in if kind == "checkin_reminder" else stay.departure


def is_due(command: RemindOfStay, stay: Stay, now: datetime) -> bool:
    """Whether a stay takes place, and is to be reminded of now: the day before, from ten on."""
    local = dates.in_lima(now)
    return (
        stay.is_sold
        and day_of(command.kind, stay) == command.day
        and local.date() + dates.ONE_DAY == command.day
        and local.time() >= BEGINS
    )


def lasts_until(day: date, now: datetime) -> datetime:
    """Until when it may be pushed: ten in the evening before, or until that day begins where it is
    later already."""
    evening = dates.local(day - dates.ONE_DAY, ENDS)
    return evening if now < evening else dates.local(day, time())
