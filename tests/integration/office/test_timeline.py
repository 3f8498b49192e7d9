"""What happened to a stay, as those who sell see it."""

from typing import Any

import pytest

from chalicelib.office.requests import address_of
from chalicelib.office.work.timeline import KINDS, OTHER, kind_of
from chalicelib.properties.types import House
from chalicelib.reservations.types import Stay
from chalicelib.timeline.sentences import STORY
from tests.integration.office.desk import LARGEST, MARKUP, as_one_of, march, named, stays_in
from tests.integration.payments.conftest import ana, api, book, hold, house, luis, tokens
from tests.integration.payments.vouchers import decide, sent
from tests.support.cleaning import changed, removed
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.monday import monday
from tests.support.office import Browser, Page

__all__ = ["ana", "api", "book", "hold", "house", "luis", "monday", "tokens"]
NOBODY = "0b7f3a52-4ac8-4a0e-9d0e-7f0e9a3f1c00"


@pytest.fixture
def office(monday: None) -> Browser:
    """The browser of an administrator."""
    return as_one_of("admin")


@pytest.fixture
def stay(monday: None, house: House) -> Stay:
    return stays_in(house, march(5), 3)


def of(browser: Browser, stay_id: str, **query: str) -> Page:
    return browser.get(f"timeline/{stay_id}/", **query)


def test_the_head_says_who_where_when_and_how_much(office: Browser, stay: Stay) -> None:
    page = of(office, stay.reservation_id)
    assert page.status == 200
    for words in (
        "Huésped Ana Quispe",
        "Casa Casa Austin 1",
        "Noches 3, 5 al 8 de marzo de 2026",
        "Huéspedes 4",
        "Estado Aprobada",
        "Origen Austin",
        "Precio S/ 1,500.00",
        "falta S/ 1,500.00",
    ):
        assert words in page.text
    assert address_of("reservations", stay.reservation_id) in page.links


def test_what_happened_stands_newest_first_with_what_changed(office: Browser, stay: Stay) -> None:
    changed(stay, guests=6)
    text = of(office, stay.reservation_id).text
    assert "Número de personas: 4 6" in text
    assert text.index("La reserva cambió de noches o de casa") < text.index("Se registró")


def test_one_narrows_it_to_a_kind_and_back(office: Browser, api: Api, hold: Any) -> None:
    decide(api, hold, sent(api, hold), "approve", amount="2006.25", currency="sol")
    page = of(office, hold["id"])
    here = address_of("timeline", hold["id"])
    assert {here, f"{here}?kind=stay", f"{here}?kind=money"} <= set(page.links)
    assert f"{here}?kind=contract" not in page.links
    money = of(office, hold["id"], kind="money")
    assert "El huésped envió el voucher" in money.text
    assert "Se registró la reserva" not in money.text
    assert 'aria-current="true">Pagos y comprobantes' in money.body


def test_its_payments_stand_by_themselves(office: Browser, api: Api, hold: Any) -> None:
    decide(api, hold, sent(api, hold), "approve", amount="2006.25", currency="sol")
    text = of(office, hold["id"]).text
    assert "Pagos Monto Cómo Estado Cuándo S/ 2,006.25 Transferencia" in text
    assert "02/03/2026 10:00" in text


def test_a_removed_stay_keeps_its_past(office: Browser, stay: Stay) -> None:
    removed(stay)
    page = of(office, stay.reservation_id)
    assert page.status == 200
    assert "Esta reserva ya no está en ninguna lista." in page.text
    assert "Se eliminó la reserva." in page.text
    assert address_of("reservations", stay.reservation_id) not in page.links


def test_every_sentence_of_a_timeline_has_a_kind() -> None:
    assert {kind_of(name) for name in STORY} == set(KINDS)
    assert kind_of("anything.else") == OTHER


@pytest.mark.parametrize("rest", ["", "x/", f"{NOBODY}/", "x/y/"])
def test_what_there_is_not_is_not_found(office: Browser, rest: str) -> None:
    assert office.get(f"timeline/{rest}").status == 404


@pytest.mark.parametrize(("group", "status"), [("vendedor", 200), ("mantenimiento", 404)])
def test_it_is_for_those_who_read_stays(stay: Stay, group: str, status: int) -> None:
    assert of(as_one_of(group), stay.reservation_id).status == status


def test_it_is_no_page_of_the_menu(office: Browser) -> None:
    assert address_of("timeline") not in office.get().links


def test_texts_of_others_run_nowhere(office: Browser, monday: None) -> None:
    stay = stays_in(new_house(MARKUP), march(5), client=named("<b>x</b>"))
    changed(stay, comments=MARKUP)
    body = of(office, stay.reservation_id, kind="").body
    assert "&lt;script&gt;" in body
    for raw in ("<b>x", "<script>", "<img"):
        assert raw not in body


def test_a_long_past_is_small(office: Browser, stay: Stay) -> None:
    for number in range(60):
        stay = changed(stay, guests=number % 9 + 1, comments="Cambio " * 10)
    page = of(office, stay.reservation_id)
    assert page.text.count("La reserva cambió") == 60
    assert len(page.body) < LARGEST
