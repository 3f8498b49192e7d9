"""Staff review vouchers at the pages: one at a time, once each, whoever else does."""

from html import escape
from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import objects
from chalicelib.kernel import clock
from chalicelib.office.requests import HOME
from tests.integration.accounts.desk import PASSWORD, hire
from tests.integration.office.desk import LARGEST, MARKUP
from tests.integration.payments.conftest import (
    NOW,
    Book,
    ana,
    api,
    book,
    hold,
    house,
    luis,
    made,
    monday,
    tokens,
)
from tests.integration.payments.test_vouchers import patch
from tests.integration.payments.vouchers import decide, open_files, payments, picture, sent, waiting
from tests.support.http import Api
from tests.support.meanwhile import meanwhile
from tests.support.office import Browser, Page
from tests.support.outbox import Outbox

__all__ = ["ana", "api", "book", "hold", "house", "luis", "monday", "tokens"]
PATH = f"{HOME}vouchers/"
Stay = dict[str, Any]


def judged(browser: Browser, page: Page, decision: str, **typed: str) -> Page:
    """Send one of the two forms of a page, as the button of that form does."""
    return browser.request("POST", PATH, form_of(page, decision, **typed))


def form_of(page: Page, decision: str, **typed: str) -> list[tuple[str, str]]:
    """What one of the two forms sends, which lead to the same address."""
    at = [name for name, _ in page.forms[PATH]].index("decision")
    both = page.forms[PATH]
    ends = next(place for place in range(at, len(both)) if both[place][0] == "currency") + 1
    form = dict(both[:ends] if decision == "approve" else both[ends:])
    return list((form | typed).items())


def another(name: str) -> Browser:
    """The browser of another administrator."""
    other = Browser()
    other.sign_in(hire(name, "admin").email, PASSWORD)
    return other


def test_nothing_waits(admin: Browser) -> None:
    assert "Ningún comprobante espera." in admin.get("vouchers/").text


def test_a_voucher_stands_beside_its_stay(admin: Browser, api: Api, hold: Stay) -> None:
    outbox = Outbox()
    sent(api, hold, operation_number="OP-77")
    open_files(outbox)
    page = admin.get("vouchers/")
    assert page.status == 200
    assert len(page.body) < LARGEST
    for text in (
        "1 de 1",
        "Dice que pagó S/ 2,006.25",
        "Operación OP-77",
        "Adelanto por pagar S/ 1,003.13",
        "Falta S/ 2,006.25",
        "Precio S/ 2,006.25 · USD 535.00",
        "Estadía 16/04/2026 – 19/04/2026",
        "Noches 3",
        "Huéspedes 4",
        "Enviado 02/03/2026 10:00",
    ):
        assert text in page.text


def test_a_file_is_shown_once_somebody_opened_it(admin: Browser, api: Api, hold: Stay) -> None:
    outbox = Outbox()
    sent(api, hold)
    assert "El archivo todavía se está revisando" in admin.get("vouchers/").text
    open_files(outbox)
    page = admin.get("vouchers/")
    file = waiting(api)["results"][0]["receipt"]["file"]
    assert f'src="{escape(file)}"' in page.body
    assert file in page.links
    assert f"{objects.origin()};" in page.headers["Content-Security-Policy"]


def test_after_an_approval_the_next_is_shown_with_what_was_done(
    admin: Browser, api: Api, hold: Stay
) -> None:
    sent(api, hold, picture(1))
    sent(api, hold, picture(2))
    page = judged(admin, admin.get("vouchers/"), "approve", amount="1,000.50".replace(",", ""))
    assert "Se aprobó el comprobante de Ana Quispe (Casa Austin 1) por S/ 1,000.50." in page.text
    assert "1 de 1" in page.text
    assert [each["state"] for each in payments(api, hold)] == ["paid", "under_review"]
    assert "Otros pagos de la reserva" in page.text
    assert "Recibido" in page.text


def test_a_refusal_says_why_and_the_guest_reads_it(admin: Browser, api: Api, hold: Stay) -> None:
    sent(api, hold)
    page = judged(admin, admin.get("vouchers/"), "reject", reason="No se lee <b>nada</b>.")
    assert "Se rechazó el comprobante de Ana Quispe (Casa Austin 1): No se lee" in page.text
    assert "<b>" not in page.body
    assert "Ningún comprobante espera." in page.text
    [payment] = payments(api, hold)
    assert (payment["state"], payment["note"]) == ("rejected", "No se lee <b>nada</b>.")


@pytest.mark.parametrize(
    ("decision", "typed"),
    [
        ("reject", {"reason": " "}),
        ("approve", {"amount": "mucho"}),
        ("approve", {"amount": "-5"}),
        ("approve", {"amount": "9000", "currency": "usd"}),
        ("approve", {"amount": "5", "currency": "eur"}),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    admin: Browser, api: Api, hold: Stay, decision: str, typed: dict[str, str]
) -> None:
    sent(api, hold)
    page = judged(admin, admin.get("vouchers/"), decision, **typed)
    assert page.status == 400
    assert "No se hizo nada todavía" in page.text
    assert waiting(api)["count"] == 1
    if "currency" not in typed:
        assert 'aria-invalid="true"' in page.body
    if typed.get("amount"):
        assert ("amount", typed["amount"]) in page.forms[PATH]


def test_a_double_click_decides_once(admin: Browser, api: Api, hold: Stay) -> None:
    sent(api, hold, picture(1))
    sent(api, hold, picture(2))
    form = form_of(admin.get("vouchers/"), "approve", amount="700")
    pages = [admin.request("POST", PATH, form) for _ in range(2)]
    assert all("Se aprobó el comprobante" in page.text for page in pages)
    assert [each["state"] for each in payments(api, hold)] == ["paid", "under_review"]


def test_of_two_reviewers_the_slower_is_told_what_the_other_did(
    admin: Browser, api: Api, hold: Stay
) -> None:
    sent(api, hold)
    eva = another("eva")
    page = eva.get("vouchers/")
    judged(admin, admin.get("vouchers/"), "approve", amount="800")
    told = judged(eva, page, "reject", reason="No es nuestro.")
    assert (
        "Ana Quispe ya aprobó el comprobante de Ana Quispe (Casa Austin 1), S/ 800.00, el "
        "02/03/2026 10:00." in told.text
    )
    assert payments(api, hold)[0]["state"] == "paid"


def test_two_at_the_same_instant_decide_once(admin: Browser, api: Api, hold: Stay) -> None:
    sent(api, hold)
    eva = another("eva")
    slower, quicker = admin.get("vouchers/"), eva.get("vouchers/")
    with meanwhile(lambda: judged(eva, quicker, "reject", reason="Repetido.")):
        told = judged(admin, slower, "approve", amount="800")
    assert "Eva Quispe ya rechazó el comprobante" in told.text
    assert [each["state"] for each in payments(api, hold)] == ["rejected"]


def test_a_voucher_that_ended_otherwise_is_told_as_it_stands(
    admin: Browser, api: Api, hold: Stay
) -> None:
    payment = sent(api, hold)
    patch(api, hold, status="approved")
    query = urlencode({"stay": hold["id"], "payment": payment})
    page = admin.get(f"{PATH}?{query}")
    assert "ya no espera: revisado" in page.text


def test_the_reason_outlives_the_session(admin: Browser, api: Api, hold: Stay) -> None:
    sent(api, hold)
    stranger = Browser()
    form = form_of(admin.get("vouchers/"), "reject", reason="No se lee el monto")
    door = stranger.request("POST", PATH, form)
    assert door.status == 401
    again = stranger.send(door, f"{HOME}sign-in/", email="ana@casaaustin.pe", password=PASSWORD)
    assert "Aquí está lo que escribió" in again.text
    assert ("reason", "No se lee el monto") in again.forms[PATH]
    assert waiting(api)["count"] == 1
    done = judged(stranger, again, "reject")
    assert "Se rechazó el comprobante" in done.text


def test_what_was_typed_stays_with_its_voucher_when_others_moved_up(
    admin: Browser, api: Api, hold: Stay
) -> None:
    sent(api, hold, picture(1))
    with clock.at(NOW.replace(minute=1)):
        later = sent(api, hold, picture(2))
    page = admin.get("vouchers/", place="2")
    decide(api, hold, waiting(api)["results"][0]["payment"]["payment_id"], "approve", amount="9")
    refused = judged(admin, page, "approve", amount="nada")
    assert "1 de 1" in refused.text
    assert ("payment", later) in refused.forms[PATH]
    assert ("amount", "nada") in refused.forms[PATH]


def test_one_goes_on_and_back_and_never_past_the_end(admin: Browser, api: Api, hold: Stay) -> None:
    for seed in (1, 2):
        sent(api, hold, picture(seed))
    first, last = admin.get("vouchers/"), admin.get("vouchers/", place="2")
    assert f"{PATH}?place=2" in first.links
    assert f"{PATH}?place=0" not in first.links
    assert f"{PATH}?place=1" in last.links
    assert f"{PATH}?place=3" not in last.links
    for place in ("3", "999999", "9999999999", "0", "-1", "x", "²"):
        assert admin.get("vouchers/", place=place).status == 200


def test_what_speaks_against_a_voucher_is_said(
    admin: Browser, api: Api, hold: Stay, book: Book, luis: Client
) -> None:
    sent(api, hold, picture(1), operation_number="7")
    other = made(book("luis", check_in_date="2026-05-01", check_out_date="2026-05-03"))
    with clock.at(NOW.replace(minute=1)):
        answer = sent_by_luis(api, other)
    assert answer == 200
    page = admin.get("vouchers/", place="2")
    assert "El mismo archivo ya se envió antes." in page.text
    assert "El mismo número de operación ya se usó antes." in page.text


def sent_by_luis(api: Api, stay: Stay) -> int:
    answer = api.post(
        f"/api/v1/clients/voucher/upload/{stay['id']}/",
        token="luis",
        form={"operation_number": "7"},
        files={"voucher": ("voucher.jpg", picture(1), "image/jpeg")},
    )
    status: int = answer.status_code
    return status


def test_names_and_notes_of_guests_run_nowhere(admin: Browser, api: Api, hold: Stay) -> None:
    sent(api, hold, operation_number=MARKUP[:50])
    page = admin.get("vouchers/")
    assert "&lt;script&gt;" in page.body
    assert "<script>alert" not in page.body
    told = judged(admin, page, "reject", reason=MARKUP)
    assert "<script>alert" not in told.body
    assert "Se rechazó el comprobante" in told.text


@pytest.mark.parametrize("group", ["vendedor", "mantenimiento"])
def test_whoever_does_not_see_money_has_no_such_page(browser: Browser, group: str) -> None:
    home = browser.sign_in(hire("eva", group).email, PASSWORD)
    assert PATH not in home.links
    assert browser.get("vouchers/").status == 404
    assert browser.request("POST", PATH, [("decision", "approve")]).status == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"decision": "delete"},
        {"decision": ""},
        {"decision": "approve", "stay": "../../clients", "payment": "x"},
        {"decision": "approve", "stay": "", "payment": ""},
    ],
)
def test_forms_that_nobody_was_given_do_nothing(
    admin: Browser, api: Api, hold: Stay, typed: dict[str, str]
) -> None:
    sent(api, hold)
    form = form_of(admin.get("vouchers/"), "approve")
    page = admin.request("POST", PATH, list((dict(form) | typed).items()))
    assert page.status == 404
    assert waiting(api)["count"] == 1
