"""Every page that administrators have, for each of them, and what nobody may do there."""

from collections.abc import Iterator

import pytest

from chalicelib.cloud import objects
from chalicelib.kernel.permissions import GROUPS, Permission, permits
from chalicelib.office import rendering
from chalicelib.office.described import resources
from chalicelib.office.described.resources import Resource
from chalicelib.office.requests import HOME
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.office.desk import LARGEST, MARKUP, SEASON, id_of, make
from tests.support import people
from tests.support.office import Browser, Page

EVERY = pytest.mark.parametrize(
    "resource", resources.all_of_them().values(), ids=lambda resource: resource.slug
)


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
