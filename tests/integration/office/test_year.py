"""The calendar of a year, in the browser of each role."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from chalicelib.cloud import usage
from chalicelib.office.requests import address_of
from chalicelib.office.work import year
from chalicelib.properties.special_dates.rules import DateInput
from chalicelib.properties.special_dates.service import save_special_date
from chalicelib.properties.types import House
from tests.integration.office.desk import LARGEST, MARKUP, as_one_of, march, named, stays_in
from tests.support.houses import new_house
from tests.support.monday import monday
from tests.support.office import Browser, Page
from tests.support.people import ACTOR

__all__ = ["monday"]
STAYS = address_of("reservations")


@pytest.fixture
def house(aws: None) -> House:
    return new_house("Casa Austin 1")


@pytest.fixture
def calendar(house: House) -> Browser:
    """The browser of an administrator."""
    return as_one_of("admin")


def dear(house: House, description: str) -> None:
    """Let 28 July have a price of its own."""
    night = DateInput(month=7, day=28, price_usd=Decimal(400), description=description)
    save_special_date(house.property_id, night, actor=ACTOR)


def stays_on(page: Page) -> set[str]:
    """Where the cells of a calendar lead."""
    cells = (link for link in page.links if link.startswith(STAYS) and "?" not in link)
    return set(cells) - {STAYS}


def test_each_stay_is_a_cell_that_leads_to_it(calendar: Browser, house: House) -> None:
    stay = stays_in(house, march(5), 3)
    page = calendar.get("year/")
    assert page.status == 200
    assert address_of("reservations", stay.reservation_id) in page.links
    assert "Ana, 5–8/3" in page.text
    assert "Casa Austin 1 28 libres" in page.text
    assert "Casa Austin 1 31 libres" in page.text


def test_kinds_of_stays_differ_by_their_words(calendar: Browser, house: House) -> None:
    stays_in(house, march(5), 2, status="pending")
    stays_in(house, march(8), 2, origin="air")
    stays_in(house, march(11), 2, origin="man")
    stays_in(house, march(14), 2, late_checkout=True)
    page = calendar.get("year/")
    for text in (
        "Ana, 5–7/3, por revisar",
        "Airbnb, 8–10/3",
        "Mantenimiento, 11–13/3",
        "Ana, 14–16/3, sale tarde",
    ):
        assert text in page.text
    for kind in year.KINDS:
        assert f'<span class="{kind}"' in page.body


def test_a_late_checkout_takes_the_night_of_its_day(calendar: Browser, house: House) -> None:
    stays_in(house, march(14), 2, late_checkout=True)
    assert "Casa Austin 1 28 libres" in calendar.get("year/").text


def test_what_was_called_off_has_no_nights(calendar: Browser, house: House) -> None:
    stays_in(house, march(5), 3, status="cancelled")
    assert "Ana" not in calendar.get("year/").text


def test_a_stay_over_new_year_stands_in_both_years(calendar: Browser, house: House) -> None:
    stays_in(house, date(2026, 12, 30), 4)
    for asked in ("2026", "2027"):
        assert "Ana, 30/12–3/1" in calendar.get("year/", year=asked).text


def test_two_that_share_a_night_are_both_shown(calendar: Browser, house: House) -> None:
    stays_in(house, march(5), 3)
    both = stays_in(house, march(6), 3, client=named("Luz"), lacks=frozenset({march(6), march(7)}))
    page = calendar.get("year/")
    assert "Luz, 6–9/3" in page.text
    assert "rowspan=2" in page.body
    assert address_of("reservations", both.reservation_id) in page.links


def test_special_dates_are_named_below_their_month(calendar: Browser, house: House) -> None:
    dear(house, "Fiestas Patrias")
    page = calendar.get("year/")
    assert "★ 28: Fiestas Patrias (todas las casas)" in page.text
    new_house("Casa Austin 2")
    assert "★ 28: Fiestas Patrias (Casa Austin 1)" in calendar.get("year/").text


def test_one_goes_from_year_to_year_and_to_each_month(calendar: Browser) -> None:
    page = calendar.get("year/")
    here = address_of("year")
    assert {f"{here}?year=2025", f"{here}?year=2027", "#m-3", "#m-12"} <= set(page.links)
    later = calendar.get("year/", year="2027")
    assert "Calendario 2027" in later.text
    assert here in later.links


@pytest.mark.parametrize("asked", ["x", "1999", "99999"])
def test_a_year_that_there_is_not_is_refused_with_words(calendar: Browser, asked: str) -> None:
    page = calendar.get("year/", year=asked)
    assert page.status == 400
    assert "Año:" in page.text


@pytest.mark.parametrize("asked", ["-1", "x", "99999", "7"])
def test_a_house_that_there_is_not_shows_the_last(calendar: Browser, asked: str) -> None:
    page = calendar.get("year/", **{"from": asked})
    assert page.status == 200
    assert "Casa Austin 1" in page.text


def test_sellers_see_it_and_follow_it(house: House) -> None:
    stay = stays_in(house, march(5))
    page = as_one_of("vendedor").get("year/")
    assert page.status == 200
    assert address_of("reservations", stay.reservation_id) in page.links
    assert "Fecha con precio especial" not in page.text


def test_maintenance_sees_when_houses_are_taken_and_no_way_on(house: House) -> None:
    stays_in(house, march(5))
    page = as_one_of("mantenimiento").get("year/")
    assert page.status == 200
    assert "Ana, 5–7/3" in page.text
    assert not stays_on(page)


def test_names_run_nowhere(calendar: Browser) -> None:
    house = new_house(MARKUP)
    stays_in(house, march(5), client=named("<b>x</b>"))
    dear(house, MARKUP)
    page = calendar.get("year/")
    assert "&lt;b&gt;x" in page.body
    assert "<b>x" not in page.body
    assert "<img" not in page.body
    assert "<script>" not in page.body


def test_a_full_year_of_four_houses_is_small_and_whole(calendar: Browser, house: House) -> None:
    houses = [house, *(new_house(f"Casa Austin {number}") for number in (2, 3, 4))]
    guest = named("Maximiliana")
    made = {
        stays_in(each, date(2026, 1, 1) + timedelta(days=3 * number), 3, client=guest)
        for each in houses
        for number in range(121)
    }
    page = calendar.get("year/")
    shown = stays_on(page)
    while more := next((link for link in page.links if "&from=" in link), None):
        assert len(page.body.encode()) < LARGEST
        page = calendar.request("GET", more)
        shown |= stays_on(page)
    assert len(page.body.encode()) < LARGEST
    assert shown == {address_of("reservations", each.reservation_id) for each in made}


def test_houses_with_long_names_are_shown_in_parts(calendar: Browser) -> None:
    names = [f"Casa {number:02} {'<' * 90}" for number in range(30)]
    for name in names:
        dear(new_house(name), "&" * 90)
    page = calendar.get("year/")
    seen = page.text
    while more := next((link for link in page.links if "&from=" in link), None):
        assert len(page.body.encode()) < LARGEST
        page = calendar.request("GET", more)
        seen += page.text
    assert len(page.body.encode()) < LARGEST
    assert all(name in seen for name in names)


def test_a_year_costs_few_calls_however_many_stays(calendar: Browser, house: House) -> None:
    for number in range(20):
        stays_in(house, march(1) + timedelta(days=3 * number))
    calendar.get("year/")
    with usage.measured() as used:
        calendar.get("year/")
    assert used.calls <= 8
