"""Staff look at the proofs that data agree: one at a time, each for whoever may see it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.cloud import usage
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.comparing import records as comparing
from chalicelib.insights.comparing.types import Comparison
from chalicelib.insights.comparing.types import Drift as FigureDrift
from chalicelib.loyalty.proof.records import PROOFS as POINTS
from chalicelib.loyalty.proof.types import Drift as PointsDrift
from chalicelib.loyalty.proof.types import Proof as PointsProof
from chalicelib.office.requests import HOME
from chalicelib.office.work.proving import kinds
from chalicelib.payments.proof.records import PROOFS as MONEY
from chalicelib.payments.proof.types import Drift, Overdue, Overpaid
from chalicelib.payments.proof.types import Proof as MoneyProof
from chalicelib.reservations.proof.records import PROOFS as NIGHTS
from chalicelib.reservations.proof.types import Fault, Overlap
from chalicelib.reservations.proof.types import Proof as NightsProof
from tests.integration.accounts.desk import NOW, PASSWORD, hire
from tests.integration.office.desk import LARGEST, MARKUP
from tests.support.houses import new_house
from tests.support.office import Browser
from tests.support.outbox import Outbox

PATH = f"{HOME}proofs/"
ONE, TWO = "1e000000-0000-4000-8000-000000000001", "1e000000-0000-4000-8000-000000000002"
EVERY = pytest.mark.parametrize("proof", kinds.ALL, ids=lambda proof: proof.slug)


def keep(proofs: Any, proof: Any) -> None:
    """Keep a proof as the last one."""
    tx = Transaction(NOW)
    proofs.begin(tx, proof)
    tx.commit()
    running = proofs.running(proof.proof_id)
    tx = Transaction(NOW)
    proofs.finish(tx, running, proof)
    tx.commit()


def done(**fields: Any) -> dict[str, Any]:
    return {"proof_id": ONE, "started_at": NOW, "finished_at": NOW, **fields}


def stay_page(stay_id: str) -> str:
    return f"{HOME}reservations/{stay_id}/"


def test_to_open_the_page_proves_nothing(admin: Browser) -> None:
    with usage.measured() as overview:
        page = admin.get("proofs/")
    with usage.measured() as elsewhere:
        admin.get("proofs/nothing/")
    assert overview.calls == elsewhere.calls
    for proof in kinds.ALL:
        assert proof.title in page.text
        assert proof.tells in page.text
        assert f"{PATH}{proof.slug}/" in page.links


@EVERY
def test_each_says_what_it_proves_before_there_is_a_result(admin: Browser, proof: Any) -> None:
    page = admin.get(f"proofs/{proof.slug}/")
    assert page.status == 200
    assert proof.tells in page.text
    assert len(page.body) < LARGEST
    assert "Todavía no se hizo ninguna." in page.text or "No hay diferencias." in page.text


def test_nights_that_do_not_agree_are_named_with_house_and_stays(admin: Browser) -> None:
    house = new_house(MARKUP).property_id
    since = date(2026, 2, 1)
    overlap = Overlap(house, (ONE, TWO), since, 2)
    faults = tuple(Fault(kind, house, TWO, since, 1) for kind in ("unlocked", "stray", "hold"))
    keep(
        NIGHTS,
        NightsProof(
            **done(stays=1200, sold=3, locked=4),
            overlapping=1,
            overlaps=(overlap,),
            faulty=60,
            faults=faults,
        ),
    )
    page = admin.get("proofs/nights/")
    for text in (
        "61 diferencias Terminó el 05/01/2026 12:00.",
        "Reservas 1,200",
        "Lo que no cuadra (las primeras 4)",
        "Dos reservas comparten 2 noches desde el 01/02/2026.",
        "Una reserva no tiene las noches que vende: otros pueden tomarlas: 1 noche",
        "Una reserva guarda noches que no vende",
        "se liberan a otra hora",
    ):
        assert text in page.text
    assert {stay_page(ONE), stay_page(TWO), f"{HOME}properties/{house}/"} <= set(page.links)
    assert "<script>alert" not in page.body
    assert "&lt;script&gt;" in page.body


def test_money_that_does_not_agree_is_named_and_what_wants_somebody_too(admin: Browser) -> None:
    keep(
        MONEY,
        MoneyProof(
            **done(stays=9),
            drifted=1,
            drifts=(Drift(ONE, ("money", "forgotten")),),
            overpaid=1,
            overpayments=(Overpaid(TWO, Decimal("12.50")),),
            overdue=1,
            overdue_payments=(Overdue(TWO, ONE, Decimal(7), NOW),),
        ),
    )
    page = admin.get("proofs/money/")
    for text in (
        "1 diferencia ",
        "Lo que tiene no es la suma de sus pagos; nadie pregunta más por un pago",
        "Para atender",
        "Se pagó S/ 12.50 de más.",
        "Su banco debió terminar un pago de S/ 7.00 el 05/01/2026 12:00.",
    ):
        assert text in page.text
    assert {stay_page(ONE), stay_page(TWO)} <= set(page.links)


def test_points_that_do_not_agree_lead_to_their_client(admin: Browser) -> None:
    drift = PointsDrift(ONE, ("client", "negative"))
    keep(POINTS, PointsProof(**done(accounts=3, clients=4), drifted=1, drifts=(drift,)))
    page = admin.get("proofs/points/")
    assert "El saldo del cliente no es el de su cuenta; un lote tiene menos de cero." in page.text
    assert f"{HOME}clients/{ONE}/" in page.links


@pytest.mark.parametrize(
    ("slug", "proofs", "proof"),
    [
        ("nights", NIGHTS, NightsProof),
        ("money", MONEY, MoneyProof),
        ("points", POINTS, PointsProof),
    ],
)
def test_one_that_goes_on_is_told(admin: Browser, slug: str, proofs: Any, proof: Any) -> None:
    tx = Transaction(NOW)
    proofs.begin(tx, proof(proof_id=ONE, started_at=NOW))
    tx.commit()
    page = admin.get(f"proofs/{slug}/")
    assert "Otra empezó el 05/01/2026 12:00 y todavía sigue." in page.text
    assert "Todavía no se hizo ninguna." not in page.text


def test_figures_of_a_month_are_compared_when_that_is_asked(admin: Browser) -> None:
    outbox = Outbox()
    page = admin.get("proofs/figures/")
    asked = admin.send(page, f"{PATH}figures/", month="2026-02")
    assert "Se pidió la comparación" in asked.text
    outbox.settle()
    found = admin.get("proofs/figures/")
    assert "Mes 2026-02 0 reservas, 0 diferencias" in found.text
    assert "No hay diferencias." in found.text


def test_a_double_click_asks_for_a_month_once(admin: Browser) -> None:
    outbox = Outbox()
    page = admin.get("proofs/figures/")
    for _ in range(2):
        admin.send(page, f"{PATH}figures/", month="2026-02")
    assert len(outbox.settle()) == 1


@pytest.mark.parametrize("month", ["", "x", "2026-13", "26-1", "1-1", "²-1"])
def test_a_month_that_is_none_is_refused(admin: Browser, month: str) -> None:
    page = admin.send(admin.get("proofs/figures/"), f"{PATH}figures/", month=month)
    assert page.status == 400
    assert 'role="alert"' in page.body
    assert ("month", month) in page.forms[f"{PATH}figures/"]


def test_numbers_that_are_not_what_stays_make_are_named(admin: Browser) -> None:
    drift = FigureDrift("houses#2026-02", MARKUP, "05.billed", 1000, 2500)
    comparison = Comparison(
        month="2026-02", compared_at=NOW, stays=4, rows=5, drifted=51, drifts=(drift,)
    )
    tx = Transaction(NOW)
    comparing.write(tx, comparison)
    tx.commit()
    page = admin.get("proofs/figures/")
    assert "51 diferencias" in page.text
    assert "05.billed: dice 1,000 y debería decir 2,500." in page.text
    assert "<script>alert" not in page.body


def test_a_day_of_a_gateway_is_compared_when_that_is_asked(admin: Browser) -> None:
    address = f"{PATH}days/"
    page = admin.get(address, **{"from": "2026-01-02", "until": "2026-01-03"})
    assert "03/01/2026 OpenPay" in page.text
    assert "04/01/2026" not in page.text
    proof = dict(page.forms[address])["_proof"]
    form = [("_proof", proof), ("gateway", "openpay"), ("day", "2026-01-03")]
    span = [("from", "2026-01-02"), ("until", "2026-01-03")]
    asked = admin.request("POST", address, [*form, *span])
    assert "Se pidió la comparación" in asked.text
    assert asked.address.endswith("?asked=1&from=2026-01-02&until=2026-01-03")


@pytest.mark.parametrize(
    "typed", [{"gateway": "paypal", "day": "2026-01-03"}, {"gateway": "openpay", "day": "ayer"}, {}]
)
def test_a_day_that_is_none_is_refused(admin: Browser, typed: dict[str, str]) -> None:
    address = f"{PATH}days/"
    proof = dict(admin.get(address).forms[address])["_proof"]
    page = admin.request("POST", address, [("_proof", proof), *typed.items()])
    assert page.status == 400
    assert 'role="alert"' in page.body


@pytest.mark.parametrize("first", ["ayer", "2026-99-01"])
def test_days_that_are_none_are_said_beside_the_last_week(admin: Browser, first: str) -> None:
    page = admin.get("proofs/days/", **{"from": first})
    assert page.status == 400
    assert "Día por día" in page.text
    assert f'value="{first}"' in page.body


def test_a_month_outlives_the_session(admin: Browser) -> None:
    stranger = Browser()
    address = f"{PATH}figures/"
    door = stranger.send(admin.get("proofs/figures/"), address, month="2026-02")
    again = stranger.send(door, f"{HOME}sign-in/", email="ana@casaaustin.pe", password=PASSWORD)
    assert ("month", "2026-02") in again.forms[address]
    assert "Se pidió la comparación" in stranger.send(again, address).text


def test_sellers_see_what_is_of_stays_and_nothing_of_money(browser: Browser) -> None:
    home = browser.sign_in(hire("eva", "vendedor").email, PASSWORD)
    assert PATH in home.links
    page = browser.get("proofs/")
    seen = {each.slug for each in kinds.ALL if f"{PATH}{each.slug}/" in page.links}
    assert seen == {"contested"}
    found = {each.slug: browser.get(f"proofs/{each.slug}/").status for each in kinds.ALL}
    assert found == {each.slug: 200 if each.slug in seen else 404 for each in kinds.ALL}
    for slug in ("figures", "days"):
        proof = dict(home.forms[f"{HOME}sign-out/"])["_proof"]
        form = [("_proof", proof), ("month", "2026-02")]
        assert browser.request("POST", f"{PATH}{slug}/", form).status == 404


def test_maintenance_has_no_such_page(browser: Browser) -> None:
    home = browser.sign_in(hire("eva", "mantenimiento").email, PASSWORD)
    assert PATH not in home.links
    for path in ("proofs/", "proofs/contested/", "proofs/money/"):
        assert browser.get(path).status == 404


@pytest.mark.parametrize("path", ["nothing/", "money/x/", "%2e%2e/"])
def test_a_proof_that_is_none_is_no_page(admin: Browser, path: str) -> None:
    assert admin.get(f"proofs/{path}").status == 404
    proof = dict(admin.get("proofs/figures/").forms[f"{PATH}figures/"])["_proof"]
    assert admin.request("POST", f"{PATH}{path}", [("_proof", proof)]).status == 404


def test_a_proof_that_nobody_can_ask_for_takes_no_form(admin: Browser) -> None:
    proof = dict(admin.get("proofs/figures/").forms[f"{PATH}figures/"])["_proof"]
    assert admin.request("POST", f"{PATH}money/", [("_proof", proof)]).status == 404
