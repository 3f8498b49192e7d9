"""A gateway has another amount than was asked for: it counts for nothing until staff have seen to
it."""

from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.clients.types import Client
from chalicelib.payments.watching.service import read_back
from tests.support.cards import FakeGateway
from tests.support.http import Api

from .conftest import NOW, Pay, shown


def other_amount(gateway: FakeGateway) -> str:
    """The gateway took one sol; what it calls the payment."""
    [name] = gateway.payments
    changed = msgspec.structs.replace(gateway.payments[name], amount=Decimal("1.00"))
    gateway.payments[name] = changed
    return changed.gateway_id


def payments(api: Api, stay: dict[str, Any]) -> list[dict[str, Any]]:
    answer = api.get(f"/api/v1/reservations/{stay['id']}/payments/", token="admin")
    found: list[dict[str, Any]] = answer.json_body["payments"]
    return found


def test_staff_end_a_payment_that_differs_and_the_stay_can_be_paid_again(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    pay(hold, "timeout")
    read_back("mercadopago", other_amount(gateway), now=NOW)
    assert shown(api, hold)["advance_payment"] == "0.00"
    assert pay(hold, "approve 2").status_code == 409
    [differing] = payments(api, hold)
    path = f"/api/v1/reservations/{hold['id']}/payments/{differing['payment_id']}/close/"

    assert api.post(path, token="seller").status_code == 403
    closed = api.post(path, token="admin")

    assert (closed.status_code, closed.json_body["state"]) == (200, "failed")
    assert api.post(path, token="admin").json_body["code"] == "nothing_to_close"
    assert pay(hold, "approve 3").status_code == 200
    assert shown(api, hold)["advance_payment"] == "2006.25"


def test_a_payment_that_does_not_differ_is_its_gateways_to_end(
    api: Api, hold: dict[str, Any], pay: Pay
) -> None:
    pay(hold, "process")
    [open_one] = payments(api, hold)
    path = f"/api/v1/reservations/{hold['id']}/payments/{open_one['payment_id']}/close/"
    assert api.post(path, token="admin").status_code == 409


def test_money_given_back_at_the_gateway_itself_is_noticed(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    pay(hold)
    [name] = gateway.payments
    changed = msgspec.structs.replace(
        gateway.payments[name], state="refunded", refunded=Decimal("2006.25")
    )
    gateway.payments[name] = changed

    for _ in range(2):
        read_back("mercadopago", changed.gateway_id, now=NOW)

    [paid] = payments(api, hold)
    assert (paid["state"], paid["reason"]) == ("paid", "differs")


def test_who_paid_sees_the_payment_whoever_has_the_stay_by_now(
    api: Api, hold: dict[str, Any], pay: Pay, luis: Client
) -> None:
    payment_id = pay(hold).json_body["payment_id"]
    api.patch(f"/api/v1/reservations/{hold['id']}/", token="admin", form={"client": luis.client_id})
    path = f"/api/v1/payment/{hold['id']}/{payment_id}/"
    assert api.get(path, token="ana").status_code == 200
    assert api.get(path, token="luis").status_code == 404


def test_a_service_does_not_hold_a_house(
    hold: dict[str, Any], buy: Pay, gateway: FakeGateway
) -> None:
    answer = buy(hold, "late_checkout")
    assert (answer.status_code, answer.json_body["code"]) == (409, "service_unavailable")
    assert not gateway.asked
