"""What a guest may pay by card."""

from typing import Any

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from tests.support.cards import FakeGateway
from tests.support.http import Api

from .conftest import NOW, Pay


def options(api: Api, stay: dict[str, Any]) -> dict[str, Any]:
    answer = api.get(f"/api/v1/payment/options/{stay['id']}/", token="ana")
    assert answer.status_code == 200, answer.body
    return {each["purpose"]: each for each in answer.json_body["options"]}


def test_a_guest_sees_every_amount_before_paying(
    api: Api, hold: dict[str, Any], pay: Pay, buy: Pay
) -> None:
    found = options(api, hold)

    assert found["balance"]["amount"] == 2006.25
    assert found["advance"]["amount"] == 1003.13
    assert found["late_checkout"]["amount"] is None
    assert "Primero" in found["late_checkout"]["reason"]
    assert pay(hold, "approve 1", purpose="advance", amount=1003.13).status_code == 200
    after = options(api, hold)
    assert after["balance"]["amount"] == 1003.12
    assert (after["advance"]["amount"], after["advance"]["reason"]) == (
        None,
        "El adelanto de esta reserva ya está pagado.",
    )
    amount = after["late_checkout"]["amount"]
    assert buy(hold, "late_checkout", "approve 2", amount=amount).status_code == 200
    assert options(api, hold)["late_checkout"]["amount"] is None


def test_an_advance_waits_for_staff_and_the_rest_sells_the_stay(
    api: Api, hold: dict[str, Any], pay: Pay
) -> None:
    first = pay(hold, "approve 1", purpose="advance").json_body
    assert (first["status"], first["full_payment"]) == ("pending", False)
    second = pay(hold, "approve 2").json_body
    assert (second["status"], second["full_payment"]) == ("approved", True)


def test_a_lapsed_hold_has_nothing_to_pay(api: Api, hold: dict[str, Any]) -> None:
    with clock.at(NOW.replace(hour=NOW.hour + 1, second=1)):
        found = options(api, hold)
    assert {each["amount"] for each in found.values()} == {None}
    assert "terminó" in found["balance"]["reason"]


def test_while_a_bank_thinks_nothing_else_may_be_paid(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    assert pay(hold, "lost").status_code == 202
    assert options(api, hold)["balance"]["amount"] == 2006.25
    gateway.next_word = "process"
    assert pay(hold, "lost").status_code == 202

    found = options(api, hold)

    assert {each["amount"] for each in found.values()} == {None}
    assert "en proceso" in found["balance"]["reason"]


def test_nobody_else_sees_them(api: Api, hold: dict[str, Any], luis: Client) -> None:
    path = f"/api/v1/payment/options/{hold['id']}/"
    assert api.get(path, token="luis").status_code == 404
    assert api.get(path, token="admin").status_code == 401
