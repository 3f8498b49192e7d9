"""Gateways tell that payments have changed: doubled, in any order, late, forged (outside services,
3.1 and 3.2). What they tell is only a reason to read the payment."""

import itertools
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from chalice.test import HTTPResponse

from chalicelib.cloud import clients
from chalicelib.cloud.events import Plain
from chalicelib.cloud.settings import settings
from chalicelib.kernel import cache, clock
from tests.support import deliveries
from tests.support.cards import FakeGateway, instead_of
from tests.support.http import Api
from tests.support.outbox import Outbox
from tests.support.webhooks import basic, signature

from .conftest import NOW, Pay, shown

SECRET, USER, PASSWORD = "of-the-webhooks", "casa", "s3cret"
MERCADOPAGO, OPENPAY = "/api/v1/webhooks/mercadopago/", "/api/v1/webhooks/openpay/"


def enter(name: str, **values: str) -> None:
    secret = settings().name(name)
    clients.client("secretsmanager").put_secret_value(
        SecretId=secret, SecretString=json.dumps(values)
    )
    cache.forget_all()


@pytest.fixture(autouse=True)
def accounts(aws: None) -> None:
    enter("mercadopago", webhook_secret=SECRET)
    enter("openpay", webhook_user=USER, webhook_password=PASSWORD)


@pytest.fixture
def outbox(hold: dict[str, Any]) -> Outbox:
    return Outbox()


@pytest.fixture
def openpay() -> Iterator[FakeGateway]:
    with instead_of("openpay") as fake:
        yield fake


class Told:
    """A delivery of MercadoPago, which can be sent again byte by byte."""

    def __init__(
        self, data_id: str, topic: str = "payment", *, secret: str = SECRET, body: Any = None
    ) -> None:
        request_id, ts = str(uuid4()), str(int(clock.now().timestamp()))
        self.path = f"{MERCADOPAGO}?data.id={data_id}&type={topic}"
        self.headers = {
            "X-Signature": signature(secret, data_id, request_id, ts),
            "X-Request-Id": request_id,
            "Content-Type": "application/json",
        }
        whole = {"type": topic, "data": {"id": data_id}} if body is None else body
        self.body = json.dumps(whole).encode()

    def send(self, api: Api) -> HTTPResponse:
        return api.post(self.path, headers=self.headers, body=self.body)


def openpay_tells(api: Api, body: Any, header: str | None = None) -> HTTPResponse:
    authorization = basic(USER, PASSWORD) if header is None else header
    headers = {"Authorization": authorization, "Content-Type": "application/json"}
    return api.post(OPENPAY, headers=headers, body=json.dumps(body).encode())


def last_id(gateway: FakeGateway) -> str:
    return list(gateway.payments.values())[-1].gateway_id


def test_a_payment_that_a_bank_ends_is_booked(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, outbox: Outbox
) -> None:
    assert pay(hold, "process").status_code == 202
    gateway.end("approved")

    answer = Told(last_id(gateway)).send(api)

    assert (answer.status_code, answer.json_body) == (200, {"received": True})
    assert shown(api, hold)["status"] == "incomplete"
    assert [each.name for each in outbox.settle()].count("payments.read_back") == 1
    stay = shown(api, hold)
    assert (stay["status"], stay["advance_payment"]) == ("approved", "2006.25")


def test_a_delivery_that_comes_a_hundred_times_is_read_once(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, outbox: Outbox
) -> None:
    pay(hold, "process")
    gateway.end("approved")
    told = Told(last_id(gateway))

    assert {told.send(api).status_code for _ in range(100)} == {200}

    names = [each.name for each in outbox.settle()]
    assert names.count("payments.read_back") == 1
    assert shown(api, hold)["advance_payment"] == "2006.25"


@pytest.mark.parametrize("order", list(itertools.permutations(range(5)))[::13])
def test_five_deliveries_in_any_order_have_one_effect(
    api: Api,
    hold: dict[str, Any],
    pay: Pay,
    gateway: FakeGateway,
    outbox: Outbox,
    order: tuple[int, ...],
) -> None:
    """`test_deliveries.py` tries every order of what they have read back."""
    assert pay(hold, "process").status_code == 202
    told = [Told(last_id(gateway), body={"id": number}) for number in range(5)]
    names = []
    for place, number in enumerate(order):
        if place == order[0]:
            gateway.end("approved")
        assert told[number].send(api).status_code == 200
        names += [each.name for each in settled(outbox)]

    assert names.count("payments.read_back") == 5
    assert names.count("payment.card_paid") == 1
    assert shown(api, hold)["advance_payment"] == "2006.25"


def settled(outbox: Outbox) -> list[Plain]:
    """Deliver what waits, and what follows; all of it."""
    done: list[Plain] = []
    while waiting := outbox.waiting():
        assert all(deliveries.take(each) for each in waiting)
        done += waiting
    return done


@pytest.mark.parametrize("is_late", [False, True])
def test_a_webhook_may_come_before_the_charges_own_answer(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, outbox: Outbox, is_late: bool
) -> None:
    def tell() -> None:
        Told(last_id(gateway)).send(api)
        if not is_late:
            outbox.settle()

    gateway.during = tell
    answer = pay(hold)
    outbox.settle()

    assert (answer.status_code, answer.json_body["payment_status"]) == (200, "approved")
    stay = shown(api, hold)
    assert (stay["status"], stay["advance_payment"]) == ("approved", "2006.25")
    assert len(gateway.asked) == 1
    paid = api.get(f"/api/v1/reservations/{hold['id']}/payments/", token="admin").json_body
    assert json.dumps(paid).count(last_id(gateway)) <= 1


def test_a_chargeback_is_read_back(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, outbox: Outbox
) -> None:
    pay(hold)
    outbox.settle()
    gateway.end("charged_back")
    body = {"data": {"id": "9001", "payment_id": int(last_id(gateway))}}

    assert Told("9001", "topic_chargebacks_wh", body=body).send(api).status_code == 200

    outbox.settle()
    assert shown(api, hold)["full_payment"] is False


@pytest.mark.parametrize("topic", ["merchant_order", "plan", "subscription_preapproval"])
def test_other_topics_do_nothing(api: Api, outbox: Outbox, topic: str) -> None:
    assert Told("123", topic).send(api).status_code == 200
    assert not outbox.waiting()


def test_a_payment_of_somebody_else_does_nothing(
    api: Api, gateway: FakeGateway, outbox: Outbox
) -> None:
    assert Told("424242").send(api).status_code == 200
    assert [each.name for each in outbox.settle()] == ["payments.read_back"]


def metric_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    lines = [record for record in caplog.records if hasattr(record, "RefusedWebhooks")]
    return [vars(record)["service"] for record in lines]


def test_a_forged_delivery_is_refused_and_counted(
    api: Api, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    answer = Told("123", secret="another").send(api)

    assert (answer.status_code, answer.json_body["code"]) == (401, "not_genuine")
    assert metric_in(caplog) == ["mercadopago"]
    assert not outbox.waiting()


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_delivery_of_another_time_is_refused(api: Api, outbox: Outbox, minutes: int) -> None:
    told = Told("123")
    with clock.at(NOW + timedelta(minutes=minutes)):
        assert told.send(api).status_code == 401
    assert told.send(api).status_code == 200


def test_a_delivery_without_a_signature_is_refused(api: Api, outbox: Outbox) -> None:
    assert api.post(f"{MERCADOPAGO}?data.id=1&type=payment", body=b"{}").status_code == 401
    assert not outbox.waiting()


def test_without_a_secret_everything_is_refused(api: Api, outbox: Outbox) -> None:
    enter("mercadopago", access_token="t")
    enter("openpay", merchant_id="m")
    assert Told("123").send(api).status_code == 401
    assert Told("123", secret="").send(api).status_code == 401
    assert openpay_tells(api, {"type": "charge.succeeded"}).status_code == 401
    assert openpay_tells(api, {"type": "charge.succeeded"}, basic("", "")).status_code == 401
    assert not outbox.waiting()


def test_openpay_tells_with_its_password(
    api: Api, hold: dict[str, Any], pay: Pay, openpay: FakeGateway, outbox: Outbox
) -> None:
    assert pay(hold, "process", gateway="openpay").status_code == 202
    openpay.end("approved")
    event = {"type": "charge.succeeded", "event_date": "2026-03-02T10:00:00-05:00"}
    body = {**event, "transaction": {"id": last_id(openpay)}}

    assert {openpay_tells(api, body).status_code for _ in range(3)} == {200}

    assert [each.name for each in outbox.settle()].count("payments.read_back") == 1
    assert shown(api, hold)["advance_payment"] == "2006.25"


@pytest.mark.parametrize("header", ["", basic(USER, "other"), "Bearer x", f"{USER}:{PASSWORD}"])
def test_openpay_without_its_password_is_refused_and_counted(
    api: Api, outbox: Outbox, header: str, caplog: pytest.LogCaptureFixture
) -> None:
    body = {"type": "charge.succeeded", "transaction": {"id": "tr1"}}
    assert openpay_tells(api, body, header).status_code == 401
    assert metric_in(caplog) == ["openpay"]
    assert not outbox.waiting()


def test_openpay_verifies_the_address_with_a_code_for_an_administrator(
    api: Api, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    body = {"type": "verification", "event_date": "x", "verification_code": "Ab3dEf"}
    with caplog.at_level("INFO"):
        assert openpay_tells(api, body).status_code == 200
    lines = [vars(record).get("verification") for record in caplog.records]
    assert [line for line in lines if line] == ["Ab3dEf"]
    assert not outbox.waiting()


def test_nothing_that_proves_a_delivery_is_logged(
    api: Api, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        told = Told("123456789")
        told.send(api)
        Told("123456789", secret="another").send(api)
        openpay_tells(api, {"type": "charge.failed"})
        openpay_tells(api, {"type": "charge.failed"}, basic(USER, "wrong"))
    ours = [each for each in caplog.records if each.name.startswith("chalicelib")]
    lines = json.dumps([vars(record) for record in ours], default=str)
    for secret in (told.headers["X-Signature"], SECRET, PASSWORD, basic(USER, PASSWORD)):
        assert secret not in lines
