"""Every page that administrators have, for each of them, and what nobody may do there."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.cloud import objects
from chalicelib.kernel import clock
from chalicelib.kernel.permissions import GROUPS, Permission, permits
from chalicelib.office import rendering, sessions
from chalicelib.office.described import resources
from chalicelib.office.described.resources import Resource
from chalicelib.office.requests import HOME
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.dead_letters.given_up import DEAD, body_of, put
from tests.integration.office.desk import LARGEST, MARKUP, id_of, make
from tests.integration.office.lost import lose
from tests.support import people
from tests.support.http import Api
from tests.support.office import Browser, Page

EVERY = pytest.mark.parametrize(
    "resource", resources.all_of_them().values(), ids=lambda resource: resource.slug
)
SEASON: dict[str, Any] = {
    "name": "Feria",
    "season_type": "high",
    "start_month": "3",
    "start_day": "1",
    "end_month": "3",
    "end_day": "9",
}


@pytest.fixture
def season(admin: Browser) -> Page:
    return make(admin, "seasons", **SEASON)


@EVERY
def test_a_list_and_the_form_of_a_new_entry_open(admin: Browser, resource: Resource) -> None:
    pages = [admin.get(f"{resource.slug}/"), *_blank(admin, resource)]
    for page in pages:
        assert page.status == 200
        assert len(page.body) < LARGEST


@EVERY
def test_an_empty_form_says_what_it_needs_and_keeps_nothing(
    admin: Browser, resource: Resource
) -> None:
    for page in _blank(admin, resource):
        refused = admin.send(page)
        assert refused.status == 400
        assert "Revise lo que está marcado." in refused.text
        assert 'aria-invalid="true"' in refused.body


def _blank(admin: Browser, resource: Resource) -> Iterator[Page]:
    if resource.adds:
        yield admin.get(f"{resource.slug}/new/")


def test_an_entry_is_made_found_changed_and_taken_out(admin: Browser, season: Page) -> None:
    assert season.status == 200
    assert "Se agregó." in season.text
    address = season.address.partition("?")[0]
    listed = admin.get("seasons/", search="feria alta", order="-name")
    assert address in listed.links
    assert "Alta" in listed.text
    assert address not in admin.get("seasons/", search="nadie").links
    changed = admin.send(season, name="Feria del mar", is_active=None)
    assert "Se guardó." in changed.text
    assert ("name", "Feria del mar") in changed.forms[address]
    past = admin.get(f"{address}history/")
    assert "Feria del mar" in past.text
    assert "Ana Quispe" in past.text
    gone = admin.send(admin.get(f"{address}delete/"))
    assert "Se borró." in gone.text
    assert admin.get(address).status == 404


def test_what_was_typed_stays_beside_what_is_wrong_with_it(admin: Browser) -> None:
    page = make(admin, "seasons", **{**SEASON, "start_day": "40", "name": "Fería <3"})
    assert page.status == 400
    typed = page.forms[f"{HOME}seasons/new/"]
    assert ("start_day", "40") in typed
    assert ("name", "Fería <3") in typed
    assert "f-start_day-error" in page.body


def test_two_clicks_make_one_entry(admin: Browser) -> None:
    page = admin.get("seasons/new/")
    first, second = admin.send(page, **SEASON), admin.send(page, **SEASON)
    assert first.address == second.address
    assert "1 en total" in admin.get("seasons/").text


def test_two_who_edit_different_fields_both_have_their_way(admin: Browser, season: Page) -> None:
    admin.send(season, name="De otra persona")
    both = admin.send(season, end_day="20")
    assert "Se guardó." in both.text
    (form,) = (both.forms[at] for at in both.forms if at in both.address)
    assert {("name", "De otra persona"), ("end_day", "20")} <= set(form)


def test_whoever_would_undo_a_change_is_shown_both_and_may_save_again(
    admin: Browser, season: Page
) -> None:
    admin.send(season, name="De otra persona")
    shown = admin.send(season, name="Mía")
    assert shown.status == 409
    assert "Ahora dice: De otra persona" in shown.text
    assert ("name", "Mía") in shown.forms[shown.address]
    assert "Se guardó." in admin.send(shown).text


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


def test_taking_out_says_what_names_it(admin: Browser) -> None:
    house = make(admin, "properties", name="Casa Uno")
    house_id = id_of(house)
    make(admin, "services", name="Leña", price_usd="5", properties=house_id)
    night = {"property": house_id, "month": "12", "day": "25", "price_usd": "400"}
    made = make(admin, "special-dates", **night)
    assert "Casa Uno · " in made.text
    page = admin.get(f"properties/{house_id}/delete/")
    assert "Fechas especiales (1): Casa Uno · " in page.text
    assert "Servicios adicionales (1): Leña" in page.text


def test_text_of_others_runs_nowhere(admin: Browser) -> None:
    house = make(admin, "properties", name=MARKUP, titulo=MARKUP, descripcion=MARKUP)
    house_id = id_of(house)
    feed = make(
        admin, "services", name=MARKUP, price_usd="5", description=MARKUP, properties=house_id
    )
    assert feed.status == 200
    for path in (
        "properties/",
        f"properties/{house_id}/",
        f"properties/{house_id}/delete/",
        f"properties/{house_id}/history/",
        "services/",
        "calendar-feeds/new/",
    ):
        page = admin.get(path, search="") if path.endswith("s/") else admin.get(path)
        assert page.status == 200
        assert "&lt;script&gt;" in page.body
        assert MARKUP not in page.body
        assert "<img" not in page.body


@pytest.mark.parametrize("group", GROUPS)
def test_everybody_has_the_pages_that_they_may_read_in_the_api(
    browser: Browser, group: str
) -> None:
    home = browser.sign_in(hire("eva", group).email, PASSWORD)
    for slug, resource in resources.all_of_them().items():
        may = permits([group], Permission(resource.reads))
        assert browser.get(f"{slug}/").status == (200 if may else 404), slug
        assert any(each.startswith(f"{HOME}{slug}/") for each in home.links) is may
        may_add = may and bool(resource.adds) and permits([group], Permission(resource.adds))
        assert browser.get(f"{slug}/new/").status == (200 if may_add else 404), slug


def test_no_page_runs_or_fetches_what_is_not_ours(browser: Browser) -> None:
    headers = browser.get().headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert [each for each in policy.split() if "http" in each] == [f"{objects.origin()};"]
    assert "frame-ancestors 'none'" in policy
    assert headers["Cache-Control"] == "no-store"


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


def test_a_form_of_another_page_changes_nothing(admin: Browser) -> None:
    page = admin.get("seasons/new/")
    form = page.forms[f"{HOME}seasons/new/"]
    elsewhere = {"Origin": "https://evil.pe"}
    assert admin.request("POST", f"{HOME}seasons/new/", form, headers=elsewhere).status == 403
    for proof in ("", "x", admin.cookie.partition("=")[2]):
        refused = admin.send(page, **{**SEASON, "_proof": proof})
        assert "Aquí está lo que escribió" in refused.text
    assert "0 en total" in admin.get("seasons/").text


@pytest.mark.parametrize(
    "path", ["nothing/", "seasons/x/", "seasons/x/y/", "seasons/a/b/c/", "%00/"]
)
def test_what_is_not_there_is_said_in_spanish(admin: Browser, path: str) -> None:
    page = admin.request("GET", f"{HOME}{path}")
    assert page.status == 404
    assert "No existe" in page.text


@pytest.mark.parametrize(("method", "status"), [("PUT", 405), ("DELETE", 405), ("OPTIONS", 405)])
def test_pages_are_read_and_forms_sent_and_nothing_else(
    admin: Browser, method: str, status: int
) -> None:
    assert admin.request(method, HOME).status == status
    assert admin.request("HEAD", HOME).body == ""


def test_broken_forms_are_answered(admin: Browser, season: Page) -> None:
    address = season.address.partition("?")[0]
    proof = next(value for name, value in season.forms[address] if name == "_proof")
    for rest in (
        [],
        [("_seen", "{")],
        [("_seen", '{"name": 1}')],
        [("tiers.x.y", "1"), ("name", "\x00")],
    ):
        page = admin.request("POST", address, [("_proof", proof), *rest])
        assert page.status in {200, 400, 409}
    for rest in ([("name", "a" * 600_000)], [(f"n{number}", "") for number in range(4000)]):
        assert admin.request("POST", address, [("_proof", proof), *rest]).status == 413


@pytest.mark.parametrize(
    "kind",
    ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x"],
)
def test_what_is_no_form_is_not_taken_for_an_empty_one(
    admin: Browser, season: Page, kind: str
) -> None:
    address = season.address.partition("?")[0]
    form = season.forms[address]
    refused = admin.request("POST", address, form, headers={"Content-Type": kind})
    assert refused.status == 400
    assert "no se pudo leer" in refused.text
    assert ("name", "Feria") in admin.get(address).forms[address]


def test_cookies_of_others_do_not_hide_ours(admin: Browser) -> None:
    admin.cookie = f'other={{"a": "b, c"}}; =; {admin.cookie}; more=("'
    assert admin.get().address == HOME


def test_style_sheets_and_scripts_may_be_kept_for_ever(browser: Browser) -> None:
    version = rendering.version()
    for name, kind in (("office.css", "text/css"), ("htmx-2.0.11.min.js", "text/javascript")):
        file = browser.get(f"static/{version}/{name}")
        assert file.headers["Content-Type"] == f"{kind}; charset=utf-8"
        assert "immutable" in file.headers["Cache-Control"]
    for name in ("htmx-LICENSE.txt", "..%2fhandler.py", ""):
        assert browser.get(f"static/{version}/{name}").status == 404


def test_a_client_is_found_by_name_for_a_code(admin: Browser) -> None:
    client = people.registered()
    page = admin.get("discount-codes/new/")
    met = admin.send(page, **{"_find.client": "quispe", "_search": "client"})
    assert "Encontrados: 1. Elija en la lista." in met.text
    assert f'value="{client.client_id}"' in met.body
    assert "Ana Quispe (40000001)" in met.text
    found = admin.send(page, code="UNO", **{"_find.client": "nadie", "_search": "client"})
    assert found.status == 200
    assert "Nada coincide." in found.text
    assert ("code", "UNO") in found.forms[f"{HOME}discount-codes/new/"]


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
