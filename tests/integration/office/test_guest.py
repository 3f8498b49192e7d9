"""What there is to know about a guest, for each role, and sending again what they were told."""

from datetime import timedelta
from decimal import Decimal
from typing import get_args

import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import events
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from chalicelib.loyalty.points.wire import TransactionType
from chalicelib.notifications.devices.types import DeviceType
from chalicelib.notifications.inbox.types import DeliveryState
from chalicelib.office.requests import HOME, address_of
from chalicelib.office.work.guest import had, told
from chalicelib.properties.types import House
from local.providers.expo import Expo
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.notifications.conftest import (
    api,
    expo,
    post,
    telegram,
    tokens,
    twilio,
    whatsapp,
)
from tests.integration.notifications.telephones import PHONE, TABLET, Telephones
from tests.integration.office.desk import LARGEST, MARKUP, as_one_of, march, named, stays_in
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.monday import NOW, monday
from tests.support.office import Browser, Page
from tests.support.people import new_client
from tests.support.points import give, spend
from tests.support.post import Post

__all__ = ["api", "expo", "monday", "post", "telegram", "tokens", "twilio", "whatsapp"]
NOBODY = "0b7f3a52-4ac8-4a0e-9d0e-7f0e9a3f1c00"


@pytest.fixture
def office(monday: None) -> Browser:
    """The browser of an administrator."""
    return as_one_of("admin")


@pytest.fixture
def house(monday: None) -> House:
    return new_house("Casa Austin 1")


@pytest.fixture
def ana(monday: None) -> Client:
    return new_client("40000001", "Ana")


def of(browser: Browser, client: Client, *parts: str, **query: str) -> Page:
    path = "".join(f"{part}/" for part in ("guest", client.client_id, *parts))
    return browser.get(path, **query)


def tell(browser: Browser, client: Client, title: str = "Hola", body: str = "Texto") -> None:
    """Tell a guest something, as administrators do."""
    form = browser.get(f"clients/{client.client_id}/do/push-send/")
    assert "Se hizo." in browser.send(form, title=title, body=body).text


def told_again(browser: Browser, page: Page, number: int = 0) -> Page:
    """Press the button of one of the messages on a page."""
    return browser.send(page, again=ids_on(page)[number])


def ids_on(page: Page) -> list[str]:
    """The messages of a page, by the values of their buttons."""
    parts = page.body.split('name="again" value="')[1:]
    return [part.partition('"')[0] for part in parts]


def test_the_page_of_a_client_leads_there_and_back(office: Browser, ana: Client) -> None:
    address = address_of("guest", ana.client_id)
    assert address in office.get(f"clients/{ana.client_id}/").links
    page = of(office, ana)
    assert page.status == 200
    assert address_of("clients", ana.client_id) in page.links
    for words in ("Ana Quispe", "Documento 40000001", "Teléfono 51987654321"):
        assert words in page.text


def test_a_guest_of_whom_nothing_is_known_has_a_page(office: Browser, ana: Client) -> None:
    text = of(office, ana).text
    for words in (
        "No tiene reservas.",
        "Nunca tuvo puntos.",
        "No trajo a nadie todavía.",
        "No se le avisó nada todavía.",
    ):
        assert words in text


def test_stays_stand_newest_first_and_lead_to_themselves_and_their_past(
    office: Browser, ana: Client, house: House
) -> None:
    first = stays_in(house, march(5), client=ana)
    last = stays_in(house, march(20), 3, client=ana, status="cancelled")
    page = of(office, ana)
    assert "Reservas (2)" in page.text
    assert page.text.index("20/03/2026 23/03/2026") < page.text.index("05/03/2026 07/03/2026")
    assert "Cancelada" in page.text
    assert "S/ 1,500.00" in page.text
    for stay in (first, last):
        assert address_of("reservations", stay.reservation_id) in page.links
        assert address_of("timeline", stay.reservation_id) in page.links


def test_whoever_has_a_longer_document_is_somebody_else(
    office: Browser, ana: Client, house: House
) -> None:
    other = named("Eva", number_doc="X40000001")
    stays_in(house, march(5), client=other)
    assert "No tiene reservas." in of(office, ana).text


def test_points_are_told_with_what_happened_to_them(office: Browser, ana: Client) -> None:
    stay = give(ana.client_id, "30.00")
    spend(ana.client_id, "10.00")
    page = of(office, ana)
    for words in ("Puntos para usar S/ 20.00", "Vencen 02/03/2027", "Ganó +30.00", "Usó -10.00"):
        assert words in page.text
    assert "Puntos (2)" in page.text
    assert address_of("reservations", stay) in page.links


def test_who_brought_whom_is_told_on_both_pages(office: Browser, ana: Client, house: House) -> None:
    eva = named("Eva")
    form = office.get(f"clients/{eva.client_id}/do/referrer-put/")
    code = of(office, ana).text.partition("Código de referido ")[2].partition(" ")[0]
    assert "Se hizo." in office.send(form, referrer_code=code).text
    stays_in(house, march(5), client=eva)
    page = of(office, ana)
    assert "A quiénes trajo (1)" in page.text
    assert address_of("guest", eva.client_id) in page.links
    friend = of(office, eva)
    assert "Quién lo refirió Ana Quispe" in friend.text
    assert address_of("guest", ana.client_id) in friend.links


def test_figures_are_told_to_whoever_asks_and_that_is_noted(
    post: Post, office: Browser, ana: Client, house: House
) -> None:
    stays_in(house, march(5), client=ana)
    stays_in(house, march(9), 3, client=ana, status="cancelled")
    give(ana.client_id, "30.00")
    post.settle()

    def reads() -> int:
        past = events.timeline(f"client#{ana.client_id}")
        return sum(each.name == "client_figures.read" for each in past)

    plain = of(office, ana)
    assert address_of("guest", ana.client_id, "figures") in plain.links
    assert "Gastó" not in plain.text
    assert reads() == 0
    text = of(office, ana, "figures").text
    for words in (
        "Reservas 2: Aprobada 1, Cancelada 1",
        "Estadías vendidas 1",
        "Noches 2",
        "Gastó S/ 1,500.00",
        "Última llegada 05/03/2026",
        "Trajo a 0 huéspedes",
    ):
        assert words in text
    assert reads() == 1


def test_whoever_sells_sees_stays_and_points_and_nothing_of_money_or_messages(
    office: Browser, ana: Client, house: House
) -> None:
    stay = stays_in(house, march(5), client=ana)
    give(ana.client_id, "30.00")
    tell(office, ana)
    seller = as_one_of("vendedor")
    page = of(seller, ana)
    assert page.status == 200
    assert address_of("reservations", stay.reservation_id) in page.links
    assert "Puntos para usar S/ 30.00" in page.text
    for words in ("Lo que se le avisó", "A quiénes trajo", "cifras", "Otra vez"):
        assert words not in page.text
    assert of(seller, ana, "figures").status == 404
    sent = [*plain_proof(seller), ("again", NOBODY)]
    refused = seller.request("POST", address_of("guest", ana.client_id), sent)
    assert refused.status == 403


def plain_proof(browser: Browser) -> list[tuple[str, str]]:
    """What any form of a session carries."""
    page = browser.get("sessions/")
    return [pair for form in page.forms.values() for pair in form if pair[0] == "_proof"][:1]


def test_maintenance_has_no_such_page(ana: Client) -> None:
    cleaner = as_one_of("mantenimiento")
    assert of(cleaner, ana).status == 404
    assert of(cleaner, ana, "figures").status == 404


def test_what_a_guest_was_told_goes_out_again_once_ten_minutes_are_over(
    office: Browser, ana: Client
) -> None:
    tell(office, ana, "Su piscina", "Ya está tibia.")
    page = of(office, ana)
    for words in ("Su piscina", "Ya está tibia.", "Sin leer", "Escrito a mano", "1 aviso sin leer"):
        assert words in page.text
    early = told_again(office, page)
    assert early.status == 409
    assert 'role="alert"' in early.body
    with clock.at(NOW + timedelta(minutes=11)):
        sent = told_again(office, of(office, ana))
        assert "Se envió otra vez." in sent.text
        assert len(ids_on(sent)) == 2


def test_a_double_click_tells_a_guest_once(office: Browser, ana: Client) -> None:
    tell(office, ana)
    with clock.at(NOW + timedelta(minutes=11)):
        page = of(office, ana)
        for _ in range(2):
            assert "Se envió otra vez." in told_again(office, page).text
        assert len(ids_on(of(office, ana))) == 2


def test_what_became_of_a_message_is_told_for_each_telephone(
    post: Post, api: Api, tokens: dict[str, Caller], expo: Expo
) -> None:
    browser = as_one_of("admin")
    town = Telephones(api, tokens, post, expo, new_house("Casa Austin 1"))
    town.ana = town.register("ana", "40000001", "Ana")
    town.have("ana", PHONE, "clients", device_type="ios")
    town.have("ana", TABLET, "clients", device_type="android")
    expo.fail("no_access", times=1)
    tell(browser, town.ana)
    post.wait(seconds=1)
    failed = of(browser, town.ana).text
    assert "No llegó" in failed
    assert "iPhone: falló" in failed
    assert "Android: falló" in failed


def test_what_is_older_is_a_page_away(
    office: Browser, ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told, "MOST", 2)
    for number in range(3):
        with clock.at(NOW + timedelta(minutes=number)):
            tell(office, ana, f"Aviso {number}", f"Texto {number}")
    with clock.at(NOW + timedelta(minutes=5)):
        first = of(office, ana)
        (older,) = [link for link in first.links if "cursor=" in link]
        assert "Aviso 0" not in first.text
        assert "Aviso 0" in office.request("GET", older).text
        assert "Lo que se le avisó" not in of(office, ana, cursor="x").text


def test_a_button_of_a_session_that_is_over_sends_nothing_and_says_so(
    office: Browser, ana: Client
) -> None:
    tell(office, ana)
    hire("eva", "admin")
    with clock.at(NOW + timedelta(minutes=11)):
        page, stranger = of(office, ana), Browser()
        door = told_again(stranger, page)
        back = stranger.send(door, f"{HOME}sign-in/", email="eva@casaaustin.pe", password=PASSWORD)
        assert "no se envió nada" in back.text
        assert len(ids_on(back)) == 1
        address = address_of("guest", ana.client_id)
        assert "Se envió otra vez." in stranger.send(back, address, again=ids_on(back)[0]).text


@pytest.mark.parametrize("name", [NOBODY, "x", "..", "%2e%2e", "<b>"])
def test_nobody_has_no_page(office: Browser, name: str) -> None:
    assert office.get(f"guest/{name}/").status in {400, 404}
    assert office.get("guest/").status == 404


def test_what_was_never_told_is_not_sent(office: Browser, ana: Client) -> None:
    proof = plain_proof(office)
    for notice in (NOBODY, "x", "../..", MARKUP):
        page = office.request(
            "POST", address_of("guest", ana.client_id), [*proof, ("again", notice)]
        )
        assert page.status in {400, 404}
        assert "<script>" not in page.body
    assert office.request("POST", address_of("guest", ana.client_id), proof).status == 404


def test_texts_of_others_run_nowhere(office: Browser, monday: None) -> None:
    hostile = named("<b>x</b>", last_name="<i>y</i>")
    house = new_house(MARKUP, price_from=Decimal(100))
    stays_in(house, march(5), client=hostile)
    give(hostile.client_id, "30.00")
    tell(office, hostile, MARKUP[:60], MARKUP)
    for parts in ((), ("figures",)):
        body = of(office, hostile, *parts).body
        assert "&lt;script&gt;" in body
        for raw in ("<b>x", "<i>y", "<script>", "<img"):
            assert raw not in body


def test_who_comes_often_has_a_small_page(office: Browser, ana: Client, house: House) -> None:
    for day in range(1, 31):
        stays_in(house, march(day), 1, client=ana)
        give(ana.client_id, "1.00")
        with clock.at(NOW + timedelta(minutes=day)):
            tell(office, ana, f"Aviso {day}", "x" * 400)
    with clock.at(NOW + timedelta(hours=1)):
        page = of(office, ana)
    assert "Reservas (30)" in page.text
    assert len(page.body) < LARGEST


def test_every_kind_and_state_has_its_words() -> None:
    assert set(had.MOVES) == set(get_args(TransactionType))
    assert set(told.STATES) == set(get_args(DeliveryState))
    assert set(told.TELEPHONES) == set(get_args(DeviceType))
