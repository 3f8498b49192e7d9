"""Addresses and bodies that no page of ours makes: each is answered, and nothing is done."""

import pytest

from chalicelib.office.described import resources
from chalicelib.office.described.resources import Resource
from chalicelib.office.requests import HOME
from chalicelib.office.work import registry
from tests.integration.accounts.desk import PASSWORD, hire
from tests.support.office import Browser

WORDS = ("new", "history", "delete", "do", "bulk", "rows")
"""Words that addresses use themselves."""
ENDS = (
    *WORDS,
    *(f"{word}/{other}" for word in WORDS for other in WORDS),
    *(f"{word}/do/{other}" for word in WORDS for other in WORDS),
    "x/y/z",
    "%2f",
    "%00",
    "x" * 3000,
)


@pytest.fixture
def proof(admin: Browser) -> str:
    """What forms of the session carry."""
    return next(v for n, v in admin.get().forms[f"{HOME}sign-out/"] if n == "_proof")


@pytest.mark.parametrize("slug", ["seasons", "clients", "events"])
def test_a_word_of_our_own_addresses_is_an_id_that_nobody_has(
    admin: Browser, proof: str, slug: str
) -> None:
    for end in ENDS:
        address = f"{HOME}{slug}/{end}/"
        assert admin.request("GET", address).status in {200, 303, 404}, address
        assert admin.request("POST", address, [("_proof", proof)]).status < 500, address


@pytest.mark.parametrize("work", registry.WORK, ids=lambda work: work.slug)
def test_what_is_below_no_page_of_work_is_not_there(
    admin: Browser, proof: str, work: registry.Work
) -> None:
    for end in ("x", "x/y", "x/y/z", "%00/%2f/x/y"):
        address = f"{HOME}{work.slug}/{end}/"
        assert admin.request("GET", address).status == 404, address
        assert admin.request("POST", address, [("_proof", proof)]).status < 500, address


@pytest.mark.parametrize(
    "resource",
    [each for each in resources.all_of_them().values() if each.changes],
    ids=lambda resource: resource.slug,
)
def test_what_the_api_has_beside_its_entries_is_no_entry(
    admin: Browser, proof: str, resource: Resource
) -> None:
    for word in ("states", "refunds", "search", "calendar", "proof", "export", "kinds"):
        address = f"{HOME}{resource.slug}/{word}/"
        assert admin.request("GET", address).status in {404, 405}, address
        assert admin.request("POST", address, [("_proof", proof)]).status in {404, 405}, address


@pytest.mark.parametrize(
    "target",
    ["//[", "http://[::1", f"{HOME}../../login/", f"{HOME}%2e%2e/%2e%2e/", f"{HOME}./seasons/"],
)
def test_a_door_leads_to_pages_only(browser: Browser, target: str) -> None:
    hire("ana", "admin")
    form = [("email", "ana@casaaustin.pe"), ("password", PASSWORD), ("_next", target)]
    led = browser.request("POST", f"{HOME}sign-in/", form, follows=False)
    assert led.headers["Location"] == HOME


def test_numbers_that_are_none_come_back_as_they_were_typed(admin: Browser) -> None:
    for number in ("9" * 25, "9" * 5000, "1e999999999"):
        page = admin.send(admin.get("seasons/new/"), name="Feria", start_day=number)
        assert page.status == 400
        assert ("start_day", number) in page.forms[f"{HOME}seasons/new/"]
