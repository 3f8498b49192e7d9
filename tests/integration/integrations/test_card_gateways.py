"""What the gateways of cards have in common (`CardGateway`): a card is charged once, whatever is
lost on the way, and money goes back in parts and once for each key."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import mercadopago as mercadopago_client
from chalicelib.integrations import openpay as openpay_client
from chalicelib.integrations.card_calls import brief
from chalicelib.integrations.cards import CardGateway, ChargeRefused, ChargeUnknown
from local.providers.cards import CardStandIn
from local.providers.mercadopago import TOKEN
from local.providers.openpay import KEY, MERCHANT
from tests.support.servers import Script, answer, free_port, reset, silence

from .charges import Bad, charge_of, instead, told
from .conftest import Configure

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


class Desk(msgspec.Struct, frozen=True):
    """A gateway, what stands in its place, and how it writes.

    error: an answer that refuses, by its status. made: one payment, by its id, reference, state
    (`approved`, `rejected`, `open`, `charged_back`) and hour of Lima. listed: what a search
    answers. needs: what an account must have. secrets: what no log may say.
    """

    gateway: CardGateway
    client: ModuleType
    stand_in: CardStandIn
    error: Callable[[int], Script]
    made: Callable[[int, str, str, int], dict[str, Any]]
    listed: Callable[[list[Any]], Any]
    needs: tuple[str, ...]
    secrets: tuple[str, ...]


def mercadopago_error(status: int) -> Script:
    body = {"status": status, "error": "x", "message": "x", "cause": [{"code": 1}]}
    return told(body, status)


def mercadopago_made(number: int, reference: str, state: str, hour: int) -> dict[str, Any]:
    return {
        "id": number,
        "status": {"open": "pending"}.get(state, state),
        "transaction_amount": 2006.25,
        "currency_id": "PEN",
        "date_created": f"2026-03-02T{hour}:00:00.000-05:00",
        "external_reference": reference,
    }


def openpay_error(status: int) -> Script:
    body = {"category": "x", "error_code": 1000, "description": "x", "http_code": status}
    return told({**body, "request_id": "1"}, status)


OPENPAY_STATES = {
    "approved": "completed",
    "rejected": "failed",
    "open": "in_progress",
    "charged_back": "chargeback_accepted",
}


def openpay_made(number: int, reference: str, state: str, hour: int) -> dict[str, Any]:
    return {
        "id": str(number),
        "status": OPENPAY_STATES[state],
        "amount": 2006.25,
        "currency": "PEN",
        "creation_date": f"2026-03-02T{hour}:00:00-05:00",
        "operation_type": "in",
        "transaction_type": "charge",
        "method": "card",
        "order_id": reference,
    }


@pytest.fixture(params=["mercadopago", "openpay"])
def desk(request: pytest.FixtureRequest) -> Desk:
    """Each gateway, with its stand-in in its place."""
    stand_in: CardStandIn = request.getfixturevalue(request.param)
    if request.param == "openpay":
        return Desk(
            openpay_client.OpenPay(),
            openpay_client,
            stand_in,
            openpay_error,
            openpay_made,
            lambda found: found,
            ("merchant_id", "private_key"),
            (KEY, MERCHANT),
        )
    return Desk(
        mercadopago_client.MercadoPago(),
        mercadopago_client,
        stand_in,
        mercadopago_error,
        mercadopago_made,
        lambda found: {"results": found, "paging": {"total": len(found)}},
        ("access_token",),
        (TOKEN,),
    )


@pytest.fixture
def bad(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bad]:
    """A bad server where the gateway is looked for."""
    with instead(desk.client, monkeypatch) as found:
        yield found


def test_a_card_pays(desk: Desk) -> None:
    desk.stand_in.now = lambda: NOW
    charge = charge_of()
    payment = desk.gateway.charge(charge)
    assert (payment.state, payment.reason) == ("approved", None)
    assert (str(payment.amount), payment.currency) == ("2006.25", "PEN")
    assert (payment.reference, payment.created) == (charge.reference, NOW)
    assert str(payment.refunded) == "0.00"
    assert desk.gateway.read(payment.gateway_id) == payment
    assert desk.gateway.find(charge.reference) == payment


@pytest.mark.parametrize("amount", ["0.01", "0.10", "1", "760", "2006.25", "99999999.99"])
def test_amounts_are_exact(desk: Desk, amount: str) -> None:
    payment = desk.gateway.charge(charge_of(amount=amount))
    assert payment.amount == Decimal(amount)
    assert payment.amount.as_tuple().exponent == -2


def test_the_same_payment_is_charged_once(desk: Desk) -> None:
    charge = charge_of()
    assert desk.gateway.charge(charge) == desk.gateway.charge(charge)
    assert len(desk.stand_in.payments) == 1


def test_a_gateway_that_breaks_once_charges_once(desk: Desk) -> None:
    assert desk.gateway.charge(charge_of("fail-500")).state == "approved"
    assert (len(desk.stand_in.received), len(desk.stand_in.payments)) == (2, 1)


def test_a_lost_answer_is_found(desk: Desk) -> None:
    desk.stand_in.hang_seconds = None
    payment = desk.gateway.charge(charge_of("timeout"))
    assert payment.state == "approved"
    assert list(desk.stand_in.payments) == [payment.gateway_id]


def test_a_request_that_arrives_twice_charges_once(desk: Desk) -> None:
    payment = desk.gateway.charge(charge_of("twice"))
    assert (payment.state, len(desk.stand_in.payments)) == ("approved", 1)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_after_all_repeats_nobody_knows(desk: Desk, bad: Bad, status: int) -> None:
    bad.does(desk.error(status))
    with pytest.raises(ChargeUnknown) as unknown:
        desk.gateway.charge(charge_of())
    assert (unknown.value.reason, len(bad.server.received)) == (str(status), 3)


@pytest.mark.parametrize(
    ("script", "reason"),
    [(silence, "timeout"), (reset, "connection"), (answer(200, b"<html>"), "garbage")],
)
def test_a_request_without_a_sensible_answer_may_have_charged(
    desk: Desk, bad: Bad, script: Script, reason: str
) -> None:
    bad.does(script)
    with pytest.raises(ChargeUnknown) as unknown:
        desk.gateway.charge(charge_of())
    assert unknown.value.reason == reason


@pytest.mark.parametrize("status", [400, 404, 422, 429])
def test_a_refusal_after_a_lost_attempt_says_nothing_of_the_money(
    desk: Desk, bad: Bad, status: int
) -> None:
    bad.does(reset, desk.error(status))
    with pytest.raises(ChargeUnknown):
        desk.gateway.charge(charge_of())


def test_nothing_is_charged_where_nobody_listens(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"CASA_{desk.stand_in.name.upper()}_URL"
    monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    with pytest.raises(ServiceUnavailable) as error:
        desk.gateway.charge(charge_of())
    assert not isinstance(error.value, ChargeUnknown)
    assert error.value.reason == "connect"


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_account_charges_nothing_and_says_nothing_of_a_payment(
    desk: Desk, bad: Bad, status: int
) -> None:
    bad.does(desk.error(status))
    with pytest.raises(ServiceUnavailable) as unavailable:
        desk.gateway.charge(charge_of())
    assert not isinstance(unavailable.value, ChargeUnknown)
    assert unavailable.value.reason == str(status)
    with pytest.raises(ServiceUnavailable):
        desk.gateway.read("77")


def test_nothing_is_charged_while_the_circuit_is_open(desk: Desk, bad: Bad) -> None:
    bad.does(desk.error(500))
    for _ in range(desk.client.SERVICE.circuit.failures):
        with pytest.raises(ChargeUnknown):
            desk.gateway.charge(charge_of())
    before = len(bad.server.received)
    with pytest.raises(ServiceUnavailable) as resting:
        desk.gateway.charge(charge_of())
    assert not isinstance(resting.value, ChargeUnknown)
    assert (resting.value.reason, len(bad.server.received)) == ("resting", before)


def test_without_an_account_nobody_is_called(desk: Desk, configure: Configure) -> None:
    for missing in desk.needs:
        configure(desk.stand_in.name, **{**desk.stand_in.account.values, missing: ""})
        with pytest.raises(NotConfigured):
            desk.gateway.charge(charge_of())
    assert not desk.stand_in.received


@pytest.mark.parametrize("word", ["used", "invalid", "nobody's"])
def test_a_token_of_no_use_charges_nothing(desk: Desk, word: str) -> None:
    with pytest.raises(ChargeRefused) as refused:
        desk.gateway.charge(charge_of(word))
    assert refused.value.mistake == ("token_used" if word == "used" else "token_invalid")
    assert not desk.stand_in.payments


def test_a_bank_ends_a_payment_later(desk: Desk) -> None:
    payment = desk.gateway.charge(charge_of("process-approve"))
    assert payment.state == "in_process"
    assert [desk.gateway.read(payment.gateway_id).state for _ in range(3)][-1] == "approved"


def test_of_several_payments_the_one_that_took_money_is_found(desk: Desk, bad: Bad) -> None:
    found = [
        desk.made(5, "RES-ab", "approved", 15),
        desk.made(3, "RES-a", "rejected", 13),
        desk.made(2, "RES-a", "open", 12),
    ]
    bad.does(told(desk.listed(found), 200))
    still_open = desk.gateway.find("RES-a")
    assert still_open is not None
    assert still_open.gateway_id == "2"
    found.append(desk.made(1, "RES-a", "charged_back", 11))
    bad.does(told(desk.listed(found), 200))
    taken = desk.gateway.find("RES-a")
    assert taken is not None
    assert taken.gateway_id == "1"


def test_what_was_never_charged_is_not_found(desk: Desk) -> None:
    assert desk.gateway.find("RES-none") is None
    with pytest.raises(ServiceRefused):
        desk.gateway.read("999")


def test_money_goes_back_in_parts(desk: Desk) -> None:
    payment = desk.gateway.charge(charge_of(amount="100.00"))
    first = desk.gateway.refund(payment.gateway_id, Decimal("33.33"), key=str(uuid4()))
    assert (str(first.amount), first.state) == ("33.33", "done")
    partly = desk.gateway.read(payment.gateway_id)
    assert (partly.state, str(partly.refunded)) == ("approved", "33.33")
    second = desk.gateway.refund(payment.gateway_id, Decimal("66.67"), key=str(uuid4()))
    whole = desk.gateway.read(payment.gateway_id)
    assert (whole.state, str(whole.refunded)) == ("refunded", "100.00")
    assert first.gateway_id != second.gateway_id


def test_money_goes_back_once_for_each_key(desk: Desk) -> None:
    payment = desk.gateway.charge(charge_of(amount="100.00"))
    key = str(uuid4())
    first = desk.gateway.refund(payment.gateway_id, Decimal("40.00"), key=key)
    assert desk.gateway.refund(payment.gateway_id, Decimal("40.00"), key=key) == first
    assert str(desk.gateway.read(payment.gateway_id).refunded) == "40.00"
    desk.gateway.refund(payment.gateway_id, Decimal("20.00"), key=str(uuid4()))
    now = desk.gateway.read(payment.gateway_id)
    assert str(now.refunded) == ("20.00" if now.shows_last else "60.00")


def test_no_more_goes_back_than_was_paid(desk: Desk) -> None:
    payment = desk.gateway.charge(charge_of(amount="100.00"))
    with pytest.raises(ServiceRefused):
        desk.gateway.refund(payment.gateway_id, Decimal("100.01"), key=str(uuid4()))
    charge = charge_of("reject-rejected", "100.00")
    desk.gateway.charge(charge)
    rejected = desk.gateway.find(charge.reference)
    assert rejected is not None
    with pytest.raises(ServiceRefused):
        desk.gateway.refund(rejected.gateway_id, Decimal("1.00"), key=str(uuid4()))


def test_all_payments_of_a_time_are_listed_oldest_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.client, "PAGE", 2)
    made = []
    for minute in range(7):
        desk.stand_in.now = lambda at=NOW + timedelta(minutes=minute): at  # type: ignore[misc]
        word = "reject-amount" if minute == 3 else "approve"
        charge = charge_of(f"{word} {minute}")
        desk.gateway.charge(charge)
        made.append(charge.reference)
    listed = desk.gateway.charges_of(NOW + timedelta(minutes=1), NOW + timedelta(minutes=6))
    assert [each.reference for each in listed] == made[1:6]
    assert [each.state for each in listed].count("rejected") == 1


def test_a_charge_with_all_its_attempts_and_a_look_ends_in_time(desk: Desk) -> None:
    every = desk.client.SERVICE
    look = brief(every)
    last_attempt = every.budget_seconds + every.connect_seconds + every.read_seconds
    assert look.attempts == 1
    assert last_attempt + look.connect_seconds + look.read_seconds < 18


def test_no_secret_reaches_the_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        charge = charge_of("approve of-ana")
        payment = desk.gateway.charge(charge)
        desk.gateway.find(charge.reference)
        desk.gateway.refund(payment.gateway_id, Decimal("1.00"), key=str(uuid4()))
        with pytest.raises(ChargeRefused):
            desk.gateway.charge(charge_of("used of-ana"))
    ours = [each for each in caplog.records if each.name.startswith(("chalicelib", "urllib3"))]
    lines = json.dumps([vars(record) for record in ours], default=str)
    assert "charge" in lines
    personal = ("of-ana", "ana@example.com", "999888777", charge.reference)
    assert not [secret for secret in (*desk.secrets, *personal) if secret in lines]
