"""Cards at MercadoPago: charged once, read as they are, given back."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import mercadopago as client
from chalicelib.integrations.card_calls import brief
from chalicelib.integrations.cards import ChargeRefused, ChargeUnknown, Reason
from chalicelib.integrations.mercadopago import MercadoPago as Gateway
from local.providers.cards import REASONS
from local.providers.mercadopago import TOKEN, MercadoPago
from tests.support.contracts import contract
from tests.support.servers import Script, answer, free_port, reset, silence

from .charges import Bad, charge_of, instead, told
from .conftest import Configure

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


def test_a_card_pays(mercadopago: MercadoPago) -> None:
    mercadopago.now = lambda: NOW
    charge = charge_of()
    payment = gateway.charge(charge)
    assert (payment.state, payment.reason) == ("approved", None)
    assert (str(payment.amount), payment.currency) == ("2006.25", "PEN")
    assert (payment.reference, payment.created) == (charge.reference, NOW)
    assert str(payment.refunded) == "0.00"
    assert gateway.read(payment.gateway_id) == payment
    assert gateway.find(charge.reference) == payment


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


@pytest.mark.parametrize("amount", ["0.01", "0.10", "1", "760", "2006.25", "99999999.99"])
def test_amounts_are_exact(mercadopago: MercadoPago, amount: str) -> None:
    payment = gateway.charge(charge_of(amount=amount))
    assert payment.amount == Decimal(amount)
    assert -payment.amount.as_tuple().exponent == 2  # type: ignore[operator]


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


def test_the_same_payment_is_charged_once(mercadopago: MercadoPago) -> None:
    charge = charge_of()
    assert gateway.charge(charge) == gateway.charge(charge)
    assert len(mercadopago.payments) == 1


def test_a_gateway_that_breaks_once_charges_once(mercadopago: MercadoPago) -> None:
    charge = charge_of("fail-500")
    assert gateway.charge(charge).state == "approved"
    keys = {each.request.headers["x-idempotency-key"] for each in mercadopago.received}
    assert (len(mercadopago.received), keys) == (2, {charge.payment_id})


def test_a_lost_answer_is_fetched_with_the_same_key(mercadopago: MercadoPago) -> None:
    mercadopago.hang_seconds = None
    charge = charge_of("timeout")
    payment = gateway.charge(charge)
    assert (payment.state, list(mercadopago.payments)) == ("approved", [payment.gateway_id])
    keys = [each.request.headers["x-idempotency-key"] for each in mercadopago.received]
    assert keys == [charge.payment_id] * 2


@pytest.mark.parametrize("status", [500, 502, 503, 504, 501, 408, 409, 423])
def test_after_all_repeats_nobody_knows(bad: Bad, status: int) -> None:
    bad.does(error(status, "Internal server error"))
    with pytest.raises(ChargeUnknown) as unknown:
        gateway.charge(charge_of())
    assert unknown.value.reason == str(status)
    assert len(bad.server.received) == (1 if status == 501 else 3)


@pytest.mark.parametrize(
    ("script", "reason"),
    [(silence, "timeout"), (reset, "connection"), (answer(201, b"<html>"), "garbage")],
)
def test_a_request_without_a_sensible_answer_may_have_charged(
    bad: Bad, script: Script, reason: str
) -> None:
    bad.does(script)
    with pytest.raises(ChargeUnknown) as unknown:
        gateway.charge(charge_of())
    assert unknown.value.reason == reason


@pytest.mark.parametrize("status", [409, 423])
def test_a_key_at_work_is_tried_again(bad: Bad, status: int) -> None:
    charge = charge_of()
    bad.does(error(status, "locked"), told(paid()))
    assert gateway.charge(charge).gateway_id == "77"
    keys = [each.headers["x-idempotency-key"] for each in bad.server.received]
    assert keys == [charge.payment_id] * 2


@pytest.mark.parametrize("last", [error(400, "Params Error"), error(429, "busy")])
def test_a_refusal_after_a_lost_attempt_says_nothing_of_the_money(bad: Bad, last: Script) -> None:
    bad.does(reset, last)
    with pytest.raises(ChargeUnknown):
        gateway.charge(charge_of())


def test_nothing_is_charged_where_nobody_listens(
    mercadopago: MercadoPago, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASA_MERCADOPAGO_URL", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(ServiceUnavailable) as error:
        gateway.charge(charge_of())
    assert not isinstance(error.value, ChargeUnknown)
    assert error.value.reason == "connect"


@pytest.mark.parametrize("status", [401, 403, 429])
def test_nothing_is_charged_where_the_account_is_refused(bad: Bad, status: int) -> None:
    bad.does(error(status, "Invalid access token"))
    with pytest.raises(ServiceUnavailable) as unavailable:
        gateway.charge(charge_of())
    assert not isinstance(unavailable.value, ChargeUnknown)


def test_nothing_is_charged_while_the_circuit_is_open(bad: Bad) -> None:
    bad.does(error(500, "down"))
    for _ in range(client.SERVICE.circuit.failures):
        with pytest.raises(ChargeUnknown):
            gateway.charge(charge_of())
    before = len(bad.server.received)
    with pytest.raises(ServiceUnavailable) as resting:
        gateway.charge(charge_of())
    assert not isinstance(resting.value, ChargeUnknown)
    assert (resting.value.reason, len(bad.server.received)) == ("resting", before)


def test_without_an_account_nobody_is_called(
    mercadopago: MercadoPago, configure: Configure
) -> None:
    configure("mercadopago", access_token="", public_key="k")
    with pytest.raises(NotConfigured):
        gateway.charge(charge_of())
    assert not mercadopago.received


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


@pytest.mark.parametrize("word", ["used", "invalid", "nobody's"])
def test_a_token_of_no_use_charges_nothing(mercadopago: MercadoPago, word: str) -> None:
    with pytest.raises(ChargeRefused) as refused:
        gateway.charge(charge_of(word))
    assert refused.value.mistake == ("token_used" if word == "used" else "token_invalid")


def test_a_token_that_this_very_payment_used_is_no_mistake(bad: Bad) -> None:
    charge = charge_of()
    made = paid(external_reference=charge.reference)
    bad.does(error(400, "already_used"), told({"results": [made], "paging": {"total": 1}}, 200))
    assert gateway.charge(charge).state == "approved"


def test_a_used_token_that_cannot_be_looked_at_leaves_it_open(bad: Bad) -> None:
    bad.does(error(400, "already_used"), error(500, "down"))
    with pytest.raises(ChargeUnknown):
        gateway.charge(charge_of())


def test_of_several_payments_the_one_that_took_money_is_found(bad: Bad) -> None:
    def each(number: int, status: str, reference: str = "RES-a") -> dict[str, Any]:
        created = f"2026-03-02T1{number}:00:00.000-04:00"
        return paid(id=number, status=status, external_reference=reference, date_created=created)

    listed = [each(5, "approved", "RES-ab"), each(3, "rejected"), each(2, "pending")]
    bad.does(told({"results": listed, "paging": {"total": 3}}, 200))
    still_open = gateway.find("RES-a")
    assert still_open is not None
    assert still_open.gateway_id == "2"
    listed.append(each(1, "charged_back"))
    bad.does(told({"results": listed, "paging": {"total": 4}}, 200))
    taken = gateway.find("RES-a")
    assert taken is not None
    assert taken.gateway_id == "1"


def test_what_was_never_charged_is_not_found(mercadopago: MercadoPago) -> None:
    assert gateway.find("RES-none") is None
    with pytest.raises(ServiceRefused):
        gateway.read("999")


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_account_says_nothing_of_a_payment(bad: Bad, status: int) -> None:
    bad.does(error(status, "Invalid access token"))
    with pytest.raises(ServiceUnavailable):
        gateway.read("77")


def test_a_bank_ends_a_payment_later(mercadopago: MercadoPago) -> None:
    payment = gateway.charge(charge_of("process-approve"))
    assert payment.state == "in_process"
    states = [gateway.read(payment.gateway_id).state for _ in range(3)]
    assert states[-1] == "approved"


def test_money_goes_back_in_parts(mercadopago: MercadoPago) -> None:
    payment = gateway.charge(charge_of(amount="100.00"))
    first = gateway.refund(payment.gateway_id, Decimal("33.33"), key=str(uuid4()))
    assert (str(first.amount), first.state) == ("33.33", "done")
    partly = gateway.read(payment.gateway_id)
    assert (partly.state, str(partly.refunded)) == ("approved", "33.33")
    gateway.refund(payment.gateway_id, Decimal("66.67"), key=str(uuid4()))
    whole = gateway.read(payment.gateway_id)
    assert (whole.state, str(whole.refunded)) == ("refunded", "100.00")


def test_money_goes_back_once_for_each_key(mercadopago: MercadoPago) -> None:
    payment = gateway.charge(charge_of(amount="100.00"))
    key = str(uuid4())
    first = gateway.refund(payment.gateway_id, Decimal("40.00"), key=key)
    assert gateway.refund(payment.gateway_id, Decimal("40.00"), key=key) == first
    assert str(gateway.read(payment.gateway_id).refunded) == "40.00"


def test_no_more_goes_back_than_was_paid(mercadopago: MercadoPago) -> None:
    payment = gateway.charge(charge_of(amount="100.00"))
    with pytest.raises(ServiceRefused):
        gateway.refund(payment.gateway_id, Decimal("100.01"), key=str(uuid4()))
    rejected = gateway.charge(charge_of("reject-rejected", "100.00"))
    with pytest.raises(ServiceRefused):
        gateway.refund(rejected.gateway_id, Decimal("1.00"), key=str(uuid4()))


@pytest.mark.parametrize(
    ("status", "state"),
    [("approved", "done"), ("in_process", "in_process"), ("rejected", "failed")],
)
def test_a_refund_may_take_its_time(bad: Bad, status: str, state: str) -> None:
    bad.does(told({"id": 9, "payment_id": 77, "amount": 5, "status": status}))
    refund = gateway.refund("77", Decimal(5), key=str(uuid4()))
    assert (refund.gateway_id, str(refund.amount), refund.state) == ("9", "5.00", state)


def test_all_payments_of_a_time_are_listed(
    mercadopago: MercadoPago, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE", 2)
    made = []
    for minute in range(7):
        mercadopago.now = lambda at=NOW + timedelta(minutes=minute): at  # type: ignore[misc]
        word = "reject-amount" if minute == 3 else "approve"
        made.append(gateway.charge(charge_of(f"{word} {minute}")))
    listed = gateway.charges_of(NOW + timedelta(minutes=1), NOW + timedelta(minutes=6))
    assert listed == made[1:6]
    searches = [each for each in mercadopago.received if each.request.method == "GET"]
    assert len(searches) == 3


def test_a_charge_with_all_its_attempts_and_a_look_ends_in_time() -> None:
    every = client.SERVICE
    look = brief(every)
    last_attempt = every.budget_seconds + every.connect_seconds + every.read_seconds
    assert look.attempts == 1
    assert last_attempt + look.connect_seconds + look.read_seconds < 18


def test_no_secret_reaches_the_log(
    mercadopago: MercadoPago, caplog: pytest.LogCaptureFixture
) -> None:
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
    for secret in (TOKEN, "of-ana", "ana@example.com", "999888777", charge.reference):
        assert secret not in lines


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
