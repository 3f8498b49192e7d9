"""The page of the calendars that channels keep, and what a person does there."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import requests

from chalicelib.sync.feeds import parsing
from chalicelib.sync.feeds.types import Booked
from local.providers.calendar_feed import CalendarFeed
from local.providers.identity import Identity
from local.providers.server import StandIns, serving
from tests.support.ical import calendar, closed, entry

SECONDS = 10
HTML = {"Accept": "text/html,*/*"}
START, END = date(2027, 3, 1), date(2027, 3, 3)
DAYS = {"start": "2027-03-10", "end": "2027-03-12"}


@pytest.fixture
def feed() -> CalendarFeed:
    return CalendarFeed()


@pytest.fixture
def server(feed: CalendarFeed) -> Iterator[StandIns]:
    with serving(feed, Identity()) as running:
        yield running


def page(server: StandIns) -> str:
    answer = requests.get(f"{server.url}/calendars/", timeout=SECONDS)
    assert answer.status_code == 200
    return answer.text


def act(server: StandIns, place: str, sent: Any = None, **options: Any) -> requests.Response:
    address = f"{server.url}/calendars/{place}"
    return requests.post(address, data=sent, timeout=SECONDS, allow_redirects=False, **options)


def said(feed: CalendarFeed, name: str = "1.ics") -> list[tuple[date, date, bool]]:
    """What the product reads of a calendar."""
    found = parsing.read(feed.calendars[name], "ical", today=date(2027, 1, 1))
    assert found.is_whole
    return [(each.start, each.end, each.is_block) for each in found.booked]


def test_what_the_product_asked_for_is_shown_though_it_is_empty(server: StandIns) -> None:
    assert "Nobody has asked" in page(server)
    requests.get(f"{server.url}/calendar_feed/calendar/ical/1.ics", timeout=SECONDS)
    assert "<h2>1.ics</h2>" in page(server)


def test_entries_are_shown_with_their_days(server: StandIns, feed: CalendarFeed) -> None:
    feed.calendars["<b>.ics"] = calendar(entry(START, END, "U&1"), closed(END, date(2027, 3, 9)))
    shown = page(server)
    assert "<h2>&lt;b&gt;.ics</h2>" in shown
    assert "<td>Reserved</td><td>U&amp;1</td>" in shown
    assert 'value="2027-03-01"' in shown
    assert "<td>Airbnb (Not available)</td>" in shown
    assert 'formaction="/calendars/%3Cb%3E.ics/1/remove"' in shown


def test_a_person_sells_closes_moves_and_calls_off(server: StandIns, feed: CalendarFeed) -> None:
    assert act(server, "1.ics/add", DAYS).json() == {"calendar": "1.ics", "entries": 1}
    act(server, "1.ics/add", {"start": "2027-04-01", "end": "2027-04-02", "what": "closed"})
    april = date(2027, 4, 1), date(2027, 4, 2), True
    assert said(feed) == [(date(2027, 3, 10), date(2027, 3, 12), False), april]
    names = re.findall(rb"UID:(.*)", feed.calendars["1.ics"])
    act(server, "1.ics/0/move", {"start": "2027-03-20", "end": "2027-03-25"})
    assert said(feed) == [(date(2027, 3, 20), date(2027, 3, 25), False), april]
    assert re.findall(rb"UID:(.*)", feed.calendars["1.ics"]) == names
    act(server, "1.ics/0/remove")
    assert said(feed) == [april]


def test_what_was_put_there_as_text_is_moved_too(server: StandIns, feed: CalendarFeed) -> None:
    feed.calendars["1.ics"] = calendar(
        "BEGIN:VEVENT\r\nUID:U1\r\nSUMMARY:Reserved\r\nDTSTART:20270301T150000Z\r\n"
        "DTEND;TZID=America/Lima:20270303T110000\r\nEND:VEVENT",
        entry(date(2027, 5, 1), date(2027, 5, 2), "U2"),
    )
    act(server, "1.ics/0/move", DAYS)
    found = parsing.read(feed.calendars["1.ics"], "ical", today=START).booked
    assert found[0] == Booked(uid="U1", start=date(2027, 3, 10), end=date(2027, 3, 12))
    assert found[1].start == date(2027, 5, 1)


@pytest.mark.parametrize(
    ("place", "sent", "status"),
    [
        ("1.ics/add", {"start": "2027-03-10", "end": "2027-03-10"}, 400),
        ("1.ics/add", {"start": "soon", "end": "2027-03-10"}, 400),
        ("1.ics/add", {"start": "2027-03-10"}, 400),
        ("1.ics/add", {**DAYS, "what": "given away"}, 400),
        ("1.ics/0/double", DAYS, 400),
        ("1.ics/x/remove", {}, 400),
        ("1.ics/5/move", DAYS, 404),
        ("1.ics/5/remove", {}, 404),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    server: StandIns, feed: CalendarFeed, place: str, sent: dict[str, str], status: int
) -> None:
    feed.calendars["1.ics"] = before = calendar(entry(START, END))
    assert act(server, place, sent).status_code == status
    assert feed.calendars["1.ics"] == before


def test_a_button_leads_back_to_the_page(server: StandIns) -> None:
    answer = act(server, "1.ics/add", DAYS, headers=HTML)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/calendars/")


def test_calendars_break_there_too(server: StandIns, feed: CalendarFeed) -> None:
    shown = page(server)
    assert 'action="/failures/calendar_feed"' in shown
    for how in ("page", "truncated", "too_large", "broken", "slow"):
        assert f"<option>{how}</option>" in shown
    requests.post(f"{server.url}/failures/calendar_feed?how=truncated", timeout=SECONDS)
    assert "<option selected>truncated</option>" in page(server)
