"""The table of late checkouts, changed where it stands."""

import pytest

from chalicelib.office.requests import HOME
from tests.integration.accounts.desk import PASSWORD, hire
from tests.support.office import Browser, Page

ROWS = f"{HOME}late-checkout/rows/"
MARKUP = "<script>alert(1)</script>\"'><img src=x>"


@pytest.fixture
def days(admin: Browser) -> Page:
    """The list with a Sunday and a Monday."""
    for weekday, name in ((6, "Domingo"), (0, "Lunes")):
        typed = {"weekday": str(weekday), "name": name, "discount_value": "10"}
        page = admin.send(
            admin.get("late-checkout/new/"),
            **typed,
            discount_type="percentage",
            allows_late_checkout="true",
        )
        assert "Se agregó." in page.text
    return admin.get("late-checkout/")


def value(page: Page, name: str) -> str | None:
    """What stands in an input of the table; None for a box that is not marked."""
    return dict(page.forms[ROWS]).get(name)


def test_monday_comes_first(days: Page) -> None:
    names = [name for name, _ in days.forms[ROWS] if name.endswith(".discount_value")]
    assert names == ["0.discount_value", "6.discount_value"]


def test_rows_are_changed_where_they_stand(admin: Browser, days: Page) -> None:
    typed = {"0.discount_value": "12,5", "0.is_active": "true", "6.allows_late_checkout": None}
    page = admin.send(days, ROWS, **typed)
    assert "Se guardó." in page.text
    assert value(page, "0.discount_value") == "12.50"
    assert value(page, "6.allows_late_checkout") is None
    assert value(page, "0.allows_late_checkout") == "true"
    assert value(page, "6.discount_value") == "10.00"


def test_only_what_was_typed_otherwise_is_changed(admin: Browser, days: Page) -> None:
    admin.send(days, ROWS, **{"0.discount_value": "12"})
    admin.send(days, ROWS, **{"0.discount_value": "12"})
    past = admin.get("late-checkout/0/history/").text
    assert past.count("12") == 1
    assert "Se cambió" not in admin.get("late-checkout/6/history/").text


def test_a_row_that_is_refused_says_so_and_keeps_no_other_back(admin: Browser, days: Page) -> None:
    page = admin.send(days, ROWS, **{"0.discount_value": "mucho", "6.discount_value": "20"})
    assert "1 fila no se guardó" in page.text
    assert value(page, "0.discount_value") == "mucho"
    assert 'id="r-0-discount_value-error"' in page.body
    assert value(admin.get("late-checkout/"), "6.discount_value") == "20.00"
    mended = admin.send(page, ROWS, **{"0.discount_value": "15"})
    assert "Se guardó." in mended.text
    assert value(mended, "0.discount_value") == "15.00"


def test_two_who_edit_a_row_see_each_other(admin: Browser, days: Page) -> None:
    admin.send(days, ROWS, **{"0.discount_value": "12"})
    shown = admin.send(days, ROWS, **{"0.discount_value": "13", "6.discount_value": "14"})
    assert "Ahora dice: 12.00" in shown.text
    assert value(shown, "0.discount_value") == "13"
    saved = admin.send(shown, ROWS)
    assert value(saved, "0.discount_value") == "13.00"
    assert value(saved, "6.discount_value") == "14.00"


def test_the_table_outlives_the_session(admin: Browser, days: Page) -> None:
    stranger = Browser()
    door = stranger.send(days, ROWS, **{"0.discount_value": "17"})
    again = stranger.send(door, f"{HOME}sign-in/", email="ana@casaaustin.pe", password=PASSWORD)
    assert "Aquí está lo que escribió" in again.text
    assert value(again, "0.discount_value") == "17"
    assert "Se guardó." in stranger.send(again, ROWS).text


def test_rows_that_are_not_there_are_passed_over(admin: Browser, days: Page) -> None:
    odd = {"9.discount_value": "1", "x": "1", ".": "1", "0._seen": "{", f"{MARKUP}.is_active": "1"}
    page = admin.send(days, ROWS, **odd)
    assert page.status == 200
    assert MARKUP not in page.body


def test_a_list_without_such_rows_takes_none(admin: Browser, days: Page) -> None:
    assert admin.send(days, ROWS).status == 200
    form = days.forms[ROWS]
    assert admin.request("POST", f"{HOME}seasons/rows/", form).status == 404
    assert admin.get("late-checkout/rows/").address == f"{HOME}late-checkout/"


def test_whoever_may_not_set_prices_changes_nothing(admin: Browser, days: Page) -> None:
    seller = Browser()
    home = seller.sign_in(hire("eva", "vendedor").email, PASSWORD)
    proof = dict(home.forms[f"{HOME}sign-out/"])["_proof"]
    refused = seller.send(days, ROWS, **{"0.discount_value": "99", "_proof": proof})
    assert refused.status == 404
    assert value(admin.get("late-checkout/"), "0.discount_value") == "10.00"
