"""Forms of new entries whose address names some of what stands in them, and the way from a quote to
a stay."""

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from chalicelib.office.requests import HOME, address_of
from chalicelib.properties.types import House
from chalicelib.rates.types import POOL_HEATING
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.office.desk import LARGEST, MARKUP, as_one_of, named, quoted, stays_in
from tests.support.houses import house_one, new_house, offer, seasons_and_rate
from tests.support.monday import monday
from tests.support.office import Browser, Page

__all__ = ["monday"]
NEW = address_of("reservations", "new")
HEATING = "5e000000-0000-4000-8000-00000000000c"


@pytest.fixture
def house(monday: None) -> House:
    """House 1 of the worked examples, with its seasons and a pool that may be heated."""
    one = house_one()
    seasons_and_rate()
    offer(HEATING, "Temperado", 50, is_per_night=True, post_action=POOL_HEATING)
    return one


@pytest.fixture
def seller(house: House) -> Browser:
    return as_one_of("vendedor")


def booking_of(page: Page) -> str:
    """Where the button leads that books what was quoted; empty without one."""
    return next((link for link in page.links if link.startswith(f"{NEW}?")), "")


def test_a_form_shows_what_its_address_names_and_sends_nothing(admin: Browser) -> None:
    page = admin.get("seasons/new/", name="Feria", season_type="high", start_month="3")
    form = page.forms[f"{HOME}seasons/new/"]
    assert {("name", "Feria"), ("season_type", "high"), ("start_month", "3")} <= set(form)
    assert "Feria" not in admin.get("seasons/").text
    assert admin.send(page, end_month="3", start_day="1", end_day="9").status == 200
    assert "Feria" in admin.get("seasons/").text


def test_what_is_no_field_of_the_form_is_left_alone(admin: Browser) -> None:
    plain = admin.get("seasons/new/").forms[f"{HOME}seasons/new/"]
    page = admin.get("seasons/new/", _once="x", _proof="x", _seen="x", version="9", done="added")
    named_so = [pair for pair in page.forms[f"{HOME}seasons/new/"] if pair[0] != "_once"]
    assert named_so == [pair for pair in plain if pair[0] != "_once"]
    assert "Se agregó" not in page.text


def test_secrets_come_from_no_address(admin: Browser) -> None:
    page = admin.get("users/new/", password="olas-y-arena-9", email="x@casa.pe")
    assert ("email", "x@casa.pe") in page.forms[f"{HOME}users/new/"]
    assert "olas-y-arena-9" not in page.body


@pytest.mark.parametrize(("value", "is_on"), [("true", True), ("false", False), ("on", False)])
def test_a_switch_is_on_by_its_word_only(admin: Browser, value: str, is_on: bool) -> None:
    page = admin.get("services/new/", is_active=value)
    assert (("is_active", "true") in page.forms[f"{HOME}services/new/"]) is is_on


def test_one_value_is_taken_where_one_is_chosen(admin: Browser) -> None:
    address = f"{HOME}seasons/new/?name=Uno&name=Dos"
    assert ("name", "Uno") in admin.request("GET", address).forms[f"{HOME}seasons/new/"]


@pytest.mark.parametrize(
    "value",
    [
        MARKUP,
        "../clients",
        "..",
        "\0",
        "%00",
        "{{ 7 * 7 }}",
        "x" * 4000,
        "\u202e\ud7ff",
        "١٢٣",
        " ",
    ],
)
def test_whatever_an_address_says_is_shown_as_it_is(seller: Browser, value: str) -> None:
    names = ("property", "client", "check_in_date", "guests", "price_usd", "origin", "seller")
    page = seller.get("reservations/new/", **dict.fromkeys((*names, "comentarios_reservas"), value))
    assert page.status == 200
    assert "<script>" not in page.body
    assert "<img" not in page.body
    assert len(page.body) < LARGEST
    assert seller.send(page).status == 400


def test_a_quote_leads_to_a_stay_with_all_that_was_quoted(seller: Browser, house: House) -> None:
    ana = named("Ana")
    page = quoted(seller, property_id=house.property_id, client_id=ana.client_id)
    form = seller.request("GET", booking_of(page))
    assert {
        ("property", house.property_id),
        ("client", ana.client_id),
        ("check_in_date", "2026-04-16"),
        ("check_out_date", "2026-04-19"),
        ("guests", "4"),
        ("price_usd", "535.00"),
        ("price_sol", "2006.25"),
    } <= set(form.forms[NEW])
    assert ("temperature_pool", "true") not in form.forms[NEW]
    added = seller.send(form, NEW, guests="3")
    assert "Se agregó." in added.text
    assert added.address.startswith(f"{HOME}reservations/")
    assert booking_of(quoted(seller, property_id=house.property_id)) == ""


def test_services_are_part_of_the_price_and_heat_the_pool(seller: Browser, house: House) -> None:
    page = quoted(seller, property_id=house.property_id, additional_services=HEATING)
    asked = dict(parse_qsl(urlsplit(booking_of(page)).query))
    assert asked["price_usd"] == "685.00"
    assert asked["temperature_pool"] == "true"
    form = seller.request("GET", booking_of(page)).forms[NEW]
    assert ("temperature_pool", "true") in form


def test_nobody_is_named_where_the_quote_is_for_a_visitor(seller: Browser, house: House) -> None:
    page = quoted(seller, property_id=house.property_id)
    form = seller.request("GET", booking_of(page))
    assert ("client", "") in form.forms[NEW]
    assert seller.send(form, NEW).status == 400


def test_of_several_houses_or_a_taken_one_nothing_is_booked(seller: Browser, house: House) -> None:
    new_house("Casa Austin 2")
    assert booking_of(quoted(seller)) == ""
    stays_in(house, date(2026, 4, 17))
    assert booking_of(quoted(seller, property_id=house.property_id)) == ""


def test_a_double_click_books_once(seller: Browser, house: House) -> None:
    ana = named("Ana")
    page = quoted(seller, property_id=house.property_id, client_id=ana.client_id)
    form = seller.request("GET", booking_of(page))
    first, second = (seller.send(form, NEW) for _ in range(2))
    assert first.address == second.address
    assert second.status == 200


def test_what_an_address_names_outlives_the_session(seller: Browser, house: House) -> None:
    ana = named("Ana")
    page = quoted(seller, property_id=house.property_id, client_id=ana.client_id)
    address = booking_of(page)
    stranger = Browser()
    email = hire("eva", "vendedor").email
    door = stranger.request("GET", address)
    again = stranger.send(door, f"{HOME}sign-in/", email=email, password=PASSWORD)
    assert again.address == address
    assert ("client", ana.client_id) in again.forms[NEW]
    other = Browser()
    lost = other.send(again, NEW, price_usd="500")
    back = other.send(lost, f"{HOME}sign-in/", email=email, password=PASSWORD)
    assert "Aquí está lo que escribió" in back.text
    assert ("price_usd", "500") in back.forms[NEW]
    assert "Se agregó." in other.send(back, NEW).text
