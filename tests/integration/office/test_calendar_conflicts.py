"""Administrators see what channels sold over others' nights, decide it, and have calendars read."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.office.requests import HOME
from chalicelib.office.work import calendar_conflicts
from chalicelib.reservations.ending.service import remove
from chalicelib.reservations.types import Stay
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.office.desk import LARGEST, MARKUP
from tests.integration.sync.calendars import ADMIN, day, take
from tests.integration.sync.channel import Channel
from tests.integration.sync.conftest import _monday, ana, channel, house
from tests.integration.sync.desk import NOW
from tests.support.houses import new_house
from tests.support.ical import entry
from tests.support.meanwhile import meanwhile
from tests.support.office import Browser, Page
from tests.support.outbox import Outbox

__all__ = ["_monday", "ana", "channel", "house"]
PATH = f"{HOME}calendar-conflicts/"


def form_of(page: Page, **marks: str) -> list[tuple[str, str]]:
    """The form of the page that sends these."""
    forms: list[list[tuple[str, str]]] = []
    for pair in page.forms[PATH]:
        if pair[0] == "_proof":
            forms.append([])
        forms[-1].append(pair)
    return next(form for form in forms if marks.items() <= dict(form).items())


def pressed(browser: Browser, page: Page, **marks: str) -> Page:
    return browser.request("POST", PATH, form_of(page, **marks))


@pytest.fixture
def own(channel: Channel, ana: Client) -> Stay:
    """A stay that staff took, of whose nights the channel sold some."""
    stay = take(channel.house, ana, day(4, 2), day(4, 6), price_sol=Decimal(900))
    channel.read(entry(day(4, 1), day(4, 4), "U1"))
    return stay


def test_without_conflicts_and_calendars_it_says_so(admin: Browser) -> None:
    page = admin.get("calendar-conflicts/")
    assert "Ningún canal vendió noches de otros." in page.text
    assert "Ninguna propiedad tiene un calendario de canal." in page.text


def test_both_sides_of_a_conflict_are_shown(admin: Browser, own: Stay) -> None:
    page = admin.get("calendar-conflicts/")
    assert page.status == 200
    assert len(page.body) < LARGEST
    for text in (
        "Lo que vendió Airbnb",
        "01/04/2026 – 04/04/2026",
        "Ana Quispe",
        "02/04/2026 – 06/04/2026",
        "S/ 900.00",
        "Leído, 02/03/2026 10:00: 1 en conflicto.",
    ):
        assert text in page.text
    assert f"{HOME}reservations/{own.reservation_id}/" in page.links


def test_what_others_still_have_is_not_taken(admin: Browser, own: Stay) -> None:
    page = pressed(admin, admin.get("calendar-conflicts/"), decision="take")
    assert page.status == 409
    assert 'role="alert"' in page.body
    assert "Lo que vendió Airbnb" in page.text


def test_once_the_other_stay_is_called_off_the_channel_has_its_nights(
    admin: Browser, own: Stay, channel: Channel
) -> None:
    outbox = Outbox()
    remove(own.reservation_id, caller=ADMIN, now=clock.now())
    page = pressed(admin, admin.get("calendar-conflicts/"), decision="take")
    assert "Se tomará lo que vendió el canal" in page.text
    outbox.settle()
    assert channel.shown == [(day(4, 1), day(4, 4), "air")]
    assert "Ningún canal vendió noches de otros." in admin.get("calendar-conflicts/").text


def test_a_double_click_leaves_a_conflict_once(admin: Browser, own: Stay) -> None:
    form = form_of(admin.get("calendar-conflicts/"), decision="ignore")
    for page in [admin.request("POST", PATH, form) for _ in range(2)]:
        assert "Se dejó así" in page.text
        assert "Ningún canal vendió noches de otros." in page.text


def test_who_comes_too_late_is_told_that_it_is_over(
    admin: Browser, own: Stay, channel: Channel
) -> None:
    page = admin.get("calendar-conflicts/")
    channel.says()
    channel.read()
    assert "Ese conflicto ya no estaba" in pressed(admin, page, decision="ignore").text


def test_two_at_the_same_instant_decide_once(admin: Browser, own: Stay) -> None:
    eva = Browser()
    eva.sign_in(hire("eva", "admin").email, PASSWORD)
    slower, quicker = admin.get("calendar-conflicts/"), eva.get("calendar-conflicts/")
    with meanwhile(lambda: pressed(eva, quicker, decision="ignore")):
        page = pressed(admin, slower, decision="ignore")
    assert page.status in {200, 409}
    assert "Ningún canal vendió noches de otros." in page.text


def test_a_calendar_is_read_now_and_the_page_waits_for_it(admin: Browser, channel: Channel) -> None:
    outbox = Outbox()
    channel.says(entry(day(4, 1), day(4, 4), "U1"))
    page = pressed(admin, admin.get("calendar-conflicts/"), reading="read")
    assert "Se pidió leer el calendario." in page.text
    assert "Todavía no se leyó." in page.text
    assert 'hx-trigger="every 2s"' in page.body
    outbox.settle()
    found = admin.get(page.address)
    assert "Leído, 02/03/2026 10:00: 1 nueva." in found.text
    assert "hx-trigger" not in found.body


def test_the_page_does_not_wait_for_ever(admin: Browser, channel: Channel) -> None:
    page = pressed(admin, admin.get("calendar-conflicts/"), reading="read")
    with clock.at(NOW + calendar_conflicts.PATIENCE + timedelta(seconds=1)):
        assert "hx-trigger" not in admin.get(page.address).body
    for since in ("", "x", "2026-03-02T10:00:00"):
        query = urlencode({"done": "read", "feed": channel.house.property_id, "since": since})
        assert "hx-trigger" not in admin.get(f"{PATH}?{query}").body


def test_a_trial_says_what_would_change(admin: Browser, channel: Channel) -> None:
    outbox = Outbox()
    channel.says(entry(day(4, 1), day(4, 4), "U1"))
    page = pressed(admin, admin.get("calendar-conflicts/"), reading="try")
    outbox.settle()
    found = admin.get(page.address)
    assert "Prueba del 02/03/2026 10:00: 1 nueva" in found.text
    assert "Entraría: 01/04/2026 – 04/04/2026, vendido" in found.text
    assert channel.shown == []


def test_a_calendar_that_fails_says_why(admin: Browser, channel: Channel) -> None:
    channel.provider.calendars["1.ics"] = b"<b>no</b>"
    channel.read(times=2)
    page = admin.get("calendar-conflicts/")
    assert "No se pudo leer, 02/03/2026 10:00 (not_a_calendar)." in page.text
    assert "2 lecturas seguidas fallaron." in page.text


def test_a_calendar_that_lost_too_much_is_called_off_when_that_is_said(
    admin: Browser, channel: Channel
) -> None:
    outbox = Outbox()
    channel.read(
        *(entry(day(4, 2 * each), day(4, 2 * each + 1), f"U{each}") for each in range(1, 9))
    )
    channel.says()
    channel.read()
    assert len(channel.stays) == 8
    page = admin.get("calendar-conflicts/")
    assert "Sospechoso" in page.text
    pressed(admin, page, reading="force")
    outbox.settle()
    assert channel.stays == []


def test_names_of_houses_run_nowhere(admin: Browser, channel: Channel) -> None:
    house = new_house(MARKUP, airbnb_url="https://www.airbnb.com/calendar/ical/2.ics?s=1")
    body = admin.get("calendar-conflicts/").body
    assert house.property_id in body
    assert "&lt;script&gt;" in body
    assert "<script>alert" not in body


def test_a_decision_outlives_the_session(admin: Browser, own: Stay) -> None:
    stranger = Browser()
    door = stranger.request(
        "POST", PATH, form_of(admin.get("calendar-conflicts/"), decision="ignore")
    )
    again = stranger.send(door, f"{HOME}sign-in/", email="ana@casaaustin.pe", password=PASSWORD)
    assert "Lo que vendió Airbnb" in again.text
    assert "Su sesión se había cerrado" in again.text


@pytest.mark.parametrize("group", ["vendedor", "mantenimiento"])
def test_whoever_does_not_manage_houses_has_no_such_page(browser: Browser, group: str) -> None:
    home = browser.sign_in(hire("eva", group).email, PASSWORD)
    assert PATH not in home.links
    assert browser.get("calendar-conflicts/").status == 404
    assert browser.request("POST", PATH, [("decision", "take")]).status == 404


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"decision": "delete"}, 404),
        ({"decision": "take", "conflict": "../x"}, 200),
        ({"reading": "read", "feed": ""}, 404),
        ({"reading": "read", "feed": "../x"}, 404),
        ({}, 404),
    ],
)
def test_forms_that_nobody_was_given_do_nothing(
    admin: Browser, own: Stay, typed: dict[str, str], status: int
) -> None:
    proof = dict(admin.get("calendar-conflicts/").forms[PATH])["_proof"]
    form = [("_proof", proof), *typed.items()]
    assert admin.request("POST", PATH, form).status == status
    assert "Lo que vendió Airbnb" in admin.get("calendar-conflicts/").text
