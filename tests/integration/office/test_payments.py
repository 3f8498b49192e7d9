"""The money of a stay on its page: what was paid, and giving it back."""

from typing import Any

import pytest

from chalicelib.office.requests import HOME
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.office.desk import MARKUP
from tests.integration.payments.conftest import (
    ana,
    api,
    book,
    hold,
    house,
    monday,
    tokens,
)
from tests.integration.payments.vouchers import decide, sent
from tests.support.http import Api
from tests.support.office import Browser, Page

__all__ = ["ana", "api", "book", "hold", "house", "monday", "tokens"]
Stay = dict[str, Any]


@pytest.fixture
def paid(api: Api, hold: Stay) -> Stay:
    """A stay with a voucher that was approved."""
    assert decide(api, hold, sent(api, hold), "approve", amount="300.00").status_code == 200
    return hold


def path_of(stay: Stay) -> str:
    return f"{HOME}payments/{stay['id']}/"


def refund(browser: Browser, page: Page, stay: Stay, amount: str) -> Page:
    return browser.send(page, path_of(stay), amount=amount)


def test_what_was_paid_and_what_is_left_stands_there(admin: Browser, paid: Stay) -> None:
    page = admin.get(f"reservations/{paid['id']}/")
    assert path_of(paid) in page.links
    shown = admin.get(path_of(paid))
    assert "S/ 300.00" in shown.text
    assert "Transferencia" in shown.text
    assert dict(shown.forms[path_of(paid)])["amount"] == "300.00"


def test_a_part_is_given_back_once_however_often_it_is_clicked(admin: Browser, paid: Stay) -> None:
    page = admin.get(path_of(paid))
    for _ in range(2):
        shown = refund(admin, page, paid, "100")
        assert "La devolución quedó anotada." in shown.text
    assert shown.text.count("− S/ 100.00") == 1


@pytest.mark.parametrize("amount", ["", "x", "0", "300.01", "-5"])
def test_what_cannot_be_given_back_says_why_and_stays(
    admin: Browser, paid: Stay, amount: str
) -> None:
    shown = refund(admin, admin.get(path_of(paid)), paid, amount)
    assert shown.status in {400, 409}
    assert 'role="alert"' in shown.body
    assert dict(shown.forms[path_of(paid)])["amount"] == amount
    assert "− S/" not in admin.get(path_of(paid)).text


def test_an_amount_that_was_typed_outlives_the_session(admin: Browser, paid: Stay) -> None:
    stranger = Browser()
    door = refund(stranger, admin.get(path_of(paid)), paid, "120")
    again = stranger.send(door, f"{HOME}sign-in/", email="ana@casaaustin.pe", password=PASSWORD)
    assert dict(again.forms[path_of(paid)])["amount"] == "120"
    assert "− S/" not in again.text


def test_a_payment_that_its_bank_may_still_end_is_not_ended_here(
    admin: Browser, paid: Stay
) -> None:
    form = dict(admin.get(path_of(paid)).forms[path_of(paid)]) | {"deed": "close"}
    refused = admin.request("POST", path_of(paid), list(form.items()))
    assert refused.status == 409
    assert 'role="alert"' in refused.body


def test_a_seller_gives_nothing_back(browser: Browser, hold: Stay) -> None:
    home = browser.sign_in(hire("eva", "vendedor").email, PASSWORD)
    (proof,) = home.forms[f"{HOME}sign-out/"]
    form = [proof, ("deed", "refund"), ("payment", hold["id"]), ("amount", "5")]
    assert browser.request("POST", path_of(hold), form).status == 404


@pytest.mark.parametrize("rest", ["", "x/", "0c000000-0000-4000-8000-000000000001/"])
def test_a_stay_that_is_not_there_has_no_page(admin: Browser, rest: str) -> None:
    assert admin.get(f"payments/{rest}").status == 404


def test_what_a_guest_wrote_is_escaped(api: Api, admin: Browser, hold: Stay) -> None:
    decide(api, hold, sent(api, hold, operation_number="1"), "reject", reason=MARKUP)
    page = admin.get(path_of(hold))
    assert "&lt;script&gt;" in page.body
    assert MARKUP not in page.body
