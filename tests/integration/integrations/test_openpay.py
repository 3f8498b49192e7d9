"""Cards at OpenPay: charged once, read as they are, given back."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from chalicelib.cloud.http.addresses import target_of
from chalicelib.cloud.http.calls import Call
from chalicelib.cloud.http.errors import ServiceUnavailable
from chalicelib.integrations import openpay as client
from chalicelib.integrations.cards import ChargeRefused, ChargeUnknown
from chalicelib.integrations.openpay import OpenPay as Gateway
from local.providers.cards import REASONS
from local.providers.openpay import MERCHANT, OpenPay
from local.providers.openpay_wire import DECLINED
from tests.support.contracts import contract
from tests.support.servers import Script, answer, reset

from .charges import Bad, charge_of, instead, told
from .conftest import Configure

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
gateway = Gateway()


@pytest.fixture
def bad(openpay: OpenPay, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bad]:
    with instead(client, monkeypatch) as found:
        yield found


def error(status: int, code: int, text: str = "x") -> Script:
    body = {
        "category": "request",
        "error_code": code,
        "description": text,
        "http_code": status,
        "request_id": "1981cdb8-19cb-4bad-8256-e95d58bc035c",
    }
    return told(body, status)


def made(**others: Any) -> dict[str, Any]:
    return {
        "id": "tr1",
        "status": "completed",
        "amount": 2006.25,
        "currency": "PEN",
        "creation_date": "2026-03-02T10:00:00-05:00",
        "operation_type": "in",
        "transaction_type": "charge",
        "method": "card",
        "order_id": "RES-x",
        **others,
    }


def test_a_charge_is_written_as_the_gateway_reads_it(openpay: OpenPay) -> None:
    charge = charge_of("approve", "100.5", installments=3, device_session_id="d-1")
    gateway.charge(charge)
    request = openpay.received[-1].request
    assert request.path == f"/v1/{MERCHANT}/charges"
    assert b'"amount":100.50,' in request.body
    assert json.loads(request.body) == {
        "method": "card",
        "source_id": "approve",
        "amount": 100.5,
        "currency": "PEN",
        "description": "Reserva en Casa Austin 1",
        "order_id": charge.reference,
        "device_session_id": "d-1",
        "payment_plan": {"payments": 3},
        "customer": {
            "name": "Ana",
            "last_name": "Núñez Ríos",
            "email": "ana@example.com",
            "phone_number": "51999888777",
        },
    }


def test_what_nobody_knows_is_not_written(openpay: OpenPay) -> None:
    gateway.charge(charge_of(description="x" * 300))
    body = json.loads(openpay.received[-1].request.body)
    assert not {"device_session_id", "payment_plan"} & body.keys()
    assert len(body["description"]) == 250


@pytest.mark.parametrize(
    ("sandbox", "address"),
    [
        ("true", "https://sandbox-api.openpay.pe"),
        ("false", "https://api.openpay.pe"),
        ("", "https://sandbox-api.openpay.pe"),
    ],
)
def test_the_secret_chooses_the_gateway(
    openpay: OpenPay, configure: Configure, monkeypatch: pytest.MonkeyPatch,
    sandbox: str, address: str,
) -> None:  # fmt: skip
    called: list[str] = []

    def ask(service: Any, headers: Any, call: Call, answer: Any) -> Any:
        monkeypatch.delenv("CASA_OPENPAY_URL")
        called.append(target_of(service, call).url)
        return []

    configure("openpay", **{**OpenPay.account.values, "sandbox": sandbox})
    monkeypatch.setattr(client, "ask", ask)
    gateway.find("RES-a")
    assert called == [f"{address}/v1/{MERCHANT}/charges?order_id=RES-a"]


@pytest.mark.parametrize("reason", REASONS)
def test_a_rejected_card_is_an_answer(openpay: OpenPay, reason: str) -> None:
    charge = charge_of(f"reject-{reason}")
    payment = gateway.charge(charge)
    expected = reason if reason in DECLINED else "rejected"
    assert (payment.state, payment.reason) == ("rejected", expected)
    assert (payment.reference, payment.amount) == (charge.reference, charge.amount)
    kept = gateway.find(charge.reference)
    assert kept is not None
    assert (kept.state, kept.reason) == ("rejected", expected)


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (402, 3001, "rejected"),
        (402, 3002, "expired"),
        (402, 3003, "insufficient_funds"),
        (402, 3004, "stolen"),
        (402, 3005, "high_risk"),
        (412, 3006, "rejected"),
        (402, 1007, "rejected"),
        (402, 3999, "rejected"),
        (412, 3999, "rejected"),
        (422, 2004, "bad_card_number"),
        (400, 2005, "bad_date"),
        (402, 3012, "call_for_authorize"),
    ],
)
def test_every_code_of_a_rejection_has_a_reason(
    bad: Bad, status: int, code: int, reason: str
) -> None:
    bad.does(error(status, code))
    payment = gateway.charge(charge_of())
    assert (payment.state, payment.reason, payment.detail) == ("rejected", reason, str(code))
    assert (payment.gateway_id, len(bad.server.received)) == ("", 1)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("completed", "approved"),
        ("in_progress", "in_process"),
        ("charge_pending", "in_process"),
        ("failed", "rejected"),
        ("cancelled", "cancelled"),
        ("refunded", "refunded"),
        ("chargeback_pending", "approved"),
        ("chargeback_accepted", "charged_back"),
        ("chargeback_adjustment", "charged_back"),
        ("of_tomorrow", "in_process"),
    ],
)
def test_every_status_is_a_state(bad: Bad, status: str, state: str) -> None:
    bad.does(told(made(status=status), 200))
    assert gateway.read("tr1").state == state


def test_a_lost_answer_is_looked_up_by_the_order(openpay: OpenPay) -> None:
    openpay.hang_seconds = None
    payment = gateway.charge(charge_of("timeout"))
    assert (payment.state, list(openpay.payments)) == ("approved", [payment.gateway_id])
    assert [each.outcome for each in openpay.received][-2:] == ["409", "200"]


def test_an_order_that_is_still_at_work_leaves_it_open(bad: Bad) -> None:
    bad.does(error(409, 1006), told([], 200))
    with pytest.raises(ChargeUnknown) as unknown:
        gateway.charge(charge_of())
    assert unknown.value.reason == "409"
    bad.does(error(409, 1006), error(503, 1004))
    with pytest.raises(ChargeUnknown):
        gateway.charge(charge_of())


@pytest.mark.parametrize(
    ("script", "mistake"),
    [
        (error(422, 1003, "The source_id was already used: already_used"), "token_used"),
        (error(404, 1005, "The requested resource does not exist"), "token_invalid"),
        (error(422, 1003, "The token is wrong"), "token_invalid"),
        (error(422, 1003, "amount must be greater than 0"), "other"),
        (error(400, 1001), "other"),
        (answer(400, b"<html>"), "other"),
    ],
)
def test_a_refusal_says_what_is_wrong(bad: Bad, script: Script, mistake: str) -> None:
    bad.does(script, told([], 200))
    with pytest.raises(ChargeRefused) as refused:
        gateway.charge(charge_of())
    assert refused.value.mistake == mistake


def test_a_refund_is_sent_once(bad: Bad) -> None:
    bad.does(told(made(), 200), reset)
    with pytest.raises(ServiceUnavailable):
        gateway.refund("tr1", Decimal("1.00"), key="k")
    assert [each.method for each in bad.server.received] == ["GET", "POST"]


def test_the_answer_of_a_refund_may_show_the_last_one_only(bad: Bad) -> None:
    given = {"id": "tr2", "amount": 10, "status": "completed", "description": "k"}
    bad.does(told(made(refund=given), 200))
    refund = gateway.refund("tr1", Decimal(10), key="k")
    assert (refund.gateway_id, str(refund.amount)) == ("tr2", "10.00")
    assert str(gateway.read("tr1").refunded) == "10.00"


@pytest.mark.parametrize(
    ("fields", "refunded", "shows_last"),
    [
        ({}, "0.00", False),
        ({"refund": {"id": "tr2", "amount": 10}}, "10.00", True),
        ({"refund": {"id": "tr2", "amount": 10, "status": "failed"}}, "0.00", True),
        ({"refunds": [{"id": "tr2", "amount": 10}, {"id": "tr3", "amount": 5}]}, "15.00", False),
        ({"refund": {"id": "tr2", "amount": 6.25}, "status": "refunded"}, "2006.25", False),
    ],
)
def test_a_charge_says_whether_it_shows_all_its_refunds(
    bad: Bad, fields: dict[str, Any], refunded: str, shows_last: bool
) -> None:
    bad.does(told(made(**fields), 200))
    found = gateway.read("tr1")
    assert (str(found.refunded), found.shows_last) == (refunded, shows_last)


def test_of_what_was_given_back_whole_nothing_is_left_to_give(bad: Bad) -> None:
    """Our refund shows without our key, or somebody gave it in the gateway's panel."""
    given = {"id": "tr2", "amount": 2006.25, "status": "completed", "description": None}
    bad.does(told(made(status="refunded", refund=given), 200))
    refund = gateway.refund("tr1", Decimal("2006.25"), key="k")
    assert (refund.state, str(refund.amount)) == ("done", "2006.25")
    assert [each.method for each in bad.server.received] == ["GET"]


def test_days_of_a_list_are_those_of_lima(bad: Bad) -> None:
    bad.does(told([made(transaction_type="payout"), made(operation_type="out")], 200))
    day = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
    assert gateway.charges_of(day, day + timedelta(days=1)) == []
    query = parse_qs(urlsplit(bad.server.received[-1].target).query)
    assert (query["creation[gte]"], query["creation[lte]"]) == (["2026-03-02"], ["2026-03-02"])


def test_requests_and_answers_are_what_openpay_describes(openpay: OpenPay) -> None:
    published = contract("openpay-pe")
    charge = charge_of("approve", installments=3, device_session_id="d-1")
    payment = gateway.charge(charge)
    gateway.charge(charge)
    gateway.charge(charge_of("process-approve"))
    gateway.charge(charge_of("reject-high_risk"))
    gateway.read(payment.gateway_id)
    gateway.refund(payment.gateway_id, Decimal("10.00"), key=str(uuid4()))
    gateway.charges_of(NOW, NOW + timedelta(days=1))
    assert {each.outcome for each in openpay.received} == {"200", "402", "409"}
    for reception in openpay.received:
        published.check(reception)
