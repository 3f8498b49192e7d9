"""When the calendars of channels are read. Reading one again changes nothing twice."""

from datetime import datetime

from chalicelib.kernel import clock
from chalicelib.sync.commands import ReadCalendar
from chalicelib.sync.feeds import service


def airbnb_sync(now: datetime) -> None:
    """Every 15 minutes: have every calendar read."""
    service.request_all(now=now)


def read_calendar(command: ReadCalendar) -> None:
    """One is to be read."""
    service.read(command, now=clock.now())
