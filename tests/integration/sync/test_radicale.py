"""Our calendars in a calendar server that others write."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import requests

from chalicelib.sync.calendars import rules
from chalicelib.sync.calendars.types import Occupied
from tests.support.peers import radicale

SECONDS = 60
CALENDARS, ENTRIES = 10, 100
PLACE = "owner/house{number}/"
AUTH = ("owner", "")
AT = datetime(2026, 3, 2, 15, 0, 7, tzinfo=UTC)
NAMES = (
    "Casa Austin 1",
    "Ñandú; la «mejor», frente al mar \\ 100 %",
    "Casa de " + "ñ" * 90,
    "海辺の家 🏖️",
)
QUERY = """<?xml version="1.0"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<D:prop><C:calendar-data/></D:prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
<C:time-range start="{start}" end="{end}"/>
</C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("radicale")
    with radicale(folder) as address:
        yield address


def stays(number: int) -> list[Occupied]:
    """Stays of a house, one after the other."""
    chance = random.Random(number)
    start, found = date(2027, 1, 1), []
    for index in range(ENTRIES):
        start += timedelta(days=chance.randrange(3))
        end = start + timedelta(days=chance.randrange(1, 9))
        found.append(
            Occupied(
                uid=f"{number:016x}{index:016x}{rules.OURS}",
                house=NAMES[number % len(NAMES)],
                start=start,
                end=end,
                changed=AT + timedelta(minutes=index),
                sequence=index,
            )
        )
        start = end
    return found


def put(server: str, number: int, shown: list[Occupied]) -> str:
    """The address of a calendar that is put there as we write it."""
    text = rules.text_of(shown[0].house, shown)
    address = f"{server}/{PLACE.format(number=number)}"
    headers = {"Content-Type": "text/calendar; charset=utf-8"}
    answer = requests.put(address, data=text.encode(), headers=headers, auth=AUTH, timeout=SECONDS)
    assert answer.status_code == 201, answer.text
    return address


@pytest.mark.parametrize("number", range(CALENDARS))
def test_a_calendar_server_keeps_every_entry_as_it_is(server: str, number: int) -> None:
    shown = stays(number)
    address = put(server, number, shown)
    content = requests.get(address, auth=AUTH, timeout=SECONDS).content
    calendar: Any = icalendar.Calendar.from_ical(content)
    assert str(calendar["X-WR-CALNAME"]) == shown[0].house
    kept = {
        (str(e["UID"]), e["DTSTART"].dt, e["DTEND"].dt, str(e["SUMMARY"]), int(e["SEQUENCE"]))
        for e in calendar.walk("VEVENT")
    }
    assert kept == {
        (each.uid, each.start, each.end, f"{each.house}: {rules.NEUTRAL}", each.sequence)
        for each in shown
    }


def test_it_finds_the_stays_of_a_month_and_leaves_the_day_of_departure(server: str) -> None:
    shown = stays(0)
    address = put(server, CALENDARS, shown)
    query = QUERY.format(start="20270301T000000Z", end="20270401T000000Z")
    headers = {"Depth": "1", "Content-Type": "application/xml"}
    answer = requests.request(
        "REPORT", address, data=query, headers=headers, auth=AUTH, timeout=SECONDS
    )
    assert answer.status_code == 207
    found = {each.uid for each in shown if each.uid in answer.text}
    first, following = date(2027, 3, 1), date(2027, 4, 1)
    assert found == {each.uid for each in shown if each.start < following and first < each.end}
