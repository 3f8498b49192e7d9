"""The pages of days in a real browser: axe finds nothing that keeps anybody out, nothing is
refused by the policy, and a telephone shows them without moving sideways."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kernel import clock, dates
from tests.integration.office.desk import march, named, stays_in
from tests.integration.office.test_in_browser import chrome, opened, tab
from tests.support.axe import PHONE, barriers
from tests.support.chromium import Tab
from tests.support.houses import house_one, new_house, offer_pool, seasons_and_rate
from tests.support.tasks import new_task

__all__ = ["chrome", "tab"]
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

KINDS: tuple[dict[str, Any], ...] = (
    {},
    {"status": "pending"},
    {"origin": "air"},
    {"origin": "man"},
    {"late_checkout": True},
)
"""What tells one stay from another."""


@pytest.fixture
def paths(aws: None) -> list[str]:
    """The pages, of a house that has something of each kind."""
    house = house_one()
    seasons_and_rate()
    offer_pool()
    new_house("Casa Austin 2")
    for place, details in enumerate(KINDS):
        stay = stays_in(house, march(5 + 3 * place), client=named("Ana"), **details)
    new_task(march(5), property_id=house.property_id)
    coming = dates.today(clock.now()) + timedelta(days=30)
    asked = f"check_in_date={coming}&check_out_date={coming + timedelta(days=3)}&guests=4"
    return [
        "day/?day=2026-03-05",
        "year/?year=2026",
        f"quote/?{asked}&property_id={house.property_id}",
        f"quote/?{asked}",
        "quote/?check_in_date=2020-01-01&check_out_date=2020-01-02",
        f"timeline/{stay.reservation_id}/",
    ]


def test_nothing_keeps_anybody_out_of_a_day(tab: Tab, paths: list[str]) -> None:
    found = []
    for path in paths:
        opened(tab, path)
        found += [(path, each) for each in barriers(tab)]
    assert found == []
    assert [said for said in tab.said if "400" not in said] == []


def test_a_telephone_shows_days_without_moving_them_sideways(tab: Tab, paths: list[str]) -> None:
    tab.sized(*PHONE)
    for path in paths:
        opened(tab, path)
        assert tab.run(WIDE) <= 0, path


def test_a_telephone_shows_the_year_as_lists_of_stays(tab: Tab, paths: list[str]) -> None:
    tab.sized(*PHONE)
    opened(tab, paths[1])
    seen = "[...document.querySelectorAll('#m-3 td')].filter(cell => cell.offsetHeight)"
    assert tab.run(f"{seen}.map(cell => cell.innerText.trim())") == [
        "Ana, 5–7/3",
        "Ana, 8–10/3, por revisar",
        "Airbnb, 11–13/3",
        "Mantenimiento, 14–16/3",
        "Ana, 17–19/3, sale tarde",
    ]


def test_the_names_of_months_lead_to_them(tab: Tab, paths: list[str]) -> None:
    opened(tab, paths[1])
    tab.run("document.querySelector('a[href=\"#m-4\"]').click()")
    tab.until("document.querySelector('#m-4').getBoundingClientRect().top < 60")
