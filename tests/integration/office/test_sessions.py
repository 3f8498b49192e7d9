"""Signing in and out of the office, its cookie, and what becomes of a form without a session."""

import pytest

from chalicelib.kernel import clock
from chalicelib.office import sessions
from chalicelib.office.requests import HOME
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.dead_letters.given_up import DEAD, body_of, put
from tests.integration.office.desk import SEASON, id_of, make
from tests.integration.office.lost import lose
from tests.support.http import Api
from tests.support.office import Browser, Page


def test_nothing_that_was_typed_is_lost_with_the_session(admin: Browser, season: Page) -> None:
    stranger = Browser()
    door = stranger.send(season, name="Tecleado sin sesión")
    assert door.status == 401
    again = stranger.send(door, f"{HOME}sign-in/", email="ana@casaaustin.pe", password=PASSWORD)
    address = season.address.partition("?")[0]
    assert ("name", "Tecleado sin sesión") in again.forms[address]
    assert "Aquí está lo que escribió" in again.text
    assert "Se guardó." in stranger.send(again, address).text


def test_a_new_entry_is_not_lost_with_the_session_either(admin: Browser) -> None:
    page = admin.get("seasons/new/")
    stranger = Browser()
    door = stranger.send(page, **SEASON)
    again = stranger.send(door, f"{HOME}sign-in/", email="ana@casaaustin.pe", password=PASSWORD)
    assert "Se agregó." in stranger.send(again, f"{HOME}seasons/new/").text


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        (f"dead-letters/{DEAD}/", {"reason": "Repetido"}),
        ("deliveries/", {"delivery": "sms~~1"}),
        ("referral-ranking/", {"period": "2026-01"}),
        ("bulk-special-dates/", {"bulk_data": "12,25,400,Navidad,2"}),
        ("special-dates-manager/{house}/", {"dates_data.0.description": "Navidad"}),
    ],
)
def test_whoever_sent_a_page_of_work_from_a_lost_session_is_told_that_nothing_was_done(
    admin: Browser, path: str, typed: dict[str, str]
) -> None:
    put(DEAD, body_of(1))
    lose("event-1")
    house = id_of(make(admin, "properties", name="Casa Uno"))
    page = admin.get(path.format(house=house))
    stranger = Browser()
    door = stranger.send(page, **typed)
    again = stranger.send(door, f"{HOME}sign-in/", email="ana@casaaustin.pe", password=PASSWORD)
    assert again.status == 200
    assert again.text.count("Su sesión se había cerrado") == 1
    texts = [text for text in typed.values() if text.isalpha()]
    assert all(text in again.body for text in texts)


def test_a_password_does_not_wait_on_the_page_that_asks_for_a_sign_in(admin: Browser) -> None:
    door = Browser().send(admin.get("users/new/"), email="x@casa.pe", password="olas-y-arena-9")
    assert "x@casa.pe" in door.body
    assert "olas-y-arena-9" not in door.body


def test_strangers_are_led_to_the_door_and_on_from_there(browser: Browser) -> None:
    hire("ana", "admin")
    door = browser.get("seasons/", order="name")
    assert door.address.startswith(f"{HOME}sign-in/")
    page = browser.send(door, f"{HOME}sign-in/", email="ana@casaaustin.pe", password=PASSWORD)
    assert page.address == f"{HOME}seasons/?order=name"


@pytest.mark.parametrize("target", ["https://evil.pe/", "//evil.pe/", "/api/v1/login/", "x"])
def test_a_door_leads_nowhere_else(browser: Browser, target: str) -> None:
    hire("ana", "admin")
    form = [("email", "ana@casaaustin.pe"), ("password", PASSWORD), ("_next", target)]
    led = browser.request("POST", f"{HOME}sign-in/", form, follows=False)
    assert led.headers["Location"] == HOME


def test_a_wrong_password_says_so_and_keeps_the_address(browser: Browser) -> None:
    hire("ana", "admin")
    page = browser.sign_in("ana@casaaustin.pe", "otra")
    assert page.status == 401
    assert 'role="alert"' in page.body
    assert ("email", "ana@casaaustin.pe") in page.forms[f"{HOME}sign-in/"]


def test_the_cookie_is_for_these_pages_and_no_script(browser: Browser) -> None:
    hire("ana", "admin")
    form = [("email", "ana@casaaustin.pe"), ("password", PASSWORD)]
    local = browser.request("POST", f"{HOME}sign-in/", form, follows=False)
    kept = local.headers["Set-Cookie"].split("; ")
    assert kept[0].startswith("office=")
    assert kept[1:] == ["Path=/api/v1/admin/ui", "Max-Age=3600", "HttpOnly", "SameSite=Strict"]
    safe = {"Host": "casa.pe", "Origin": "https://casa.pe", "X-Forwarded-Proto": "https"}
    far = browser.request("POST", f"{HOME}sign-in/", form, headers=safe, follows=False)
    kept = far.headers["Set-Cookie"].split("; ")
    assert kept[0].startswith("__Host-office=")
    assert kept[1:] == ["Path=/", "Max-Age=3600", "HttpOnly", "SameSite=Strict", "Secure"]


def test_nobody_signs_in_over_an_open_line(browser: Browser) -> None:
    hire("ana", "admin")
    form = [("email", "ana@casaaustin.pe"), ("password", PASSWORD)]
    open_line = {"Host": "casa.pe", "Origin": "http://casa.pe"}
    page = browser.request("POST", f"{HOME}sign-in/", form, headers=open_line, follows=False)
    assert page.status == 403
    assert "Set-Cookie" not in page.headers


def test_a_session_that_rests_for_an_hour_is_over(admin: Browser) -> None:
    now = clock.now()
    with clock.at(now + sessions.IDLE / 2):
        assert admin.get().address == HOME
    with clock.at(now + sessions.IDLE * 3 / 2 - sessions.IDLE / 60):
        assert admin.get().address == HOME
    with clock.at(now + sessions.IDLE * 3):
        assert admin.get().address.startswith(f"{HOME}sign-in/")


def test_signing_out_ends_the_session_in_the_api_too(admin: Browser) -> None:
    cookie = admin.cookie
    assert admin.send(admin.get(), f"{HOME}sign-out/").address.startswith(f"{HOME}sign-in/")
    admin.cookie = cookie
    assert admin.get().address.startswith(f"{HOME}sign-in/")


def test_one_sees_and_ends_ones_other_sessions(admin: Browser) -> None:
    other = Browser()
    other.sign_in("ana@casaaustin.pe", PASSWORD)
    page = admin.get("sessions/")
    assert page.text.count("esta sesión") == 1
    admin.send(page, f"{HOME}sessions/")
    assert other.get().address.startswith(f"{HOME}sign-in/")
    assert admin.get().address == HOME


def test_cookies_of_others_do_not_hide_ours(admin: Browser) -> None:
    admin.cookie = f'other={{"a": "b, c"}}; =; {admin.cookie}; more=("'
    assert admin.get().address == HOME


def test_nothing_else_that_we_sign_opens_the_pages(admin: Browser, api: Api) -> None:
    body = {"email": "ana@casaaustin.pe", "password": PASSWORD}
    token = api.post("/api/v1/login/", json=body).json_body["access"]
    proof = next(
        v for n, v in admin.get("seasons/new/").forms[f"{HOME}seasons/new/"] if n == "_proof"
    )
    for forged in (token, proof, f"{admin.cookie}x", "x.y.z", ""):
        stranger = Browser()
        stranger.cookie = f"office={forged.removeprefix('office=')}"
        assert stranger.get().address.startswith(f"{HOME}sign-in/")


def test_two_people_have_sessions_of_their_own(admin: Browser) -> None:
    hire("eva", "admin")
    other = Browser()
    other.sign_in("eva@casaaustin.pe", PASSWORD)
    page = admin.get("seasons/new/")
    refused = other.send(page, **SEASON)
    assert "Aquí está lo que escribió" in refused.text
    assert "Se agregó." in other.send(refused, f"{HOME}seasons/new/").text
