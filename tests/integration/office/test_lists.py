"""Lists: their pages, their order, and what they are searched and narrowed by."""

import pytest

from chalicelib.kernel import clock, dates
from chalicelib.office.pages import lists
from chalicelib.office.requests import HOME
from tests.integration.office.desk import id_of, make
from tests.support import people
from tests.support.office import Browser
from tests.support.tasks import new_task

TOO_MANY = "Son demasiados para buscar aquí: use los filtros."


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of which more than two entries are very many, and two are a page."""
    monkeypatch.setattr(lists, "FEW", 2)
    monkeypatch.setattr(lists, "SIZE", 2)


@pytest.fixture
def garden(admin: Browser) -> Browser:
    """Somebody who looks after three tasks, one of them in the garden."""
    today = dates.today(clock.now())
    house = id_of(make(admin, "properties", name="Casa Uno"))
    new_task(today, title="Podar las palmeras", task_type="garden_maintenance", property_id=house)
    for title in ("Regar", "Barrer"):
        new_task(today, title=title, property_id=house)
    return admin


def asks(browser: Browser, path: str, **query: str) -> set[str]:
    """What the form of a list asks for."""
    page = browser.get(path, **query)
    return {name for name, _ in page.forms.get(f"{HOME}{path}", [])}


def test_filters_are_asked_of_the_api(admin: Browser) -> None:
    page = admin.get("special-dates/", month="2", property="no-house")
    assert page.status == 400
    assert "Propiedad" in page.text


def test_a_long_list_has_pages(admin: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "SIZE", 2)
    for number in (0, 10, 9):
        make(admin, "services", name=f"Servicio {number:02}", price_usd=str(number))
    first = admin.get("services/", order="price_usd")
    assert "Hoja 1 de 2" in first.text
    assert "Servicio 00" in first.text
    last = admin.get("services/", order="price_usd", page="2")
    assert "Servicio 10" in last.text
    assert "Servicio 00" not in last.text
    assert admin.get("services/", page="99999999999").status == 200


def test_of_very_many_entries_the_api_finds_and_orders_them(admin: Browser, few: None) -> None:
    code = {"discount_value": "5", "start_date": "2026-01-01", "end_date": "2026-12-31"}
    for name in ("UNO", "DOS", "TRES"):
        make(admin, "discount-codes", code=name, **code)
    page = admin.get("discount-codes/", order="code")
    assert "Hoja 1 de 2" in page.text
    assert "TRES" in page.text
    assert "UNO" not in page.text
    assert not [link for link in page.links if "order=-" in link]
    assert "UNO" in admin.get("discount-codes/", page="2").text
    found = admin.get("discount-codes/", search="uno")
    assert "UNO" in found.text
    assert "1 en total" in found.text


def test_few_entries_are_searched_here(garden: Browser) -> None:
    assert "search" in asks(garden, "tasks/")
    assert "1 en total" in garden.get("tasks/", search="palmeras").text


def test_a_search_that_nobody_can_do_is_not_offered_and_not_passed_over(
    garden: Browser, few: None
) -> None:
    assert "search" not in asks(garden, "tasks/")
    page = garden.get("tasks/", search="palmeras")
    assert TOO_MANY in page.text
    assert "3 en total" in page.text
    assert f"{HOME}tasks/" in page.links
    assert TOO_MANY not in garden.get("tasks/").text


def test_what_filters_leave_is_searched(garden: Browser, few: None) -> None:
    assert "search" in asks(garden, "tasks/", task_type="garden_maintenance")
    page = garden.get("tasks/", task_type="garden_maintenance", search="palmeras")
    assert "1 en total" in page.text
    assert TOO_MANY not in page.text


def test_what_the_api_searches_may_be_very_much(admin: Browser, few: None) -> None:
    for name in ("Uno", "Dos", "Tres"):
        people.new_client(f"4000000{len(name)}{name[0]}", name, document_type="pas")
    assert "search" in asks(admin, "clients/")
    assert TOO_MANY not in admin.get("clients/", search="tres").text
