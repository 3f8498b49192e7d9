"""A reading of a channel's calendar that is killed before or after any of its writes: the message
comes again, and everything is as if nothing had happened, once (reservations book, 4.5)."""

from contextlib import suppress
from datetime import date

import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import events
from chalicelib.kernel import cache
from chalicelib.properties.types import House
from chalicelib.reservations.stays.records import in_month, stays_of
from chalicelib.reservations.types import Stay
from local.providers.calendar_feed import CalendarFeed
from tests.support import deliveries
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.ical import calendar, closed, entry
from tests.support.kills import Killed, Moment, killed_at
from tests.support.outbox import Outbox
from tests.support.sizes import calls

from .calendars import day, take
from .channel import Channel

MOST_CALLS = 30
MOMENTS: tuple[Moment, ...] = ("before", "after")
FEEDS, CONFLICTS = "/api/v1/admin/calendar-feeds/", "/api/v1/admin/calendar-conflicts/"
BEFORE = calendar(
    entry(day(4, 1), day(4, 3), "moves"),
    entry(day(4, 5), day(4, 7), "goes"),
    closed(day(4, 10), day(4, 12)),
    closed(day(4, 25), day(4, 28)),
)
AFTER = calendar(
    entry(day(4, 2), day(4, 5), "moves"),
    entry(day(4, 14), day(4, 16), "comes"),
    entry(day(4, 21), day(4, 23), "clashes"),
    closed(day(4, 26), day(4, 28)),
)
Line = tuple[date, date, str, str, list[str]]


def told(stay: Stay) -> list[str]:
    """What is told of a stay, in order."""
    found = events.timeline(f"reservation#{stay.reservation_id}")
    return [each.name.removeprefix("reservation.") for each in reversed(found)]


def outcome(house: House) -> list[Line]:
    """Every stay that a house ever had in April, ended ones too, and what was told of each."""
    listed = [row.reservation_id for row in in_month("2026-04")]
    found = [each for each in stays_of(listed).values() if each.property_id == house.property_id]
    return sorted(
        (each.check_in, each.departure, each.origin, each.status, told(each)) for each in found
    )


RIGHT: list[Line] = [
    (day(4, 2), day(4, 5), "air", "approved", ["created", "moved"]),
    (day(4, 5), day(4, 7), "air", "cancelled", ["created", "cancelled"]),
    (day(4, 10), day(4, 12), "man", "cancelled", ["created", "cancelled"]),
    (day(4, 14), day(4, 16), "air", "approved", ["created"]),
    (day(4, 20), day(4, 22), "aus", "approved", ["created"]),
    (day(4, 26), day(4, 28), "man", "approved", ["created", "moved"]),
]


def prepared(provider: CalendarFeed, number: int, ana: Client) -> Channel:
    """A house of which everything was read, with another calendar by now."""
    name = f"{number}.ics"
    house = new_house(f"Casa {number}", airbnb_url=f"https://www.airbnb.com/calendar/ical/{name}")
    take(house, ana, day(4, 20), day(4, 22))
    provider.calendars[name] = BEFORE
    channel = Channel(provider, house)
    channel.read()
    provider.calendars[name] = AFTER
    return channel


@pytest.mark.soak
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_write_a_reading_ends_the_same_and_nothing_happens_twice(
    api: Api, channel: Channel, ana: Client, moment: Moment
) -> None:
    for number in calls(MOST_CALLS):
        reading = prepared(channel.provider, number, ana)
        place = f"{FEEDS}{reading.house.property_id}/read/"
        outbox = Outbox()
        assert api.post(place, token="admin", json={"force": True}).status_code == 202
        [command] = outbox.waiting()
        with killed_at(number, moment) as kill, suppress(Killed):
            deliveries.take(command)
        cache.forget_all()
        assert deliveries.take(command)
        assert outcome(reading.house) == RIGHT
        found = api.get(CONFLICTS, token="admin").json_body
        mine = [each for each in found if each["property"] == reading.house.property_id]
        assert [each["check_in_date"] for each in mine] == ["2026-04-21"]
        of_house = events.timeline(f"property#{reading.house.property_id}")
        assert [each.name for each in of_house].count("channel.conflicts") == 1
        if not kill.is_done:
            break
    assert 6 < number < MOST_CALLS - 1
