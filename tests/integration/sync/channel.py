"""The calendar of a house at a channel, and the readings of it."""

from datetime import date

from chalicelib.calendar import records as nights
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from chalicelib.reservations.stays.records import stays_of
from chalicelib.reservations.types import Stay
from chalicelib.sync.commands import ReadCalendar
from chalicelib.sync.feeds import service
from local.providers.calendar_feed import CalendarFeed
from tests.support.ical import calendar

URL = "https://www.airbnb.com/calendar/ical/1.ics?s=secret"


class Channel:
    """The calendar of a house at a channel, and the readings of it."""

    def __init__(self, provider: CalendarFeed, house: House) -> None:
        self.provider = provider
        self.house = house

    def says(self, *entries: str) -> None:
        self.provider.calendars["1.ics"] = calendar(*entries)

    def read(self, *entries: str, times: int = 1, **how: bool) -> None:
        if entries:
            self.says(*entries)
        command = ReadCalendar(calendar_feed_id=self.house.property_id, **how)
        for _ in range(times):
            service.read(command, now=clock.now())

    @property
    def stays(self) -> list[Stay]:
        """The stays that have nights at the house, by arrival."""
        taken = nights.taken_since(self.house.property_id, date(2026, 1, 1), clock.now())
        found = stays_of({each.reservation_id for each in taken}).values()
        return sorted(found, key=lambda stay: stay.check_in)

    @property
    def shown(self) -> list[tuple[date, date, str]]:
        return [(stay.check_in, stay.departure, stay.origin) for stay in self.stays]

    def asked(self) -> list[dict[str, str]]:
        return [dict(each.request.headers) for each in self.provider.received]
