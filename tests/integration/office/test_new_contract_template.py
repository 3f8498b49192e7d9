"""Administrators send a template of contracts from the pages: past them to storage, tried there,
and made active once they saw what it makes."""

from datetime import timedelta

import pytest

from chalicelib.cloud import objects
from chalicelib.kernel import clock
from chalicelib.office.requests import HOME, address_of
from chalicelib.pictures.rules import NEVER_CAME
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.office.desk import LARGEST, MARKUP
from tests.support.arrivals import NONE_FAILED, deliver, notice
from tests.support.docx import docx
from tests.support.landlord import enter_landlord
from tests.support.monday import NOW, monday
from tests.support.office import ORIGIN, Browser, Page

__all__ = ["monday"]
HERE, LIST = address_of("new-contract-template"), address_of("contract-templates")
OWN = docx("Contrato propio de {{ nombre }} en {{ propiedad }}")
NOBODY = "0b7f3a52-4ac8-4a0e-9d0e-7f0e9a3f1c00"


@pytest.fixture
def office(monday: None, admin: Browser) -> Browser:
    """The browser of an administrator, who entered whose the houses are."""
    enter_landlord()
    return admin


def announced(browser: Browser, name: str = "Verano", kind: str = "person") -> Page:
    return browser.send(browser.get("new-contract-template/"), HERE, name=name, kind=kind)


def storage_of(page: Page) -> tuple[str, dict[str, str]]:
    """Where the form of a page sends a file, and what it sends before the file."""
    [(to, form)] = [(to, form) for to, form in page.forms.items() if "/api/" not in to]
    return to, dict(form)


def uploaded(browser: Browser, page: Page, content: bytes = OWN) -> Page:
    """Send the file as a browser does: to storage, which leads back."""
    _, fields = storage_of(page)
    objects.put(fields["key"], content, fields["Content-Type"])
    back = fields["success_action_redirect"].removeprefix(ORIGIN)
    return browser.get(back, bucket="x", key=fields["key"], etag="y")


def tried(browser: Browser, page: Page, content: bytes = OWN) -> Page:
    """Send the file, let it be tried, and look again."""
    waiting = uploaded(browser, page, content)
    assert deliver(notice(storage_of(page)[1]["key"], size=len(content))) == NONE_FAILED
    return browser.get(waiting.address)


def test_a_template_is_sent_tried_looked_at_and_used(office: Browser) -> None:
    assert HERE in office.get("contract-templates/").links
    page = announced(office)
    assert "Verano: un archivo DOCX" in page.text
    waiting = uploaded(office, page)
    assert "Se está probando" in waiting.text
    assert 'hx-trigger="every 2s"' in waiting.body
    assert waiting.address.startswith(HERE)
    assert deliver(notice(storage_of(page)[1]["key"], size=len(OWN))) == NONE_FAILED
    ready = office.get(waiting.address)
    assert "La plantilla está lista." in ready.text
    assert "hx-trigger" not in ready.body
    assert any(".pdf" in link for link in ready.links)
    [activate] = [to for to in ready.forms if to.endswith("/do/activate/")]
    assert "Se hizo." in office.send(ready, activate).text
    assert "Los contratos nuevos se hacen con esta plantilla." in office.get(waiting.address).text


def test_the_policy_admits_storage_where_a_file_is_sent_and_nowhere_else(office: Browser) -> None:
    page = announced(office)
    policy = page.headers["Content-Security-Policy"]
    assert f"form-action 'self' {storage_of(page)[0]};" in policy
    form = office.get("new-contract-template/")
    assert "form-action 'self';" in form.headers["Content-Security-Policy"]
    assert 'hx-boost="false"' in form.body
    assert 'hx-boost="false"' in page.body


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (docx("{{ nonbre }}"), "La variable «nonbre» no existe."),
        (b"%PDF-1.7 not word", "Suba un archivo DOCX."),
    ],
    ids=["unknown", "pdf"],
)
def test_one_that_is_rejected_says_why(office: Browser, content: bytes, reason: str) -> None:
    refused = tried(office, announced(office), content)
    assert refused.status == 200
    assert reason in refused.text
    assert HERE in refused.links
    assert [to for to in refused.forms if "activate" in to] == []


def test_a_file_that_never_comes_is_told_of_after_an_hour(office: Browser) -> None:
    address = announced(office).links[-1]
    assert "empiece de nuevo" in office.get(address).text
    with clock.at(NOW + timedelta(hours=2)):
        office.sign_in("ana@casaaustin.pe", PASSWORD)
        assert NEVER_CAME in office.get(address).text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"kind": ""}, "kind"),
        ({"kind": MARKUP}, "kind"),
    ],
)
def test_what_is_wrong_stands_beside_its_input_and_nothing_is_lost(
    office: Browser, typed: dict[str, str], field: str
) -> None:
    page = announced(office, **{"name": "Verano", **typed})
    assert page.status == 400
    assert "Revise lo que está marcado." in page.text
    assert f'id="f-{field}-error"' in page.body
    assert ("name", typed.get("name", "Verano")) in page.forms[HERE]
    assert MARKUP not in page.body
    assert "Verano" not in office.get("contract-templates/").text


def test_a_double_click_announces_one(office: Browser) -> None:
    page = office.get("new-contract-template/")
    first, second = (office.send(page, HERE, name="Verano", kind="person") for _ in range(2))
    assert storage_of(first)[1]["key"] == storage_of(second)[1]["key"]
    assert office.get("contract-templates/").text.count("Verano") == 1


def test_what_was_typed_outlives_the_session(office: Browser) -> None:
    stranger = Browser()
    page = office.get("new-contract-template/")
    door = stranger.send(page, HERE, name="Verano", kind="company")
    again = stranger.send(door, f"{HOME}sign-in/", email="ana@casaaustin.pe", password=PASSWORD)
    assert "Aquí está lo que escribió" in again.text
    assert {("name", "Verano"), ("kind", "company")} <= set(again.forms[HERE])
    assert "Verano: un archivo DOCX" in stranger.send(again, HERE).text


def test_names_of_others_run_nowhere(office: Browser) -> None:
    page = announced(office, MARKUP[:60])
    for each in (page, tried(office, page), office.get("contract-templates/")):
        assert "&lt;script&gt;" in each.body
        assert "<script>" not in each.body
        assert len(each.body) < LARGEST


@pytest.mark.parametrize("path", ["x/", "sent/", "../clients/", f"{NOBODY}/", f"{NOBODY}/x/"])
def test_one_that_is_not_there_has_no_page(office: Browser, path: str) -> None:
    page = office.get(f"new-contract-template/{path}", key="uploads/templates/x")
    assert page.status in {400, 404}


def test_storage_may_lead_anywhere_within_the_pages_only(office: Browser) -> None:
    for key in ("//evil.example", "https://evil.example/x", "..", MARKUP):
        answer = office.request(
            "GET", f"{HERE}sent/?key={key.replace('<', '%3C').replace(' ', '+')}", follows=False
        )
        assert answer.headers["Location"].startswith(HERE)


@pytest.mark.parametrize("group", ["vendedor", "mantenimiento"])
def test_whoever_does_not_decide_what_contracts_say_has_no_such_page(
    monday: None, browser: Browser, group: str
) -> None:
    browser.sign_in(hire("eva", group).email, PASSWORD)
    for path in ("", "sent/", f"{NOBODY}/"):
        assert browser.get(f"new-contract-template/{path}").status == 404
    assert browser.request("POST", HERE, [("kind", "person")]).status == 404
