"""Special dates: the summary of each house, the table of one, and many at once."""

from typing import Any

import pytest

from chalicelib.office.requests import HOME
from chalicelib.web.files import UploadedFile
from tests.integration.accounts.desk import PASSWORD, hire
from tests.support.office import Browser, Page

MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
LOADER = f"{HOME}bulk-special-dates/"


@pytest.fixture
def house(admin: Browser) -> str:
    page = admin.send(admin.get("properties/new/"), name="Casa Uno")
    return page.address.partition("?")[0].rstrip("/").rpartition("/")[2]


def table_of(browser: Browser, house: str) -> Page:
    return browser.get(f"special-dates-manager/{house}/")


def row(number: int, **typed: Any) -> dict[str, Any]:
    """What is typed into a row of the table."""
    return {f"dates_data.{number}.{name}": value for name, value in typed.items()}


def christmas(number: int = 0, **otherwise: Any) -> dict[str, Any]:
    usual = {"day": "25", "month": "12", "description": "Navidad", "price_usd": "400"}
    return row(number, **{**usual, **otherwise})


def test_a_summary_stands_above_the_list(admin: Browser, house: str) -> None:
    empty = admin.get("special-dates/")
    assert "Casa Uno" in empty.text
    assert "0 fechas" in empty.text
    admin.send(
        table_of(admin, house), **christmas(), **christmas(1, day="24", row_state="inactive")
    )
    page = admin.get("special-dates/")
    assert "2 fechas, 1 en uso" in page.text
    assert "25 de Diciembre: Navidad, USD 400.00" in page.text
    assert f"{HOME}special-dates-manager/{house}/" in page.links
    assert LOADER in page.links
    narrowed = admin.get("special-dates/", property=house)
    assert LOADER not in narrowed.links


def test_houses_and_prices_lead_to_the_dates_or_warn(admin: Browser, house: str) -> None:
    for path in ("properties/", "property-pricing/"):
        assert "Ninguna" in admin.get(path).text
    admin.send(table_of(admin, house), **christmas())
    for path in ("properties/", "property-pricing/"):
        page = admin.get(path)
        assert "1 fecha" in page.text
        assert f"{HOME}special-dates/?property={house}" in page.links


def test_a_table_is_written_changed_and_cleared(admin: Browser, house: str) -> None:
    nights = christmas(0, minimum_consecutive_nights="3")
    page = admin.send(table_of(admin, house), **nights, **christmas(1, day="24"))
    assert "Se guardó." in page.text
    form = page.forms[f"{HOME}special-dates-manager/{house}/"]
    assert ("dates_data.0.day", "24") in form
    assert ("dates_data.1.minimum_consecutive_nights", "3") in form
    assert ("dates_data.1.row_state", "active") in form
    changed = admin.send(page, **row(0, row_state="remove"), **row(1, price_usd="450.5"))
    form = changed.forms[f"{HOME}special-dates-manager/{house}/"]
    assert ("dates_data.0.price_usd", "450.50") in form
    assert ("dates_data.0.minimum_consecutive_nights", "3") in form
    assert ("dates_data.1.day", "") in form


def test_two_clicks_on_a_table_are_one_change(admin: Browser, house: str) -> None:
    page = table_of(admin, house)
    for _ in range(2):
        assert "Se guardó." in admin.send(page, **christmas()).text


def test_what_is_wrong_with_a_table_is_said_by_its_row(admin: Browser, house: str) -> None:
    page = admin.send(
        table_of(admin, house),
        **christmas(0, row_state="remove"),
        **christmas(2, day="31", month="2"),
        **christmas(3, price_usd="caro"),
    )
    assert page.status == 400
    assert "No se guardó nada." in page.text
    assert "Fila 4, precio en dólares" in page.text
    assert ("dates_data.3.price_usd", "caro") in page.forms[page.address]
    assert "0 en total" in admin.get("special-dates/").text


def test_two_who_edit_a_table_see_each_other(admin: Browser, house: str) -> None:
    mine = table_of(admin, house)
    admin.send(table_of(admin, house), **christmas(description="De otra persona"))
    shown = admin.send(mine, **christmas(description="Mía"))
    assert shown.status == 409
    assert "De otra persona" in shown.text
    assert ("dates_data.0.description", "Mía") in shown.forms[shown.address]
    assert "Se guardó." in admin.send(shown).text


def test_a_table_outlives_the_session(admin: Browser, house: str) -> None:
    page = table_of(admin, house)
    stranger = Browser()
    door = stranger.send(page, **christmas(description="Tecleada"))
    again = stranger.send(door, f"{HOME}sign-in/", email="ana@casaaustin.pe", password=PASSWORD)
    assert ("dates_data.0.description", "Tecleada") in again.forms[page.address]
    assert "Se guardó." in stranger.send(again, page.address).text


def loaded(browser: Browser, **typed: Any) -> Page:
    return browser.send(browser.get("bulk-special-dates/"), **typed)


def test_many_dates_are_loaded_and_counted(admin: Browser, house: str) -> None:
    lines = '25,12,"Navidad, en familia",400\r\n31,12,Año Nuevo,450.00,3\r\n'
    page = loaded(admin, property=house, bulk_data=lines)
    assert "Nuevas: 2 · Cambiadas: 0 · Ya estaban: 0" in page.text
    assert f"{HOME}special-dates/?property={house}" in page.links
    again = loaded(admin, property=house, bulk_data="31,12,Fin de año,500")
    assert "Nuevas: 0 · Cambiadas: 0 · Ya estaban: 1" in again.text
    over = loaded(admin, property=house, bulk_data="31,12,Fin,500", overwrite_existing="true")
    assert "Nuevas: 0 · Cambiadas: 1 · Ya estaban: 0" in over.text


def test_two_clicks_load_once(admin: Browser, house: str) -> None:
    page = admin.get("bulk-special-dates/")
    for _ in range(2):
        told = admin.send(page, property=house, bulk_data="31,12,Fin,500")
        assert "Nuevas: 1" in told.text


def test_wrong_lines_are_told_by_number_and_all_stays_typed(admin: Browser, house: str) -> None:
    lines = "31,12,Fin,500\n31,2,No existe,10\n1,1,Sin precio\n"
    page = loaded(admin, property=house, bulk_data=lines, overwrite_existing="true")
    assert page.status == 400
    assert "Línea 2: el día no existe." in page.text
    assert "Línea 3: se esperan 4 o 5 columnas" in page.text
    form = page.forms[LOADER]
    assert {("bulk_data", lines), ("property", house), ("overwrite_existing", "true")} <= set(form)
    assert "0 en total" in admin.get("special-dates/").text


def test_a_file_is_loaded_and_one_that_is_wrong_can_be_mended_on_the_page(
    admin: Browser, house: str
) -> None:
    file = UploadedFile("fechas.csv", "text/csv", "31,12,Año Nuevo,450\n1,1,Sin precio".encode())
    page = loaded(admin, property=house, csv_file=file)
    assert page.status == 400
    assert "Línea 2: se esperan 4 o 5 columnas" in page.text
    assert ("bulk_data", "31,12,Año Nuevo,450\n1,1,Sin precio") in page.forms[LOADER]
    whole = UploadedFile("fechas.csv", "text/csv", "31,12,Año Nuevo,450".encode())
    assert "Nuevas: 1" in loaded(admin, property=house, csv_file=whole).text
    odd = UploadedFile("fechas.csv", "text/csv", "1,1,Año,450".encode("latin-1"))
    assert "UTF-8" in loaded(admin, property=house, csv_file=odd).text


def test_a_house_must_be_chosen(admin: Browser) -> None:
    page = loaded(admin, bulk_data="31,12,Fin,500")
    assert page.status == 400
    assert 'aria-describedby="e-property"' in page.body


def test_dates_of_others_run_nowhere(admin: Browser, house: str) -> None:
    admin.send(table_of(admin, house), **christmas(description=MARKUP))
    pages = [table_of(admin, house), admin.get("special-dates/")]
    pages.append(loaded(admin, property=MARKUP, bulk_data=MARKUP))
    pages.append(admin.get("bulk-special-dates/", property=MARKUP))
    for page in pages:
        assert page.status in {200, 400}
        assert MARKUP not in page.body
        assert "<img" not in page.body


@pytest.mark.parametrize("group", ["vendedor", "mantenimiento"])
def test_whoever_may_not_set_prices_has_no_such_pages(
    admin: Browser, house: str, group: str
) -> None:
    other = Browser()
    other.sign_in(hire("eva", group).email, PASSWORD)
    assert other.get("bulk-special-dates/").status == 404
    assert table_of(other, house).status == 404


@pytest.mark.parametrize("path", ["", "no-house/", "00000000-0000-0000-0000-000000000000/"])
def test_there_is_no_table_of_no_house(admin: Browser, path: str) -> None:
    assert admin.get(f"special-dates-manager/{path}").status == 404


def test_whoever_lost_the_session_is_told_that_the_file_is_not_kept(
    admin: Browser, house: str
) -> None:
    file = UploadedFile("fechas.csv", "text/csv", b"12,25,400,Navidad,2")
    door = Browser().send(admin.get("bulk-special-dates/"), LOADER, property=house, csv_file=file)
    assert door.status == 401
    assert "elíjalo otra vez" in door.text
