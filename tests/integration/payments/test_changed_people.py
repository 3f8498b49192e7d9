"""Whose money it is when two records of a guest become one, or a guest is forgotten, while a bank
thinks or a voucher waits: nothing of it is lost, and nobody else sees it."""

from datetime import timedelta
from typing import Any, Literal

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from tests.support import deliveries
from tests.support.cards import FakeGateway
from tests.support.every_route import every_route
from tests.support.http import Api
from tests.support.ledgers import check_over, check_true, pass_time, stay_of
from tests.support.outbox import Outbox

from .conftest import NOW, Pay
from .vouchers import decide, payments, sent


@pytest.fixture
def api(aws: None, tokens: dict[str, Caller]) -> Api:
    return every_route(tokens)


def merge(api: Api, kept: Client, gone: Client, outbox: Outbox) -> None:
    """Let two records become one, with all that follows."""
    body = {"kept": kept.client_id, "gone": gone.client_id}
    assert api.post("/api/v1/admin/clients/merge/", json=body, token="admin").status_code == 202
    outbox.settle()


def erase(api: Api, client: Client, outbox: Outbox) -> None:
    """Forget a guest, with all that follows."""
    answer = api.post(f"/api/v1/clients/{client.client_id}/erase/", token="admin")
    assert answer.status_code == 202, answer.body
    outbox.settle()


def test_the_kept_guest_sees_what_the_former_record_paid(
    api: Api, hold: dict[str, Any], pay: Pay, ana: Client, luis: Client
) -> None:
    path = f"/api/v1/payment/{hold['id']}/{pay(hold).json_body['payment_id']}/"
    assert api.get(path, token="luis").status_code == 404

    merge(api, luis, ana, Outbox())

    assert api.get(path, token="luis").json_body["payment_status"] == "approved"


@pytest.mark.parametrize("end", ["approved", "rejected"])
def test_a_bank_that_thinks_while_records_become_one_pays_the_kept_guests_stay(
    end: Literal["approved", "rejected"],
    api: Api,
    hold: dict[str, Any],
    pay: Pay,
    ana: Client,
    luis: Client,
    gateway: FakeGateway,
) -> None:
    outbox = Outbox()
    answer = pay(hold, "process")
    merge(api, luis, ana, outbox)
    gateway.end(end)
    pass_time(outbox, NOW)

    after = stay_of(hold["id"])
    assert after.client_id == luis.client_id
    assert (after.status == "approved") is (end == "approved")
    check_true(hold["id"])
    check_over(hold["id"])
    path = f"/api/v1/payment/{hold['id']}/{answer.json_body['payment_id']}/"
    assert api.get(path, token="luis").json_body["payment_status"] == end


@pytest.mark.parametrize(("what", "said"), [("approve", {"amount": "2006.25"}), ("reject", {})])
def test_a_voucher_that_waits_while_records_become_one_is_the_kept_guests(
    what: str, said: dict[str, str], api: Api, hold: dict[str, Any], ana: Client, luis: Client
) -> None:
    voucher = sent(api, hold)
    merge(api, luis, ana, Outbox())
    said = said or {"reason": "No se lee."}

    assert decide(api, hold, voucher, what, **said).status_code == 200

    seen = api.get(f"/api/v1/clients/voucher/status/{hold['id']}/", token="luis").json_body
    assert seen["status"] == ("approved" if what == "approve" else "incomplete")
    check_true(hold["id"])


def test_money_that_comes_for_a_guest_who_was_forgotten_goes_back(
    api: Api, hold: dict[str, Any], pay: Pay, ana: Client, gateway: FakeGateway
) -> None:
    outbox = Outbox()
    assert pay(hold, "process").status_code == 202
    path = f"/api/v1/clients/{ana.client_id}/erase/"
    assert api.post(path, token="admin").json_body["code"] == "stays_to_come"
    with clock.at(NOW + timedelta(days=2, seconds=1)):
        deliveries.run("expire_holds", {})
        erase(api, ana, outbox)
        gateway.end("approved")
        pass_time(outbox, clock.now())
    assert gateway.kept == 0
    check_true(hold["id"])
    check_over(hold["id"])


def test_a_voucher_of_a_guest_who_was_forgotten_can_be_looked_at_and_its_money_is_owed(
    api: Api, hold: dict[str, Any], ana: Client
) -> None:
    outbox = Outbox()
    voucher = sent(api, hold, operation_number="0042")
    ended = api.patch(
        f"/api/v1/reservations/{hold['id']}/", token="admin", form={"status": "cancelled"}
    )
    assert ended.status_code == 200, ended.body
    erase(api, ana, outbox)

    assert decide(api, hold, voucher, "approve", amount="500.00").status_code == 200

    [owed] = [each for each in payments(api, hold) if each["direction"] == "out"]
    assert (owed["state"], owed["amount"]) == ("owed", "500.00")
    check_true(hold["id"])
