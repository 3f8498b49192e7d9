"""Lists with badges, pictures, bars and inputs in a real browser: axe finds no barrier, and a
telephone moves nothing sideways."""

from collections.abc import Iterator

import pytest

from chalicelib.kernel import clock, dates
from chalicelib.office.requests import HOME
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.office.test_in_browser import opened
from tests.support import chromium
from tests.support.axe import PHONE, barriers
from tests.support.chromium import Tab
from tests.support.crew import join
from tests.support.houses import house_one
from tests.support.serving import served
from tests.support.tasks import new_task

PRIORITIES = ("low", "medium", "high", "urgent")
STATES = ("pending", "assigned", "in_progress", "completed", "cancelled", "needs_review")
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """A page of a browser."""
    with chromium.tab(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def house(aws: None) -> str:
    """A house with a special date, somebody who works there, and tasks of every colour."""
    house_id = house_one().property_id
    today = dates.in_lima(clock.now()).date()
    member = join("Rosa").member_id
    for number, state in enumerate(STATES):
        priority = PRIORITIES[number % len(PRIORITIES)]
        new_task(today, property_id=house_id, member_id=member, status=state, priority=priority)
    return house_id


@pytest.fixture
def tab(house: str, chrome: Tab) -> Iterator[Tab]:
    """A page of an administrator who has just signed in."""
    hire("ana", "admin")
    chrome.call("Network.clearBrowserCookies")
    chrome.said.clear()
    with served() as address:
        chrome.sign_in(f"{address}{HOME}", "ana@casaaustin.pe", PASSWORD)
        yield chrome


def test_nothing_in_the_lists_keeps_anybody_out(tab: Tab, house: str) -> None:
    found = []
    for path in (
        "tasks/",
        "staff/",
        "special-dates/",
        "properties/",
        f"properties/{house}/",
        "activity-feed-config/",
        "bulk-special-dates/",
        f"special-dates-manager/{house}/",
        "referral-ranking/",
    ):
        opened(tab, path)
        found += [(path, each) for each in barriers(tab)]
        tab.sized(*PHONE)
        assert tab.run(WIDE) <= 0, path
    assert found == [], found
    assert tab.said == []


def test_one_box_marks_all_rows_and_asks_before_what_cannot_be_undone(tab: Tab) -> None:
    opened(tab, "tasks/")
    tab.run("document.querySelector('[data-all]').click()")
    assert tab.run("document.querySelectorAll('[name=entry]:checked').length") == len(STATES)
    tab.run("document.querySelector('[name=deed]').value = 'approve'")
    tab.run("document.querySelector('.bulk button').click()")
    tab.until("document.querySelector('button.danger')")
    assert tab.run("document.querySelectorAll('main form li').length") == len(STATES)
    tab.run("document.querySelector('button.danger').click()")
    tab.until("document.querySelector('.said.bad')")
    assert "2 hechos, 4 no." in tab.run("document.querySelector('.said.bad').textContent")
