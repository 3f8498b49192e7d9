"""Administrators import files of the past at the pages: sent past them, looked at, then entered."""

from collections.abc import Iterator
from typing import get_args

import pytest

from chalicelib.cloud import objects
from chalicelib.imports.bulk import service
from chalicelib.imports.bulk.types import OUTCOMES, State
from chalicelib.kernel import cache, clock
from chalicelib.office.requests import HOME
from chalicelib.office.work import imports
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.imports.test_files_of_the_past import NOW, ROW, Desk, desk, file
from tests.integration.office.desk import LARGEST, MARKUP
from tests.support.office import ORIGIN, Browser, Page

__all__ = ["desk"]
PATH = f"{HOME}imports/"
WRONG = ROW.replace("40000001", "40000009")


@pytest.fixture(autouse=True)
def _monday(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield
    cache.forget_all()


def announced(browser: Browser, kind: str = "reservations", form: str = "csv") -> Page:
    return browser.send(browser.get("imports/"), PATH, kind=kind, format=form)


def uploaded(browser: Browser, page: Page, content: bytes) -> Page:
    """Send the file as a browser does: to storage, which leads back."""
    [fields] = [dict(form) for to, form in page.forms.items() if "/api/" not in to]
    objects.put(fields["key"], content, fields["Content-Type"])
    back = fields["success_action_redirect"].removeprefix(ORIGIN)
    return browser.get(back, bucket="x", key=fields["key"], etag="y")


def stepped(browser: Browser, page: Page, desk: Desk) -> Page:
    """Press the first button of the page of an import, and come back once all is done."""
    address = page.address.partition("?")[0]
    moved = browser.request("POST", address, page.forms[address][:3])
    desk.outbox.settle()
    return browser.get(moved.address)


def test_a_file_goes_to_storage_is_looked_at_and_entered(admin: Browser, desk: Desk) -> None:
    page = announced(admin)
    assert "Reservas en CSV" in page.text
    arrived = uploaded(admin, page, file(ROW, WRONG, ROW))
    assert "El archivo llegó. Ahora se puede revisar." in arrived.text
    checked = stepped(admin, arrived, desk)
    for text in (
        "Revisado: todavía no entró nada",
        "Filas 3",
        "Se acepta 1",
        "Filas que no entrarían",
        "3 No hay exactamente un cliente con ese documento",
        "4 Ya está, o se repite en el archivo",
        "Ingresar 1 fila",
    ):
        assert text in checked.text
    assert desk.stays() == []
    entered = stepped(admin, checked, desk)
    assert "Filas que no entraron" in entered.text
    assert len(desk.stays()) == 1
    listed = admin.get("imports/")
    assert entered.address.partition("?")[0] in listed.links
    assert "Ingresado 3" in listed.text


def test_the_policy_admits_storage_where_a_file_is_sent_and_nowhere_else(
    admin: Browser, desk: Desk
) -> None:
    page = announced(admin)
    [storage] = [to for to in page.forms if "/api/" not in to]
    policy = page.headers["Content-Security-Policy"]
    assert f"form-action 'self' {storage};" in policy
    assert "form-action 'self';" in admin.get("imports/").headers["Content-Security-Policy"]
    assert 'hx-boost="false"' in page.body


def test_while_rows_are_looked_at_the_page_asks_again_by_itself(
    admin: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PAGE", 1)
    arrived = uploaded(admin, announced(admin), file(ROW, ROW, ROW))
    address = arrived.address.partition("?")[0]
    busy = admin.send(arrived, address)
    assert "Se está revisando : 0 filas" in busy.text
    assert 'hx-trigger="every 2s"' in busy.body
    assert "<progress" in busy.body
    assert address in busy.links
    assert [pair for pair in busy.forms.get(address, []) if pair[0] == "step"] == []
    desk.outbox.settle()
    assert "hx-trigger" not in admin.get(address).body


def test_rows_that_are_not_taken_have_pages(
    admin: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "SIZE", 2)
    arrived = uploaded(admin, announced(admin), file(WRONG, ROW, WRONG, WRONG))
    first = stepped(admin, arrived, desk)
    assert "Hoja 1 de 2" in first.text
    assert f"{first.address}?page=2" in first.links
    last = admin.get(first.address, page="2")
    assert "5 Ya está, o se repite en el archivo" in last.text
    assert "2 No hay exactamente un cliente" not in last.text
    for number in ("0", "99999", "999999999", "x", "-1", "²"):
        assert admin.get(first.address, page=number).status == 200


def test_a_double_click_enters_a_file_once(admin: Browser, desk: Desk) -> None:
    checked = stepped(admin, uploaded(admin, announced(admin), file(ROW)), desk)
    form = checked.forms[checked.address][:3]
    assert ("step", "commit") in form
    for _ in range(2):
        assert admin.request("POST", checked.address, form).status == 200
    desk.outbox.settle()
    assert len(desk.stays()) == 1
    assert "Ingresado" in admin.get(checked.address).text


def test_announcing_twice_by_a_double_click_makes_one_import(admin: Browser, desk: Desk) -> None:
    page = admin.get("imports/")
    first, second = (admin.send(page, PATH) for _ in range(2))
    assert first.forms == second.forms
    assert len([link for link in admin.get("imports/").links if link.startswith(PATH)]) == 2


def test_of_two_who_enter_a_file_the_slower_is_told(admin: Browser, desk: Desk) -> None:
    hire("eva", "admin")
    eva = Browser()
    eva.sign_in("eva@casaaustin.pe", PASSWORD)
    checked = stepped(admin, uploaded(admin, announced(admin), file(ROW)), desk)
    slower = eva.get(checked.address)
    stepped(admin, checked, desk)
    told = eva.request("POST", checked.address, slower.forms[checked.address][:3])
    assert told.status == 409
    assert "La importación no está en un estado que lo permita." in told.text
    assert "Ingresado" in told.text
    assert len(desk.stays()) == 1


def test_before_its_file_is_there_nothing_is_looked_at(admin: Browser, desk: Desk) -> None:
    address = announced(admin).links[-1]
    page = admin.send(admin.get(address), address)
    assert page.status == 409
    assert "Primero suba el archivo." in page.text


def test_a_file_that_cannot_be_read_says_why(admin: Browser, desk: Desk) -> None:
    wrong = uploaded(admin, announced(admin, form="xlsx"), b"not a sheet")
    address = wrong.address.partition("?")[0]
    assert "El archivo no es del tipo indicado" in admin.send(wrong, address).text
    strange = uploaded(admin, announced(admin), f"{MARKUP};DNI\n1;2".encode())
    refused = stepped(admin, strange, desk)
    assert "No se pudo leer el archivo" in refused.text
    assert MARKUP not in refused.body
    assert "Revisar otra vez" in refused.text


def test_what_was_chosen_outlives_the_session(admin: Browser, desk: Desk) -> None:
    stranger = Browser()
    door = stranger.send(admin.get("imports/"), PATH, kind="clients", format="xlsx")
    again = stranger.send(door, f"{HOME}sign-in/", email="ana@casaaustin.pe", password=PASSWORD)
    assert "Aquí está lo que escribió" in again.text
    assert {("kind", "clients"), ("format", "xlsx")} <= set(again.forms[PATH])
    assert "Clientes en Excel" in stranger.send(again, PATH).text


def test_what_is_not_offered_is_refused(admin: Browser, desk: Desk) -> None:
    page = announced(admin, kind="everything")
    assert page.status == 400
    assert 'role="alert"' in page.body
    assert "Todavía no hay importaciones." in page.text


@pytest.mark.parametrize(
    "path", ["x/", "../clients/", "sent/", f"{'0' * 8}-0000-4000-8000-{'0' * 12}/"]
)
def test_an_import_that_is_not_there_is_no_page(admin: Browser, path: str) -> None:
    assert admin.get(f"imports/{path}").status in {200, 404}
    assert "Importación de" not in admin.get(f"imports/{path}").text


def test_pages_of_imports_are_small(admin: Browser, desk: Desk) -> None:
    arrived = uploaded(admin, announced(admin), file(*[WRONG] * 150))
    for page in (stepped(admin, arrived, desk), admin.get("imports/")):
        assert page.status == 200
        assert len(page.body) < LARGEST


@pytest.mark.parametrize("group", ["vendedor", "mantenimiento"])
def test_whoever_does_not_import_has_no_such_page(browser: Browser, group: str) -> None:
    home = browser.sign_in(hire("eva", group).email, PASSWORD)
    assert PATH not in home.links
    for path in ("imports/", "imports/sent/", "imports/x/"):
        assert browser.get(path).status == 404
    assert browser.request("POST", PATH, [("kind", "clients")]).status == 404


def test_every_state_and_every_outcome_has_its_words() -> None:
    assert set(imports.STATES) == set(get_args(State))
    assert set(imports.OUTCOMES) == set(OUTCOMES)
