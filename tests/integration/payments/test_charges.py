"""A guest pays by card (reservations book, 6.2 to 6.4; vectors W5 and W17 to W20)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from chalice.test import HTTPResponse

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.payments.settling.rules import BANK_TIME
from tests.integration.reservations.test_cancellations import policy
from tests.support import deliveries
from tests.support.cards import FakeGateway
from tests.support.http import Api
from tests.support.ledgers import stay_of
from tests.support.outbox import Outbox

from .conftest import NOW, Book, Pay, made, shown


def test_a_hold_that_is_paid_in_full_is_sold(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    answer = pay(hold)

    assert answer.status_code == 200, answer.body
    body = answer.json_body
    assert (body["success"], body["payment_status"]) == (True, "approved")
    assert (body["amount"], body["currency"]) == (2006.25, "SOL")
    stay = shown(api, hold)
    assert (stay["status"], stay["full_payment"]) == ("approved", True)
    assert (stay["advance_payment"], stay["resta_pagar"]) == ("2006.25", "0.00")
    assert stay["payment_voucher_deadline"] is None
    assert gateway.kept == Decimal("2006.25")


def test_the_amount_is_the_servers(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    refused = pay(hold, amount=1)

    assert refused.status_code == 400
    assert (refused.json_body["code"], refused.json_body["amount"]) == ("amount_differs", 2006.25)
    assert not gateway.asked
    assert shown(api, hold)["status"] == "incomplete"
    assert pay(hold, amount="2006.25").status_code == 200


def test_a_token_is_charged_once_for_ever(
    api: Api, hold: dict[str, Any], pay: Pay, book: Any, gateway: FakeGateway
) -> None:
    assert pay(hold, "approve T").status_code == 200
    other = book(check_in_date="2026-05-04", check_out_date="2026-05-06").json_body["reservation"]

    with clock.at(NOW.replace(minute=30)):
        again = pay(other, "approve T")

    assert (again.status_code, again.json_body["error_code"]) == (400, "TOKEN_ALREADY_USED")
    assert len(gateway.asked) == 1
    assert shown(api, other)["status"] == "incomplete"


def test_a_rejected_card_says_why_and_changes_nothing(
    api: Api, hold: dict[str, Any], pay: Pay
) -> None:
    answer = pay(hold, "reject-insufficient_funds")

    assert answer.status_code == 400
    assert answer.json_body["payment_detail"] == "insufficient_funds"
    assert "saldo" in answer.json_body["message"]
    after = shown(api, hold)
    assert (after["status"], after["version"]) == ("incomplete", hold["version"])
    assert pay(hold, "approve 2").status_code == 200


def test_a_payment_in_process_keeps_the_nights(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    answer = pay(hold, "process")

    assert answer.status_code == 202
    assert answer.json_body["payment_status"] == "in_process"
    assert stay_of(hold["id"]).hold_until == NOW + BANK_TIME
    another = pay(hold, "approve 2")
    assert (another.status_code, another.json_body["code"]) == (409, "charge_open")
    gateway.end("approved")
    asked = api.get(status_path(answer), token="ana").json_body
    assert asked["payment_status"] == "in_process"


def status_path(answer: HTTPResponse) -> str:
    address: str = answer.json_body["status_url"]
    return urlsplit(address).path


def test_who_retries_after_a_lost_answer_gets_the_end_of_the_same_charge(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    assert pay(hold, "timeout").status_code == 202

    again = pay(hold, "timeout")

    assert (again.status_code, again.json_body["payment_status"]) == (200, "approved")
    assert len(gateway.asked) == 1
    assert len(gateway.payments) == 1
    assert gateway.kept == Decimal("2006.25")


@pytest.mark.parametrize(
    "card, code", [("used", "TOKEN_ALREADY_USED"), ("invalid", "INVALID_TOKEN")]
)
def test_a_token_that_the_gateway_refuses(
    hold: dict[str, Any], pay: Pay, card: str, code: str
) -> None:
    answer = pay(hold, card)

    assert (answer.status_code, answer.json_body["error_code"]) == (400, code)
    assert pay(hold, "approve").status_code == 200


def test_a_gateway_that_is_down_charges_nothing(api: Api, hold: dict[str, Any], pay: Pay) -> None:
    answer = pay(hold, "down")

    assert answer.status_code == 503
    assert shown(api, hold)["status"] == "incomplete"
    assert pay(hold, "approve").status_code == 200


def test_a_gateway_that_breaks_leaves_the_payment_open(
    api: Api, hold: dict[str, Any], pay: Pay
) -> None:
    answer = pay(hold, "broken")
    assert (answer.status_code, answer.json_body["error_code"]) == (503, "MERCADOPAGO_SERVER_ERROR")
    assert pay(hold, "approve").status_code == 409 or shown(api, hold)["status"] == "approved"


def test_a_stay_of_somebody_else_is_not_there(
    hold: dict[str, Any], pay: Pay, luis: Client, gateway: FakeGateway
) -> None:
    assert pay(hold, as_="luis").status_code == 404
    assert not gateway.asked


def test_a_late_checkout_raises_the_price_and_keeps_the_night(
    api: Api, hold: dict[str, Any], pay: Pay, buy: Pay
) -> None:
    pay(hold)

    answer = buy(hold, "late_checkout", "approve 2")

    assert answer.status_code == 200, answer.body
    stay = shown(api, hold)
    assert stay["late_checkout"] is True
    assert stay["late_check_out_date"] == "2026-04-19"
    assert stay["check_out_date"] == "2026-04-20"
    assert Decimal(stay["price_latecheckout"]) == Decimal(str(answer.json_body["amount"]))
    assert Decimal(stay["price_sol"]) == Decimal("2006.25") + Decimal(stay["price_latecheckout"])
    assert stay["resta_pagar"] == "0.00"
    again = buy(hold, "late_checkout", "approve 3")
    assert (again.status_code, again.json_body["code"]) == (400, "service_active")


def test_a_removed_stay_gives_the_card_its_money_back(
    api: Api, ana: Client, book: Book, pay: Pay, gateway: FakeGateway
) -> None:
    policy(refund_percentage=Decimal(40), further_tiers=())
    outbox = Outbox()
    hold = made(book())
    pay(hold)
    outbox.settle()

    api.delete(f"/api/v1/reservations/{hold['id']}/", token="admin")
    owing = api.get("/api/v1/reservations/refunds/", token="admin").json_body["results"]
    assert [row["refund"]["amount"] for row in owing] == ["802.50"]
    outbox.settle()

    assert gateway.kept == Decimal("1203.75")
    assert not api.get("/api/v1/reservations/refunds/", token="admin").json_body["results"]


def test_money_that_comes_after_the_hold_takes_its_nights_again(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    def an_hour_later() -> None:
        with clock.at(NOW + timedelta(hours=1, minutes=5)):
            deliveries.run("expire_holds", {})

    pay(hold, "timeout")
    an_hour_later()
    assert api.get(f"/api/v1/reservations/{hold['id']}/", token="admin").status_code == 404

    with clock.at(NOW + timedelta(hours=1, minutes=10)):
        outbox = Outbox()
        deliveries.run("payment_polling", {})
        outbox.settle()
        stay = shown(api, hold)

    assert (stay["status"], stay["full_payment"]) == ("approved", True)
    assert gateway.kept == Decimal("2006.25")


def test_money_that_comes_when_the_nights_are_gone_goes_back(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, book: Any, luis: Client
) -> None:
    pay(hold, "timeout")
    with clock.at(NOW + timedelta(hours=1, minutes=5)):
        deliveries.run("expire_holds", {})
        assert book(token="luis").status_code == 201

    with clock.at(NOW + timedelta(hours=1, minutes=10)):
        outbox = Outbox()
        deliveries.run("payment_polling", {})
        outbox.settle()

    assert gateway.kept == 0
    assert len(gateway.refunds) == 1


def test_no_pool_is_heated_for_a_stay_that_is_over(
    api: Api, hold: dict[str, Any], pay: Pay, buy: Pay, gateway: FakeGateway
) -> None:
    pay(hold)

    with clock.at(NOW.replace(month=4, day=19)):
        answer = buy(hold, "temperature_pool", "approve 2")

    assert (answer.status_code, answer.json_body["code"]) == (409, "service_unavailable")
    assert gateway.kept == Decimal("2006.25")
    with clock.at(NOW.replace(month=4, day=18)):
        assert buy(hold, "temperature_pool", "approve 3").status_code == 200


def test_a_service_that_is_paid_when_the_stay_is_over_goes_back(
    api: Api, hold: dict[str, Any], pay: Pay, buy: Pay, gateway: FakeGateway
) -> None:
    pay(hold)
    with clock.at(NOW.replace(month=4, day=18)):
        assert buy(hold, "temperature_pool", "process").status_code == 202
    gateway.end("approved")

    with clock.at(NOW.replace(month=4, day=20)):
        outbox = Outbox()
        deliveries.run("payment_polling", {})
        outbox.settle()
        stay = shown(api, hold)

    assert (stay["temperature_pool"], stay["price_sol"]) == (False, "2006.25")
    assert gateway.kept == Decimal("2006.25")


def test_a_late_checkout_of_a_night_that_was_not_priced_goes_back(
    api: Api, hold: dict[str, Any], pay: Pay, buy: Pay, gateway: FakeGateway
) -> None:
    pay(hold)
    assert buy(hold, "late_checkout", "process").status_code == 202
    moved = {"check_out_date": "2026-04-20"}
    path = f"/api/v1/reservations/{hold['id']}/"
    assert api.patch(path, token="admin", json=moved).status_code == 200
    gateway.end("approved")

    with clock.at(NOW + timedelta(minutes=11)):
        outbox = Outbox()
        deliveries.run("payment_polling", {})
        outbox.settle()
        stay = shown(api, hold)

    assert (stay["late_checkout"], stay["check_out_date"]) == (False, "2026-04-20")
    assert gateway.kept == Decimal("2006.25")
