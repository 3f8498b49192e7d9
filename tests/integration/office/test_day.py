"""A day, as each role sees it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.office.requests import address_of
from chalicelib.office.work import day as page_of_day
from chalicelib.properties.types import House
from tests.integration.office.desk import (
    LARGEST,
    MARKUP,
    TODAY,
    as_one_of,
    march,
    named,
    stays_in,
)
from tests.integration.operations.test_gaps import noticed
from tests.integration.payments.conftest import (
    NOW,
    ana,
    api,
    book,
    gateway,
    hold,
    house,
    luis,
    monday,
    pay,
    take,
    tokens,
)
from tests.integration.payments.test_overdue import UNTIL, thinking, wait
from tests.integration.payments.vouchers import sent
from tests.integration.reservations.test_cancellations import policy
from tests.support import deliveries
from tests.support.crew import join
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.office import Browser
from tests.support.outbox import Outbox
from tests.support.tasks import new_task

__all__ = [
    "ana",
    "api",
    "book",
    "gateway",
    "hold",
    "house",
    "luis",
    "monday",
    "pay",
    "take",
    "thinking",
    "tokens",
]
BLOCKS = {
    "guests": ("Llegan", "Salen", "Se quedan"),
    "everybodys": ("Limpieza y otros trabajos", "Casas sin limpiar"),
    "own": ("Mis trabajos",),
    "money": ("Comprobantes por revisar", "Devoluciones pendientes", "Pagos con tarjeta detenidos"),
}
SEEN = {
    "admin": ("guests", "everybodys", "money"),
    "vendedor": ("guests", "everybodys"),
    "mantenimiento": ("guests", "own"),
}


@pytest.fixture
def office(monday: None) -> Browser:
    """The browser of an administrator."""
    return as_one_of("admin")


@pytest.mark.parametrize("group", SEEN)
def test_everybody_sees_what_is_theirs(monday: None, group: str) -> None:
    page = as_one_of(group).get("day/")
    assert page.status == 200
    assert "Lunes 2 de marzo de 2026" in page.text
    for part, titles in BLOCKS.items():
        for title in titles:
            assert (title in page.text) == (part in SEEN[group])


def test_guests_stand_where_they_are_on_that_day(office: Browser) -> None:
    for name, first, nights in (("Ana", 3, 2), ("Luz", 1, 2), ("Eva", 2, 3), ("Zoe", 8, 1)):
        stays_in(new_house(f"Casa de {name}"), march(first), nights, client=named(name))
    text = office.get("day/", day="2026-03-03").text
    for words in (
        "Llegan (1) Ana Quispe Casa de Ana · 4 personas · hasta el jueves 5 de marzo",
        "Salen (1) Luz Quispe Casa de Luz · 4 personas",
        "Se quedan (1) Eva Quispe Casa de Eva · 4 personas · hasta el jueves 5 de marzo",
    ):
        assert words in text
    assert "Zoe" not in text


def test_an_arrival_says_what_is_to_be_done(office: Browser, house: House) -> None:
    stays_in(
        house,
        TODAY,
        temperature_pool=True,
        comments="Traen un perro",
        tel_contact_number="51911111111",
    )
    text = office.get("day/").text
    for words in ("S/ 1,500.00", "piscina temperada", "teléfono 51911111111", "Traen un perro"):
        assert words in text


def test_whoever_leaves_late_leaves_on_the_day_of_departure(office: Browser, house: House) -> None:
    stays_in(house, march(1), 1, late_checkout=True)
    assert "Salen (1) Ana Quispe Casa Austin 1 · 4 personas · sale tarde" in office.get("day/").text


def test_what_waits_for_a_payment_says_so_and_what_ended_is_not_there(
    office: Browser, house: House
) -> None:
    stays_in(house, TODAY, status="pending")
    stays_in(house, TODAY, client=named("Luz"), status="cancelled")
    text = office.get("day/").text
    assert "Ana Quispe por revisar" in text
    assert "Luz" not in text


def test_entries_lead_to_the_stay_and_its_history(office: Browser, house: House) -> None:
    stay = stays_in(house, TODAY)
    links = office.get("day/").links
    assert address_of("reservations", stay.reservation_id) in links
    assert address_of("timeline", stay.reservation_id) in links


def test_blocks_lead_to_the_pages_that_are_about_them(office: Browser) -> None:
    links = set(office.get("day/").links)
    assert {address_of(slug) for slug in ("tasks", "cleaning-gaps", "vouchers")} <= links


def test_maintenance_reads_first_names_and_goes_nowhere(monday: None, house: House) -> None:
    stays_in(house, TODAY, comments="Traen un perro")
    page = as_one_of("mantenimiento").get("day/")
    assert "Ana Casa Austin 1" in page.text
    for secret in ("Quispe", "S/", "perro", "teléfono"):
        assert secret not in page.text
    assert not [link for link in page.links if "/reservations/" in link or "/timeline/" in link]


def test_tasks_say_who_has_them(office: Browser, house: House) -> None:
    rosa = join("Rosa")
    given = {"property_id": house.property_id, "priority": "urgent"}
    mine = new_task(TODAY, member_id=rosa.member_id, **given)
    new_task(TODAY, title="Podar", **given)
    new_task(march(9), title="Otro día", **given)
    page = office.get("day/")
    assert "Limpieza y otros trabajos (2)" in page.text
    assert f"Limpieza asignada Casa Austin 1 · {rosa.first_name}" in page.text
    assert "Podar pendiente Casa Austin 1 · sin persona · urgente" in page.text
    assert "Otro día" not in page.text
    assert address_of("tasks", mine.task_id) in page.links


def test_houses_that_nobody_cleans_wait_until_somebody_does(office: Browser, house: House) -> None:
    noticed(house, march(1))
    noticed(house, march(20))
    text = office.get("day/").text
    assert "Casas sin limpiar (1)" in text
    assert "desde el 01/03/2026" in text
    assert "Casas sin limpiar (2)" in office.get("day/", day="2026-03-20").text


def test_a_voucher_waits_beside_its_stay(office: Browser, api: Api, hold: dict[str, Any]) -> None:
    sent(api, hold)
    with clock.at(NOW + timedelta(minutes=50)):
        page = office.get("day/")
    assert "Comprobantes por revisar (1) Ana Quispe espera 50 min S/ 2,006.25" in page.text
    assert address_of("reservations", hold["id"]) in page.links


def test_what_is_owed_to_a_guest_is_not_forgotten(
    office: Browser, api: Api, take: Any, ana: Client
) -> None:
    policy(refund_percentage=Decimal(50))
    stay = take("2026-04-16", "2026-04-19", full_payment="true")
    assert api.delete(f"/api/v1/reservations/{stay['id']}/", token="admin").status_code == 204
    text = office.get("day/").text
    assert "Devoluciones pendientes (1) Ana Quispe eliminada S/ 750.00" in text


def test_a_payment_that_its_bank_forgot_is_shown(
    office: Browser, api: Api, thinking: dict[str, Any]
) -> None:
    outbox = Outbox()
    wait(outbox, hours=96)
    with clock.at(UNTIL):
        deliveries.run("prove_money", {})
        outbox.settle()
    text = office.get("day/").text
    assert "Pagos con tarjeta detenidos (1) S/ 2,006.25" in text
    assert "el banco debió terminar el 04/03/2026 10:00" in text


def test_one_goes_from_day_to_day_and_back(office: Browser) -> None:
    here = address_of("day")
    page = office.get("day/")
    assert {f"{here}?day=2026-03-01", f"{here}?day=2026-03-03"} <= set(page.links)
    later = office.get("day/", day="2026-12-31")
    assert {f"{here}?day=2027-01-01", here} <= set(later.links)
    assert "Jueves 31 de diciembre de 2026" in later.text
    assert ("day", "2026-12-31") in later.forms[here]


@pytest.mark.parametrize("asked", ["", "x", "2026-02-30", "1999-12-31", "2101-01-01", "0001-01-01"])
def test_a_day_that_there_is_not_is_today(office: Browser, asked: str) -> None:
    assert "Lunes 2 de marzo de 2026" in office.get("day/", day=asked).text


@pytest.mark.parametrize("asked", ["2000-01-01", "2100-12-31"])
def test_the_first_and_the_last_day_are_there(office: Browser, asked: str) -> None:
    assert office.get("day/", day=asked).status == 200


def test_texts_of_others_run_nowhere(office: Browser, aws: None) -> None:
    house = new_house(MARKUP)
    stays_in(house, TODAY, client=named("<b>x</b>"), comments=MARKUP)
    new_task(TODAY, property_id=house.property_id, title=MARKUP, description=MARKUP)
    noticed(house, TODAY, notes=MARKUP)
    body = office.get("day/").body
    assert "&lt;b&gt;x" in body
    assert body.count("&lt;script&gt;") >= 4
    for raw in ("<b>x", "<script>", "<img"):
        assert raw not in body


def test_a_crowded_day_is_small_and_says_how_much_more_there_is(
    office: Browser, house: House
) -> None:
    for number in range(page_of_day.MOST + 5):
        new_task(TODAY, property_id=house.property_id, title=f"Tarea {number}")
    page = office.get("day/")
    assert f"Limpieza y otros trabajos ({page_of_day.MOST + 5})" in page.text
    assert "Y 5 más." in page.text
    assert len(page.body) < LARGEST
