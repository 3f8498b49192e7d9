"""Cards at OpenPay: charged once, read as they are, given back."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import msgspec
import pytest

from chalicelib.cloud.http.addresses import target_of
from chalicelib.cloud.http.calls import Call
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import openpay as client
from chalicelib.integrations.card_calls import brief
from chalicelib.integrations.cards import ChargeRefused, ChargeUnknown
from chalicelib.integrations.openpay import OpenPay as Gateway
from local.providers.cards import REASONS
from local.providers.openpay import KEY, MERCHANT, OpenPay
from local.providers.openpay_wire import DECLINED
from tests.support.contracts import contract
from tests.support.servers import Script, answer, free_port, reset, silence

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


def test_a_card_pays(openpay: OpenPay) -> None:
    openpay.now = lambda: NOW
    charge = charge_of()
    payment = gateway.charge(charge)
    assert (payment.state, payment.reason) == ("approved", None)
    assert (str(payment.amount), payment.currency) == ("2006.25", "PEN")
    assert (payment.reference, payment.created) == (charge.reference, NOW)
    assert str(payment.refunded) == "0.00"
    assert gateway.read(payment.gateway_id) == payment
    assert gateway.find(charge.reference) == payment


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


@pytest.mark.parametrize("amount", ["0.01", "0.10", "1", "760", "2006.25", "99999999.99"])
def test_amounts_are_exact(openpay: OpenPay, amount: str) -> None:
    payment = gateway.charge(charge_of(amount=amount))
    assert payment.amount == Decimal(amount)
    assert str(payment.amount).partition(".")[2] in {"00", "01", "10", "25", "99"}


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


def test_the_same_payment_is_charged_once(openpay: OpenPay) -> None:
    charge = charge_of()
    assert gateway.charge(charge) == gateway.charge(charge)
    assert len(openpay.payments) == 1


def test_a_gateway_that_breaks_once_charges_once(openpay: OpenPay) -> None:
    assert gateway.charge(charge_of("fail-500")).state == "approved"
    assert (len(openpay.received), len(openpay.payments)) == (2, 1)


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


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_after_all_repeats_nobody_knows(bad: Bad, status: int) -> None:
    bad.does(error(status, 1000))
    with pytest.raises(ChargeUnknown) as unknown:
        gateway.charge(charge_of())
    assert (unknown.value.reason, len(bad.server.received)) == (str(status), 3)


@pytest.mark.parametrize("script", [silence, reset, answer(200, b"<html>")])
def test_a_request_without_a_sensible_answer_may_have_charged(bad: Bad, script: Script) -> None:
    bad.does(script)
    with pytest.raises(ChargeUnknown):
        gateway.charge(charge_of())


@pytest.mark.parametrize("last", [error(402, 3001), error(404, 1005), error(422, 1003)])
def test_a_refusal_after_a_lost_attempt_says_nothing_of_the_money(bad: Bad, last: Script) -> None:
    bad.does(reset, last)
    with pytest.raises(ChargeUnknown):
        gateway.charge(charge_of())


def test_nothing_is_charged_where_nobody_listens(
    openpay: OpenPay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASA_OPENPAY_URL", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(ServiceUnavailable) as error:
        gateway.charge(charge_of())
    assert not isinstance(error.value, ChargeUnknown)


def test_nothing_is_charged_where_the_account_is_refused(
    openpay: OpenPay, configure: Configure
) -> None:
    configure("openpay", **{**OpenPay.account.values, "private_key": "sk_other"})
    with pytest.raises(ServiceUnavailable) as error:
        gateway.charge(charge_of())
    assert (type(error.value), error.value.reason) == (ServiceUnavailable, "401")
    with pytest.raises(ServiceUnavailable):
        gateway.read("tr1")


@pytest.mark.parametrize("missing", ["merchant_id", "private_key"])
def test_without_an_account_nobody_is_called(
    openpay: OpenPay, configure: Configure, missing: str
) -> None:
    configure("openpay", **{**OpenPay.account.values, missing: ""})
    with pytest.raises(NotConfigured):
        gateway.charge(charge_of())
    assert not openpay.received


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


@pytest.mark.parametrize("word", ["used", "invalid", "nobody's"])
def test_a_token_of_no_use_charges_nothing(openpay: OpenPay, word: str) -> None:
    with pytest.raises(ChargeRefused) as refused:
        gateway.charge(charge_of(word))
    assert refused.value.mistake == ("token_used" if word == "used" else "token_invalid")
    assert not openpay.payments


def test_of_several_charges_the_one_that_took_money_is_found(bad: Bad) -> None:
    def each(hour: int, status: str, order: str = "RES-a") -> dict[str, Any]:
        created = f"2026-03-02T1{hour}:00:00-05:00"
        return made(id=f"tr{hour}", status=status, order_id=order, creation_date=created)

    listed = [each(5, "completed", "RES-ab"), each(3, "failed"), each(1, "completed")]
    bad.does(told(listed, 200))
    found = gateway.find("RES-a")
    assert found is not None
    assert found.gateway_id == "tr1"


def test_what_was_never_charged_is_not_found(openpay: OpenPay) -> None:
    assert gateway.find("RES-none") is None
    with pytest.raises(ServiceRefused):
        gateway.read("tr9")


def test_money_goes_back_in_parts(openpay: OpenPay) -> None:
    payment = gateway.charge(charge_of(amount="100.00"))
    first = gateway.refund(payment.gateway_id, Decimal("33.33"), key=str(uuid4()))
    assert (str(first.amount), first.state) == ("33.33", "done")
    partly = gateway.read(payment.gateway_id)
    assert (partly.state, str(partly.refunded)) == ("approved", "33.33")
    second = gateway.refund(payment.gateway_id, Decimal("66.67"), key=str(uuid4()))
    whole = gateway.read(payment.gateway_id)
    assert (whole.state, str(whole.refunded)) == ("refunded", "100.00")
    assert first.gateway_id != second.gateway_id


def test_money_goes_back_once_for_each_key(openpay: OpenPay) -> None:
    payment = gateway.charge(charge_of(amount="100.00"))
    key = str(uuid4())
    first = gateway.refund(payment.gateway_id, Decimal("40.00"), key=key)
    gateway.refund(payment.gateway_id, Decimal("20.00"), key=str(uuid4()))
    assert gateway.refund(payment.gateway_id, Decimal("40.00"), key=key) == first
    assert str(gateway.read(payment.gateway_id).refunded) == "60.00"


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


def test_of_what_was_given_back_whole_nothing_is_left_to_give(bad: Bad) -> None:
    """Our refund shows without our key, or somebody gave it in the gateway's panel."""
    given = {"id": "tr2", "amount": 2006.25, "status": "completed", "description": None}
    bad.does(told(made(status="refunded", refund=given), 200))
    refund = gateway.refund("tr1", Decimal("2006.25"), key="k")
    assert (refund.state, str(refund.amount)) == ("done", "2006.25")
    assert [each.method for each in bad.server.received] == ["GET"]


def test_no_more_goes_back_than_was_paid(openpay: OpenPay) -> None:
    payment = gateway.charge(charge_of(amount="100.00"))
    with pytest.raises(ServiceRefused):
        gateway.refund(payment.gateway_id, Decimal("100.01"), key=str(uuid4()))


def test_all_charges_of_a_time_are_listed_oldest_first(
    openpay: OpenPay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE", 2)
    charges = []
    for minute in range(7):
        openpay.now = lambda at=NOW + timedelta(minutes=minute): at  # type: ignore[misc]
        charges.append(gateway.charge(charge_of(f"approve {minute}")))
    listed = gateway.charges_of(NOW + timedelta(minutes=1), NOW + timedelta(minutes=6))
    assert listed == charges[1:6]


def test_days_of_a_list_are_those_of_lima(bad: Bad) -> None:
    bad.does(told([made(transaction_type="payout"), made(operation_type="out")], 200))
    day = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
    assert gateway.charges_of(day, day + timedelta(days=1)) == []
    query = parse_qs(urlsplit(bad.server.received[-1].target).query)
    assert (query["creation[gte]"], query["creation[lte]"]) == (["2026-03-02"], ["2026-03-02"])


def test_a_charge_with_all_its_attempts_and_a_look_ends_in_time() -> None:
    every = client.SERVICE
    look = brief(msgspec.structs.replace(every))
    last_attempt = every.budget_seconds + every.connect_seconds + every.read_seconds
    assert last_attempt + look.connect_seconds + look.read_seconds < 18


def test_no_secret_reaches_the_log(openpay: OpenPay, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        charge = charge_of("approve of-ana")
        payment = gateway.charge(charge)
        gateway.find(charge.reference)
        gateway.refund(payment.gateway_id, Decimal("1.00"), key=str(uuid4()))
        with pytest.raises(ChargeRefused):
            gateway.charge(charge_of("used of-ana"))
    ours = [each for each in caplog.records if each.name.startswith(("chalicelib", "urllib3"))]
    lines = json.dumps([vars(record) for record in ours], default=str)
    assert "charge" in lines
    for secret in (KEY, MERCHANT, "of-ana", "ana@example.com", "999888777", charge.reference):
        assert secret not in lines


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
