"""Quotes for whoever sells: the form, the explanation, and what is wrong."""

from datetime import date
from decimal import Decimal

import pytest

from chalicelib.clients.types import Client
from chalicelib.office.requests import address_of
from chalicelib.properties.types import House
from tests.integration.office.desk import LARGEST, MARKUP, as_one_of, named, quoted, stays_in
from tests.support.houses import POOL, house_one, new_house, offer, offer_pool, seasons_and_rate
from tests.support.monday import monday
from tests.support.office import Browser

__all__ = ["monday"]
HERE = address_of("quote")


@pytest.fixture
def house(monday: None) -> House:
    """House 1 of the worked examples, with its seasons and a pool that may be heated."""
    one = house_one()
    seasons_and_rate()
    offer_pool()
    return one


@pytest.fixture
def seller(house: House) -> Browser:
    return as_one_of("vendedor")


def test_the_form_is_empty_at_first_and_names_the_houses(seller: Browser) -> None:
    page = seller.get("quote/")
    assert page.status == 200
    assert ("check_in_date", "") in page.forms[HERE]
    assert ("guests", "2") in page.forms[HERE]
    assert "Casa Austin 1" in page.text
    assert "Cuenta" not in page.text


def test_a_quote_is_explained_night_by_night(seller: Browser, house: House) -> None:
    page = quoted(seller, property_id=house.property_id)
    assert page.status == 200
    for words in (
        "La casa está disponible",
        "Jueves 16 de abril de 2026 Domingo a jueves, temporada baja USD 100.00 S/ 375.00",
        "Viernes 17 de abril de 2026 Viernes o sábado, temporada baja USD 150.00 S/ 562.50",
        "3 noches USD 400.00",
        "3 personas adicionales USD 15.00 por persona y noche USD 135.00 S/ 506.25",
        "Precio de la estadía USD 535.00 S/ 2,006.25",
        "Adelanto (50 %) USD 267.50 S/ 1,003.13",
        "Tipo de cambio: S/ 3.750 por dólar.",
        "El precio vale hasta las 10:15.",
        "Para enviar al huésped",
    ):
        assert words in page.text


def test_a_special_night_says_so(seller: Browser, house: House) -> None:
    page = quoted(
        seller,
        property_id=house.property_id,
        check_in_date="2026-12-30",
        check_out_date="2027-01-02",
    )
    assert "Fecha especial" in page.text
    assert "Sin descuentos USD 400.00" in page.text


def test_all_houses_are_compared_and_each_leads_to_its_explanation(
    seller: Browser, house: House
) -> None:
    new_house("Casa Austin 2")
    page = quoted(seller)
    assert "Sí. La casa está disponible" in page.text
    assert "USD 535.00 S/ 2,006.25" in page.text
    (link,) = [each for each in page.links if f"property_id={house.property_id}" in each]
    assert "Jueves 16 de abril de 2026" not in page.text
    assert "Jueves 16 de abril de 2026" in seller.request("GET", link).text


def test_services_are_offered_and_charged(seller: Browser, house: House) -> None:
    first = quoted(seller, property_id=house.property_id)
    offered = "Piscina temperada (USD 50.00 por noche, en total USD 150.00)"
    assert offered in first.text
    page = quoted(seller, property_id=house.property_id, additional_services=POOL)
    assert "Piscina temperada USD 150.00 S/ 562.50" in page.text
    assert "Precio de la estadía USD 685.00" in page.text
    assert ("additional_services", POOL) in page.forms[HERE]


def test_what_is_always_charged_is_no_choice(seller: Browser, house: House) -> None:
    offer("5e000000-0000-4000-8000-00000000000a", "Limpieza", 40, service_type="mandatory")
    page = quoted(seller, property_id=house.property_id)
    assert "Limpieza obligatorio USD 40.00" in page.text
    assert "Limpieza (en total" not in page.text


def test_a_code_that_there_is_not_is_told_and_changes_nothing(
    seller: Browser, house: House
) -> None:
    page = quoted(seller, property_id=house.property_id, discount_code="NADA")
    assert "Descuento" in page.text
    assert "Precio de la estadía USD 535.00" in page.text
    assert ("discount_code", "NADA") in page.forms[HERE]


def test_a_guest_is_found_chosen_and_quoted_for(seller: Browser, house: House) -> None:
    ana = named("Ana")
    met = quoted(seller, **{"_find.client_id": "quispe", "_search": "client_id"})
    assert "Encontrados: 1. Elija en la lista." in met.text
    assert f"Ana Quispe ({ana.number_doc})" in met.text
    assert ("check_in_date", "2026-04-16") in met.forms[HERE]
    assert "Tipo de cambio" not in met.text
    page = quoted(seller, client_id=ana.client_id, property_id=house.property_id)
    assert ("client_id", ana.client_id) in page.forms[HERE]
    assert "Precio de la estadía USD 535.00" in page.text


def test_the_key_enter_quotes_though_a_form_begins_with_another_button(seller: Browser) -> None:
    page = quoted(seller, **{"_find.client_id": "", "_search": "client_id"})
    assert "Tipo de cambio" in page.text


def test_nobody_found_is_said(seller: Browser) -> None:
    met = quoted(seller, **{"_find.client_id": "nadie", "_search": "client_id"})
    assert "Nada coincide." in met.text


def test_a_house_that_is_taken_says_so(seller: Browser, house: House) -> None:
    new_house("Casa Austin 2")
    stays_in(house, date(2026, 4, 17))
    page = quoted(seller)
    assert "No. La casa no está disponible" in page.text
    assert "Moviendo otras reservas" not in page.text


def test_moves_are_proposed_within_a_group_of_houses(monday: None) -> None:
    seasons_and_rate()
    two, four = (
        new_house(f"Casa Austin {n}", swap_group="a", price_from=Decimal(100)) for n in (2, 4)
    )
    stay = stays_in(two, date(2026, 4, 17))
    page = quoted(as_one_of("vendedor"), property_id=two.property_id)
    assert "Moviendo otras reservas" in page.text
    assert "Ana Quispe (17 al 19 de abril de 2026): de Casa Austin 2 a Casa Austin 4" in page.text
    assert address_of("reservations", stay.reservation_id) in page.links
    assert four.name in page.text


@pytest.mark.parametrize(
    ("typed", "field", "text"),
    [
        ({"check_in_date": "2026-03-01"}, "check_in_date", "no puede estar en el pasado"),
        ({"check_out_date": "2026-04-16"}, "check_out_date", "debe ser posterior"),
        ({"check_out_date": "2026-09-01"}, "check_out_date", "no puede superar las 60 noches"),
        ({"check_out_date": ""}, "check_out_date", "Se requieren"),
        ({"check_in_date": "ayer"}, "check_in_date", "no es válida"),
        ({"guests": "0"}, "guests", "número entero entre 1 y"),
        ({"guests": "x"}, "guests", "número entero entre 1 y"),
        ({"property_id": "x"}, "property_id", "UUID"),
        ({"property_id": POOL}, "property_id", "La propiedad no existe."),
        ({"client_id": "x"}, "client_id", "UUID"),
        ({"client_id": POOL}, "client_id", "no existe"),
        ({"additional_services": "x"}, "additional_services", "UUID"),
    ],
)
def test_what_is_wrong_stands_beside_its_input(
    seller: Browser, typed: dict[str, str], field: str, text: str
) -> None:
    page = quoted(seller, **typed)
    assert page.status in {400, 404}
    assert "Revise lo que está marcado." in page.text
    wrong = page.body.partition(f'id="f-{field}-error"')[2].partition("<")[0]
    assert text in wrong


def test_an_empty_form_that_is_sent_asks_for_the_dates(seller: Browser) -> None:
    page = seller.get("quote/", check_in_date="", check_out_date="2026-04-19", guests="4")
    assert page.body.count("-error") >= 2
    assert ("check_out_date", "2026-04-19") in page.forms[HERE]


def test_chosen_services_survive_what_is_wrong(seller: Browser) -> None:
    page = quoted(seller, guests="0", additional_services=POOL)
    assert ("additional_services", POOL) in page.forms[HERE]


@pytest.mark.parametrize(("group", "status"), [("admin", 200), ("mantenimiento", 404)])
def test_it_is_for_those_who_quote(house: House, group: str, status: int) -> None:
    assert quoted(as_one_of(group)).status == status


def test_texts_of_others_run_nowhere(seller: Browser) -> None:
    house = new_house(MARKUP, price_from=Decimal(100))
    offer("5e000000-0000-4000-8000-00000000000b", MARKUP, 40)
    ana: Client = named("<b>x</b>")
    for typed in ({}, {"property_id": house.property_id}, {"discount_code": MARKUP[:40]}):
        body = quoted(seller, client_id=ana.client_id, **typed).body
        assert "&lt;script&gt;" in body
        for raw in ("<b>x", "<script>", "<img"):
            assert raw not in body


def test_the_longest_stay_is_small(seller: Browser, house: House) -> None:
    page = quoted(seller, property_id=house.property_id, check_out_date="2026-06-15")
    assert "60 noches" in page.text
    assert len(page.body) < LARGEST
