"""An app that sends a payment once more with its `Idempotency-Key` gets what became of it, whatever
happened meanwhile (reservations book, 6.4)."""

from datetime import timedelta
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.clients.types import Client
from chalicelib.integrations.cards import State
from chalicelib.kernel import clock
from chalicelib.payments.watching.service import read_back
from chalicelib.web import keys
from tests.support import deliveries
from tests.support.cards import FakeGateway
from tests.support.http import Api
from tests.support.ledgers import pass_time
from tests.support.outbox import Outbox

from .conftest import NOW, Book, Pay, made

KEY = {"Idempotency-Key": "payment-1"}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "PAUSE", 0)


def send(
    api: Api, stay: dict[str, Any], card: str, what: str = "process", **body: Any
) -> HTTPResponse:
    """The app sends a payment with its key; the answer."""
    path = f"/api/v1/payment/{what}/{stay['id']}/"
    return api.post(path, token="ana", json={"token": card, **body}, headers=KEY)


def ends(gateway: FakeGateway, state: State) -> None:
    """The bank has thought, and the gateway tells."""
    gateway_id = gateway.end(state, reason="stolen" if state == "rejected" else None).gateway_id
    read_back("mercadopago", gateway_id, now=clock.now())


def test_a_payment_that_was_approved_meanwhile(
    api: Api, hold: dict[str, Any], gateway: FakeGateway
) -> None:
    first = send(api, hold, "process")
    assert first.status_code == 202
    ends(gateway, "approved")

    again = [send(api, hold, "process") for _ in range(3)]

    assert [answer.status_code for answer in again] == [200] * 3
    for answer in again:
        assert answer.json_body["payment_status"] == "approved"
        assert answer.json_body["payment_id"] == first.json_body["payment_id"]
    # From the second time on, the answer is kept.
    assert [each.headers.get("Idempotent-Replay") for each in again] == [None, "true", "true"]
    assert len(gateway.asked) == 1


def test_a_payment_of_which_the_bank_still_thinks(
    api: Api, hold: dict[str, Any], gateway: FakeGateway
) -> None:
    answers = [send(api, hold, "process") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [202] * 3
    assert len(gateway.asked) == 1


def test_a_payment_that_was_refused_meanwhile(
    api: Api, hold: dict[str, Any], gateway: FakeGateway
) -> None:
    assert send(api, hold, "process").status_code == 202
    ends(gateway, "rejected")

    again = send(api, hold, "process")

    assert (again.status_code, again.json_body["code"]) == (400, "card_rejected")
    assert again.json_body["payment_detail"] == "stolen"
    assert len(gateway.asked) == 1


def test_a_card_that_was_refused_at_once_is_refused_for_the_same_reason(
    api: Api, hold: dict[str, Any], gateway: FakeGateway
) -> None:
    answers = [send(api, hold, "reject-insufficient_funds") for _ in range(2)]

    assert [(a.status_code, a.json_body["payment_detail"]) for a in answers] == [
        (400, "insufficient_funds")
    ] * 2
    assert len(gateway.asked) == 1


def test_a_service_that_was_approved_meanwhile(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    pay(hold)
    service = {"service_type": "late_checkout"}
    assert send(api, hold, "process", "additional-services", **service).status_code == 202
    ends(gateway, "approved")

    again = send(api, hold, "process", "additional-services", **service)

    assert (again.status_code, again.json_body["service_type"]) == (200, "late_checkout")
    assert len(gateway.payments) == 2


def test_a_payment_that_came_too_late_and_went_back(
    api: Api, hold: dict[str, Any], book: Book, luis: Client, gateway: FakeGateway
) -> None:
    assert send(api, hold, "timeout").status_code == 202
    outbox = Outbox()
    with clock.at(NOW + timedelta(hours=1, minutes=5)):
        deliveries.run("expire_holds", {})
        assert book(token="luis").status_code == 201
        pass_time(outbox, clock.now())
        again = send(api, hold, "timeout")

    assert (again.status_code, again.json_body["payment_status"]) == (200, "refunded")
    assert again.json_body["success"] is False
    assert gateway.kept == 0


def test_a_payment_that_never_reached_the_gateway(
    api: Api, hold: dict[str, Any], gateway: FakeGateway
) -> None:
    assert send(api, hold, "lost").status_code == 202
    pass_time(Outbox(), NOW, hours=1)

    with clock.at(NOW + timedelta(minutes=30)):
        again = send(api, hold, "lost")

    assert (again.status_code, again.json_body["payment_detail"]) == (400, "not_charged")
    assert len(gateway.asked) == 1


def test_a_key_of_another_payment_is_refused(
    api: Api, hold: dict[str, Any], gateway: FakeGateway
) -> None:
    assert send(api, hold, "process").status_code == 202
    assert send(api, hold, "approve").status_code == 422
    assert len(gateway.asked) == 1


def test_a_used_token_of_another_stay_is_used_with_a_key_too(
    api: Api, hold: dict[str, Any], pay: Pay, book: Book, gateway: FakeGateway
) -> None:
    pay(hold, "approve T")
    other = made(book(check_in_date="2026-05-04", check_out_date="2026-05-06"))

    answers = [send(api, other, "approve T") for _ in range(2)]

    codes = [(a.status_code, a.json_body["error_code"]) for a in answers]
    assert codes == [(400, "TOKEN_ALREADY_USED")] * 2
    assert len(gateway.asked) == 1
