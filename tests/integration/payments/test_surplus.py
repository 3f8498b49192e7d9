"""More comes by card than a stay needs by then: the rest goes back, and somebody is told
(reservations book, 6.4, 7)."""

from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.payments.watching.service import read_back
from chalicelib.reservations.stays.reading import history_of
from tests.integration.reservations.test_cancellations import policy
from tests.support.cards import FakeGateway
from tests.support.http import Api
from tests.support.ledgers import check_over, check_true, pass_time
from tests.support.outbox import Outbox

from .conftest import NOW, Book, Pay, made, shown

STAYS = "/api/v1/reservations/"


@pytest.fixture
def thinking(hold: dict[str, Any], pay: Pay, gateway: FakeGateway) -> str:
    """The address of a payment of all of the hold, about which the bank thinks."""
    answer = pay(hold, "process")
    assert answer.status_code == 202
    path: str = answer.json_body["status_url"].partition("localhost")[2]
    return path


def approves(gateway: FakeGateway) -> None:
    """The bank says yes, and the gateway tells."""
    read_back("mercadopago", gateway.end("approved").gateway_id, now=clock.now())


def notes(api: Api, stay: dict[str, Any], **body: Any) -> None:
    """Staff note money by hand."""
    answer = api.post(f"{STAYS}{stay['id']}/payments/", token="admin", json=body)
    assert answer.status_code == 201, answer.body


def owing(api: Api) -> list[str]:
    """What the refunds that are due come to."""
    rows = api.get(f"{STAYS}refunds/", token="admin").json_body["results"]
    return [row["refund"]["amount"] for row in rows]


def test_what_staff_noted_meanwhile_goes_back_by_card(
    api: Api,
    hold: dict[str, Any],
    thinking: str,
    gateway: FakeGateway,
    caplog: pytest.LogCaptureFixture,
) -> None:
    outbox = Outbox()
    notes(api, hold, amount="1000.00")
    approves(gateway)

    stay = shown(api, hold)
    assert (stay["status"], stay["resta_pagar"], stay["full_payment"]) == ("approved", "0.00", True)
    assert owing(api) == ["1000.00"]
    told = api.get(thinking, token="ana").json_body
    assert (told["payment_status"], told["amount"]) == ("approved", 2006.25)
    assert "S/ 1000.00" in told["message"]
    assert [record for record in caplog.records if hasattr(record, "SurplusPayments")]

    pass_time(outbox, NOW)
    assert gateway.kept == Decimal("1006.25")
    assert owing(api) == []
    assert "1000" not in api.get(thinking, token="ana").json_body["message"]
    check_true(hold["id"])
    check_over(hold["id"])
    [event] = [e for e in history_of(hold["id"]) if e.name == "payment.surplus"]
    assert (event.event["amount"], event.event["surplus"]) == ("2006.25", "1000.00")


def test_dollars_that_staff_noted_meanwhile_count_at_the_rate_of_the_stay(
    api: Api, hold: dict[str, Any], thinking: str, gateway: FakeGateway
) -> None:
    outbox = Outbox()
    notes(api, hold, amount="100.00", currency="usd")
    approves(gateway)
    pass_time(outbox, NOW)

    # 375.00 PEN, at 3.75.
    assert gateway.kept == Decimal("1631.25")
    assert shown(api, hold)["resta_pagar"] == "0.00"
    check_true(hold["id"])


def test_a_price_that_fell_meanwhile_is_all_that_is_kept(
    api: Api, hold: dict[str, Any], thinking: str, gateway: FakeGateway
) -> None:
    outbox = Outbox()
    form = {"price_sol": "1500.00", "price_usd": "400.00"}
    assert api.patch(f"{STAYS}{hold['id']}/", token="admin", json=form).status_code == 200
    approves(gateway)
    pass_time(outbox, NOW)

    stay = shown(api, hold)
    assert (stay["advance_payment"], stay["resta_pagar"]) == ("1500.00", "0.00")
    assert gateway.kept == Decimal("1500.00")
    check_true(hold["id"])


def test_a_price_that_rose_meanwhile_leaves_something_to_pay(
    api: Api, hold: dict[str, Any], thinking: str, gateway: FakeGateway
) -> None:
    outbox = Outbox()
    form = {"price_sol": "2500.00", "price_usd": "666.67"}
    assert api.patch(f"{STAYS}{hold['id']}/", token="admin", json=form).status_code == 200
    approves(gateway)
    pass_time(outbox, NOW)

    stay = shown(api, hold)
    assert (stay["status"], stay["resta_pagar"]) == ("pending", "493.75")
    assert gateway.kept == Decimal("2006.25")


def test_what_goes_back_is_not_given_again_when_the_stay_ends(
    api: Api, ana: Client, book: Book, pay: Pay, gateway: FakeGateway
) -> None:
    policy(refund_percentage=Decimal(100), further_tiers=())
    outbox = Outbox()
    stay = made(book())
    pay(stay, "process")
    notes(api, stay, amount="1000.00")
    approves(gateway)
    pass_time(outbox, NOW)
    form = {"status": "cancelled"}
    assert api.patch(f"{STAYS}{stay['id']}/", token="admin", json=form).status_code == 200
    pass_time(outbox, NOW, hours=2)

    # What staff noted is a task for staff.
    assert (gateway.kept, owing(api)) == (Decimal(0), ["2006.25"])
    check_true(stay["id"])
    settled = api.post(f"{STAYS}{stay['id']}/refund/", token="admin")
    assert (settled.status_code, owing(api)) == (200, [])
