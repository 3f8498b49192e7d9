"""What is done at once to the marked entries of a list."""

from typing import Any

import pytest

from chalicelib.office.requests import HOME
from tests.integration.accounts.desk import PASSWORD, hire
from tests.support.office import Browser, Page

SEASON: dict[str, Any] = {
    "season_type": "high",
    "start_month": "3",
    "start_day": "1",
    "end_month": "3",
    "end_day": "9",
}
OFF = '<span class="badge calm">No</span>'
BULK = f"{HOME}seasons/bulk/"


def make(browser: Browser, slug: str, **typed: Any) -> str:
    """Make an entry, and say its id."""
    page = browser.send(browser.get(f"{slug}/new/"), **typed)
    assert "Se agregó." in page.text
    return page.address.partition("?")[0].rstrip("/").rpartition("/")[2]


@pytest.fixture
def seasons(admin: Browser) -> list[str]:
    return [make(admin, "seasons", name=f"Feria {number}", **SEASON) for number in (1, 2, 3)]


@pytest.fixture
def dates(admin: Browser) -> list[str]:
    house = make(admin, "properties", name="Casa Uno")
    return [
        make(admin, "special-dates", property=house, month="12", day=day, price_usd="400")
        for day in ("24", "25")
    ]


def sent(browser: Browser, page: Page, deed: str, *entries: str, **typed: Any) -> Page:
    """Send the marked rows of a list."""
    action = next(each for each in page.forms if "/bulk/" in each)
    return browser.send(page, action, deed=deed, entry=list(entries), **typed)


def test_marked_entries_are_changed_and_the_rest_stays(admin: Browser, seasons: list[str]) -> None:
    page = sent(admin, admin.get("seasons/"), "is_active-off", *seasons[:2])
    assert "Desactivar: 2 hechos." in page.text
    assert admin.get("seasons/").body.count(OFF) == 2
    assert "Activar: 1 hecho." in sent(admin, page, "is_active-on", seasons[0]).text


def test_two_clicks_do_it_once(admin: Browser, seasons: list[str]) -> None:
    listed = admin.get("seasons/")
    sent(admin, listed, "is_active-off", seasons[0])
    again = sent(admin, listed, "is_active-off", seasons[0])
    assert "1 hecho." in again.text
    past = admin.get(f"seasons/{seasons[0]}/history/").text
    assert past.count("Activo Sí No") == 1


def test_what_cannot_be_undone_is_asked_first(admin: Browser, dates: list[str]) -> None:
    asked = sent(admin, admin.get("special-dates/"), "remove", *dates)
    assert "Esto no se puede deshacer" in asked.text
    assert "Casa Uno · 24 de Diciembre" in asked.text
    assert "2 en total" in admin.get("special-dates/").text
    done = admin.send(asked, f"{HOME}special-dates/bulk/")
    assert "Borrar: 2 hechos." in done.text
    assert "Borrar: 2 hechos." in admin.send(asked, f"{HOME}special-dates/bulk/").text
    assert "0 en total" in admin.get("special-dates/").text


def test_one_that_is_refused_keeps_no_other_back(admin: Browser, dates: list[str]) -> None:
    listed = admin.get("special-dates/")
    admin.send(admin.get(f"special-dates/{dates[0]}/delete/"))
    page = sent(admin, listed, "is_active-off", *dates)
    assert "Desactivar: 1 hecho, 1 no." in page.text
    assert f"{dates[0]}: " in page.text
    assert 'role="alert"' in page.body


def test_only_one_rate_is_activated(admin: Browser) -> None:
    rates = [make(admin, "exchange-rates", usd_to_sol=each) for each in ("3.7", "3.8")]
    listed = admin.get("exchange-rates/")
    assert "Marque una sola fila" in sent(admin, listed, "activate", *rates).text
    assert "1 hecho." in sent(admin, listed, "activate", rates[0]).text
    assert "S/ 3.700 Sí" in admin.get("exchange-rates/").text
    assert "S/ 3.800 No" in admin.get("exchange-rates/").text


@pytest.mark.parametrize(
    ("deed", "marks", "told"),
    [
        ("", True, "Elija qué hacer"),
        ("remove", True, "Elija qué hacer"),
        ("is_active-on", False, "Marque al menos una"),
    ],
)
def test_it_is_said_what_is_missing(
    admin: Browser, seasons: list[str], deed: str, *, marks: bool, told: str
) -> None:
    page = sent(admin, admin.get("seasons/"), deed, *(seasons if marks else ()))
    assert told in page.text
    assert "Feria 3" in page.text


def test_more_than_a_list_holds_is_refused(admin: Browser, seasons: list[str]) -> None:
    page = sent(admin, admin.get("seasons/"), "is_active-off", *map(str, range(101)), *seasons)
    assert "100 filas como máximo" in page.text


def test_the_list_stays_as_it_was_searched(admin: Browser, seasons: list[str]) -> None:
    listed = admin.get("seasons/", search="feria", order="-name")
    page = sent(admin, listed, "is_active-off", seasons[0])
    assert page.address == f"{BULK}?search=feria&order=-name"
    assert "3 en total" in page.text
    assert admin.get("seasons/bulk/", search="feria").address == f"{HOME}seasons/?search=feria"


def test_marks_outlive_the_session_and_are_asked_about(admin: Browser, seasons: list[str]) -> None:
    listed = admin.get("seasons/")
    stranger = Browser()
    door = sent(stranger, listed, "is_active-off", *seasons[:2])
    assert door.status == 401
    asked = stranger.send(door, f"{HOME}sign-in/", email="ana@casaaustin.pe", password=PASSWORD)
    assert "Feria 1" in asked.text
    assert "Feria 3" not in asked.text
    assert "Desactivar: 2 hechos." in stranger.send(asked, BULK).text


def test_a_form_of_another_session_does_nothing(admin: Browser, seasons: list[str]) -> None:
    page = sent(admin, admin.get("seasons/"), "is_active-off", *seasons, _proof="x")
    assert "Se hará con" in page.text
    assert OFF not in admin.get("seasons/").body


def test_whoever_may_not_is_refused(admin: Browser, seasons: list[str]) -> None:
    listed = admin.get("seasons/")
    seller = Browser()
    home = seller.sign_in(hire("eva", "vendedor").email, PASSWORD)
    proof = dict(home.forms[f"{HOME}sign-out/"])["_proof"]
    assert sent(seller, listed, "is_active-off", *seasons, _proof=proof).status == 404
    assert OFF not in admin.get("seasons/").body


def test_names_of_others_run_nowhere(admin: Browser) -> None:
    markup = "<script>alert(1)</script>\"'>"
    season = make(admin, "seasons", name=markup, **SEASON)
    admin.get("seasons/")
    pages = [admin.get("seasons/"), sent(admin, admin.get("seasons/"), "x\"'><b>", f"{season}<b>")]
    pages.append(sent(admin, admin.get("seasons/"), "is_active-off", season, "<b>x</b>"))
    for page in pages:
        assert markup not in page.body
        assert "<b>" not in page.body
