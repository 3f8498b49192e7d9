"""Several channels that each read our calendar, and whose calendars we read (reservations book, 4.4
and 4.5; B17): no night comes back to where it was sold, and no echo stays."""

from datetime import date
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.reservations.ending.service import remove
from chalicelib.sync.commands import ReadCalendar
from chalicelib.sync.feeds import service
from tests.support.http import Api
from tests.support.ical import calendar, closed, entry

from .calendars import ADMIN, LINKS, day, days, handed_out, new_link, take
from .channel import Channel

Days = list[tuple[str, str]]


class Elsewhere:
    """A channel that shows what it sold, and closes whatever our calendar shows."""

    def __init__(self, api: Api, channel: Channel, name: str, feed: str) -> None:
        self._api, self._calendars, self._feed = api, channel.provider.calendars, feed
        self._file = f"{name}.ics"
        self._address = handed_out(api, new_link(api, name=name, channel=name))
        self.sold: list[str] = []

    @property
    def read(self) -> Days:
        """What it reads of ours."""
        return days(self._api.get(self._address).body.decode())

    def follow(self) -> None:
        """It reads our calendar, and we read the one that follows from it."""
        echo = [closed(_day(start), _day(end)) for start, end in self.read]
        self._calendars[self._file] = calendar(*self.sold, *echo)
        service.read(ReadCalendar(calendar_feed_id=self._feed), now=clock.now())


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


@pytest.fixture
def channels(api: Api, channel: Channel) -> tuple[Elsewhere, Elsewhere]:
    """Airbnb and Booking."""
    found = []
    for name in ("airbnb", "booking"):
        url = f"https://www.airbnb.com/calendar/ical/{name}.ics"
        feed = {"property": channel.house.property_id, "url": url, "channel": name}
        made = api.post("/api/v1/admin/calendar-feeds/", token="admin", json=feed)
        assert made.status_code == 201, made.body
        found.append(Elsewhere(api, channel, name, made.json_body["id"]))
    return found[0], found[1]


def test_what_one_channel_sold_is_closed_at_the_other_and_never_comes_back(
    channel: Channel, channels: tuple[Elsewhere, Elsewhere], ana: Client
) -> None:
    airbnb, booking = channels
    take(channel.house, ana, day(5, 1), day(5, 4))
    airbnb.sold.append(entry(day(4, 1), day(4, 3), "A1"))
    booking.sold.append(entry(day(4, 10), day(4, 12), "B1"))
    for _ in range(3):
        airbnb.follow()
        booking.follow()
    assert channel.shown == [
        (day(4, 1), day(4, 3), "air"),
        (day(4, 10), day(4, 12), "air"),
        (day(5, 1), day(5, 4), "aus"),
    ]
    assert airbnb.read == [("20260410", "20260412"), ("20260501", "20260504")]
    assert booking.read == [("20260401", "20260403"), ("20260501", "20260504")]


def test_when_a_stay_ends_no_echo_keeps_its_nights(
    channel: Channel, channels: tuple[Elsewhere, Elsewhere], ana: Client
) -> None:
    airbnb, booking = channels
    own = take(channel.house, ana, day(5, 1), day(5, 4))
    airbnb.sold.append(entry(day(4, 1), day(4, 3), "A1"))
    for _ in range(2):
        airbnb.follow()
        booking.follow()
    airbnb.sold.clear()
    remove(own.reservation_id, caller=ADMIN, now=clock.now())
    # Each follows later than the other one's echo, three readings until something is called off.
    for _ in range(10):
        booking.follow()
        airbnb.follow()
    assert channel.shown == []
    assert (airbnb.read, booking.read) == ([], [])


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"channel": "Air BnB"}, "channel"),
        ({"channel": "booking", "includes_channel": True}, "includes_channel"),
    ],
)
def test_a_channel_has_a_name_and_is_never_shown_its_own(
    api: Api, fields: dict[str, Any], wrong: str
) -> None:
    answer = api.post(LINKS, token="admin", json={"name": "Canal", **fields})
    assert (answer.status_code, wrong in answer.json_body) == (400, True)
