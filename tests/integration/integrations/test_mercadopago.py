"""Cards at MercadoPago: charged once, read as they are, given back."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from chalicelib.integrations import mercadopago as client
from chalicelib.integrations.cards import ChargeRefused, ChargeUnknown, Reason
from chalicelib.integrations.mercadopago import MercadoPago as Gateway
from local.providers.cards import REASONS
from local.providers.mercadopago import MercadoPago
from tests.support.contracts import contract
from tests.support.servers import Script, answer

from .charges import Bad, charge_of, instead, told

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
NO_WORD_OF_ITS_OWN = {"expired": "bad_date", "stolen": "blacklist"}
gateway = Gateway()


@pytest.fixture
def bad(mercadopago: MercadoPago, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bad]:
    with instead(client, monkeypatch) as found:
        yield found


def error(status: int, text: str, code: int | str = 1, **others: Any) -> Script:
    cause = [{"code": code, "description": text}]
    body = {"status": status, "error": "bad_request", "message": text, "cause": cause, **others}
    return told(body, status)


def paid(**others: Any) -> dict[str, Any]:
    return {
        "id": 77,
        "status": "approved",
        "status_detail": "accredited",
        "transaction_amount": 2006.25,
        "currency_id": "PEN",
        "date_created": "2026-03-02T11:00:00.000-04:00",
        "external_reference": "RES-x",
        **others,
    }


def test_a_charge_is_written_as_the_gateway_reads_it(mercadopago: MercadoPago) -> None:
    charge = charge_of("approve", "100.5", notification_url="https://api.casaaustin.pe/hook")
    gateway.charge(charge)
    request = mercadopago.received[-1].request
    assert request.headers["x-idempotency-key"] == charge.payment_id
    assert b'"transaction_amount":100.50,' in request.body
    names = {"first_name": "Ana", "last_name": "Núñez Ríos"}
    item = {"id": charge.item.id, "title": "Casa Austin 1", "quantity": 1, "unit_price": 100.5}
    assert json.loads(request.body) == {
        "transaction_amount": 100.5,
        "token": "approve",
        "description": "Reserva en Casa Austin 1",
        "external_reference": charge.reference,
        "payment_method_id": "visa",
        "installments": 1,
        "statement_descriptor": "CASA AUSTIN",
        "notification_url": "https://api.casaaustin.pe/hook",
        "payer": {"email": "ana@example.com", **names},
        "additional_info": {
            "items": [item],
            "payer": {**names, "phone": {"area_code": "51", "number": "999888777"}},
        },
    }


def test_the_code_of_another_country_is_not_guessed(mercadopago: MercadoPago) -> None:
    payer = msgspec.structs.replace(charge_of().payer, phone="14155550100")
    gateway.charge(charge_of(payer=payer))
    body = json.loads(mercadopago.received[-1].request.body)
    assert body["additional_info"]["payer"]["phone"] == {"number": "14155550100"}
    assert "notification_url" not in body


@pytest.mark.parametrize("reason", REASONS)
def test_a_rejected_card_is_an_answer(mercadopago: MercadoPago, reason: Reason) -> None:
    payment = gateway.charge(charge_of(f"reject-{reason}"))
    assert (payment.state, payment.reason) == ("rejected", NO_WORD_OF_ITS_OWN.get(reason, reason))
    assert payment.detail


@pytest.mark.parametrize(
    ("detail", "reason"),
    [
        *client.REASONS.items(),
        ("cc_rejected_3ds_challenge", "rejected"),
        ("bank_error", "rejected"),
        ("", "rejected"),
        (None, "rejected"),
    ],
)
def test_every_detail_of_a_rejection_has_a_reason(
    bad: Bad, detail: str | None, reason: str
) -> None:
    bad.does(told(paid(status="rejected", status_detail=detail)))
    payment = gateway.charge(charge_of())
    assert (payment.state, payment.reason, payment.detail) == ("rejected", reason, detail)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("approved", "approved"),
        *((each, "in_process") for each in ("authorized", "in_process", "pending", "in_mediation")),
        ("cancelled", "cancelled"),
        ("refunded", "refunded"),
        ("charged_back", "charged_back"),
        ("of_tomorrow", "in_process"),
    ],
)
def test_every_status_is_a_state(bad: Bad, status: str, state: str) -> None:
    bad.does(told(paid(status=status), 200))
    payment = gateway.read("77")
    assert (payment.state, payment.reason) == (state, None)


def test_a_lost_answer_is_fetched_with_the_same_key(mercadopago: MercadoPago) -> None:
    mercadopago.hang_seconds = None
    charge = charge_of("timeout")
    payment = gateway.charge(charge)
    assert (payment.state, list(mercadopago.payments)) == ("approved", [payment.gateway_id])
    keys = [each.request.headers["x-idempotency-key"] for each in mercadopago.received]
    assert keys == [charge.payment_id] * 2


@pytest.mark.parametrize("status", [409, 423])
def test_a_key_at_work_is_tried_again(bad: Bad, status: int) -> None:
    charge = charge_of()
    bad.does(error(status, "locked"), told(paid()))
    assert gateway.charge(charge).gateway_id == "77"
    keys = [each.headers["x-idempotency-key"] for each in bad.server.received]
    assert keys == [charge.payment_id] * 2


@pytest.mark.parametrize(
    ("script", "mistake"),
    [
        (error(400, "Invalid card_token_id: already_used", 3003), "token_used"),
        (error(400, "Token already used"), "token_used"),
        (error(400, "could not update the Cardtoken because has been used or expired"),
         "token_used"),
        (error(400, "invalid_token"), "token_invalid"),
        (error(422, "Card Token not found", 2006), "token_invalid"),
        (error(400, "Invalid card token", "2062"), "token_invalid"),
        (error(400, "?", 3003), "token_invalid"),
        (error(400, "x", cause={"code": 3006, "description": "y"}), "token_invalid"),
        (error(400, "x", cause="invalid_token"), "token_invalid"),
        (error(400, "Invalid transaction_amount", 4037), "other"),
        (error(400, "x", cause=[]), "other"),
        (error(404, "x", cause=None), "other"),
        (answer(400, b"<html>"), "other"),
        (answer(302, b"", Location="https://elsewhere.example/"), "other"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_wrong(bad: Bad, script: Script, mistake: str) -> None:
    bad.does(script, told({"results": [], "paging": {"total": 0}}, 200))
    with pytest.raises(ChargeRefused) as refused:
        gateway.charge(charge_of())
    assert refused.value.mistake == mistake


def test_a_token_that_this_very_payment_used_is_no_mistake(bad: Bad) -> None:
    charge = charge_of()
    made = paid(external_reference=charge.reference)
    bad.does(error(400, "already_used"), told({"results": [made], "paging": {"total": 1}}, 200))
    assert gateway.charge(charge).state == "approved"


def test_a_used_token_that_cannot_be_looked_at_leaves_it_open(bad: Bad) -> None:
    bad.does(error(400, "already_used"), error(500, "down"))
    with pytest.raises(ChargeUnknown):
        gateway.charge(charge_of())


@pytest.mark.parametrize(
    ("status", "state"),
    [("approved", "done"), ("in_process", "in_process"), ("rejected", "failed")],
)
def test_a_refund_may_take_its_time(bad: Bad, status: str, state: str) -> None:
    bad.does(told({"id": 9, "payment_id": 77, "amount": 5, "status": status}))
    refund = gateway.refund("77", Decimal(5), key=str(uuid4()))
    assert (refund.gateway_id, str(refund.amount), refund.state) == ("9", "5.00", state)


def test_requests_and_answers_are_what_mercadopago_describes(mercadopago: MercadoPago) -> None:
    published = contract("mercadopago-payments")
    charge = charge_of("approve", notification_url="https://api.casaaustin.pe/hook")
    payment = gateway.charge(charge)
    gateway.charge(charge_of("process-approve"))
    gateway.charge(charge_of("reject-high_risk"))
    gateway.find(charge.reference)
    gateway.read(payment.gateway_id)
    gateway.refund(payment.gateway_id, Decimal("10.00"), key=str(uuid4()))
    gateway.charges_of(NOW, NOW + timedelta(days=1))
    assert {each.outcome for each in mercadopago.received} <= {"200", "201"}
    for reception in mercadopago.received:
        published.check(reception)
