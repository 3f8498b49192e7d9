"""What is done to one entry beside changing it, on the pages."""

from typing import Any

import pytest

from chalicelib.office.requests import HOME
from chalicelib.web.files import UploadedFile
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.office.desk import MARKUP, make
from tests.support import crew, people
from tests.support.office import Browser, Page
from tests.support.people import new_client
from tests.support.pictures import jpeg


def act(browser: Browser, page: Page, name: str, **typed: Any) -> Page:
    """Take an action that the page of an entry offers, through its own page where it has one."""
    address = f"{page.address.partition('?')[0]}do/{name}/"
    if address in page.forms:
        return browser.send(page, address)
    assert address in page.links
    return browser.send(browser.get(address), address, **typed)


def offered(page: Page) -> set[str]:
    """The actions that a page offers."""
    addresses = {*page.links, *page.forms}
    return {each.rstrip("/").rpartition("/")[2] for each in addresses if "/do/" in each}


def test_what_nothing_undoes_is_asked_once_more_and_the_rest_is_one_click(admin: Browser) -> None:
    address = make(admin, "exchange-rates", usd_to_sol="3.70").address
    make(admin, "exchange-rates", usd_to_sol="3.80")
    assert "Se hizo." in act(admin, admin.get(address), "activate").text
    assert "activate" not in offered(admin.get(address))
    ana = people.registered()
    client = admin.get(f"clients/{ana.client_id}/")
    assert f"{HOME}clients/{ana.client_id}/do/erase/" in client.links
    asked = admin.get(f"clients/{ana.client_id}/do/erase/")
    assert "para siempre" in asked.text


def test_a_key_is_shown_once_and_never_again(admin: Browser) -> None:
    made = make(admin, "device-keys", name="Puerta")
    told = act(admin, made, "key")
    assert "Se hizo." in told.text
    assert "Llave" in told.text
    assert "done=" not in told.address
    again = admin.get(made.address)
    key = told.body.partition("<dd>")[2].partition("</dd>")[0]
    assert len(key) > 20
    assert key not in again.body


def test_an_action_that_is_refused_says_why_and_keeps_what_was_typed(admin: Browser) -> None:
    ana = people.registered()
    client = admin.get(f"clients/{ana.client_id}/")
    refused = act(admin, client, "points-adjust", points="x", reason="Por las olas <3")
    assert refused.status == 400
    assert ("reason", "Por las olas <3") in refused.forms[refused.address]
    given = admin.send(refused, points="15", reason="Por las olas")
    assert "Se hizo." in given.text
    assert "15.00" in given.text


def test_two_clicks_adjust_points_once(admin: Browser) -> None:
    ana = people.registered()
    page = admin.get(f"clients/{ana.client_id}/do/points-adjust/")
    for _ in range(2):
        shown = admin.send(page, points="15", reason="Cumpleaños")
    assert "15.00" in shown.text
    assert "30.00" not in shown.text


def test_nothing_typed_for_an_action_is_lost_with_the_session(admin: Browser) -> None:
    ana = people.registered()
    path = f"{HOME}clients/{ana.client_id}/do/points-adjust/"
    stranger = Browser()
    door = stranger.send(admin.get(path), path, points="15", reason="Cumpleaños")
    again = stranger.send(door, f"{HOME}sign-in/", email="ana@casaaustin.pe", password=PASSWORD)
    assert "Aquí está lo que escribió" in again.text
    assert {("points", "15"), ("reason", "Cumpleaños")} <= set(again.forms[path])
    assert "Se hizo." in stranger.send(again, path).text


def test_a_client_is_found_to_be_merged_with_another(admin: Browser) -> None:
    ana, double = people.registered(), new_client("40000009", "Anita")
    path = f"{HOME}clients/{ana.client_id}/do/clients-merge/"
    found = admin.send(admin.get(path), path, **{"_find.gone": "anita", "_search": "gone"})
    assert "Encontrados: 1." in found.text
    assert str(double.client_id) in found.body
    merged = admin.send(found, path, gone=str(double.client_id))
    assert "Se hizo." in merged.text


def test_what_was_taken_out_comes_back_with_one_click(admin: Browser) -> None:
    house = make(admin, "properties", name="Casa Uno")
    address = house.address.partition("?")[0]
    listed = admin.send(admin.get(f"{address}delete/"))
    assert "Se borró." in listed.text
    gone = admin.get(address)
    assert gone.status == 404
    back = admin.send(listed, f"{address}do/restore/")
    assert back.status == 200
    assert "Casa Uno" in back.text


def test_a_page_of_what_is_gone_offers_to_bring_it_back(admin: Browser) -> None:
    member = crew.join("Rosa")
    address = f"{HOME}staff/{member.member_id}/"
    admin.send(admin.get(f"{address}delete/"))
    gone = admin.get(address)
    assert "Lo borrado se puede recuperar." in gone.text or gone.status == 200
    back = admin.send(gone, f"{address}do/restore/")
    assert "Rosa" in back.text


def test_a_file_goes_with_a_form(admin: Browser) -> None:
    member = crew.join("Rosa")
    page = admin.get(f"staff/{member.member_id}/")
    saved = admin.send(page, photo=UploadedFile("rosa.jpg", "image/jpeg", jpeg(1)))
    assert "Se guardó." in saved.text
    # A browser sends an empty text where no file was chosen.
    assert "Se guardó." in admin.send(saved, photo="").text
    refused = admin.send(saved, photo=UploadedFile("x.jpg", "image/jpeg", b"<html>"))
    assert refused.status == 400
    assert "f-photo-error" in refused.body


@pytest.mark.parametrize("group", ["vendedor", "mantenimiento"])
def test_nobody_is_offered_or_does_what_the_api_does_not_let_them(
    browser: Browser, group: str
) -> None:
    browser.sign_in(hire("eva", group).email, PASSWORD)
    ana = people.registered()
    page = browser.get(f"clients/{ana.client_id}/")
    assert page.status == (200 if group == "vendedor" else 404)
    assert offered(page) == set()
    for name in ("erase", "points-adjust", "nothing"):
        path = f"{HOME}clients/{ana.client_id}/do/{name}/"
        assert browser.get(path).status == 404
        (proof,) = browser.get("sessions/").forms[f"{HOME}sign-out/"]
        form = [proof, ("points", "5"), ("reason", "x")]
        assert browser.request("POST", path, form).status == 404


def test_the_texts_of_an_action_are_escaped(admin: Browser) -> None:
    ana = people.registered()
    path = f"clients/{ana.client_id}/do/points-adjust/"
    refused = admin.send(admin.get(path), points=MARKUP, reason=MARKUP)
    assert refused.status == 400
    assert "<script>alert" not in refused.body


def test_a_notice_that_nobody_could_get_stays_in_its_form(admin: Browser) -> None:
    made = make(admin, "broadcasts", title="Feliz año", body="Los esperamos.")
    assert made.status == 404
    assert "dispositivo activo" in made.text
    assert ("body", "Los esperamos.") in made.forms[f"{HOME}broadcasts/new/"]
