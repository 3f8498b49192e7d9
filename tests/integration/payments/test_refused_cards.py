"""A stay takes so many cards that are refused, and no more: who tries one after the other is no
guest, and its list of payments stays short."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.cloud import store
from chalicelib.kernel import clock
from chalicelib.payments.charges.rules import MOST_REFUSED
from chalicelib.payments.settling import records
from chalicelib.reservations.money.records import payments_of
from tests.support.cards import FakeGateway
from tests.support.http import Api

from .conftest import NOW, Pay
from .vouchers import sent


@pytest.fixture
def tried(api: Api, hold: dict[str, Any], pay: Pay) -> dict[str, Any]:
    """A hold whose guest has one card left to try, an hour of the limit for every guest later."""
    for number in range(MOST_REFUSED - 1):
        assert pay(hold, f"reject-stolen {number}").status_code == 400
    return hold


def test_after_twenty_refused_cards_a_stay_takes_transfers_only(
    api: Api, tried: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    assert pay(tried, "used").json_body["code"] == "TOKEN_ALREADY_USED"
    with clock.at(NOW + timedelta(hours=1)):
        answer = pay(tried, "approve")
        shown = api.get(f"/api/v1/payment/options/{tried['id']}/", token="ana").json_body
        assert (answer.status_code, answer.json_body["code"]) == (409, "too_many_cards")
        assert "transferencia" in answer.json_body["message"]
        assert {each["reason"] for each in shown["options"]} == {answer.json_body["message"]}
        assert sent(api, tried)
    assert len(gateway.asked) == MOST_REFUSED
    assert len(payments_of(tried["id"])) == MOST_REFUSED + 1


def test_the_twentieth_card_may_pay(tried: dict[str, Any], pay: Pay) -> None:
    assert pay(tried).status_code == 200


def test_a_request_that_comes_again_counts_once(hold: dict[str, Any], pay: Pay) -> None:
    for _ in range(3):
        pay(hold, "reject-stolen")
    assert refused(hold) == 1


@pytest.mark.parametrize("card", ["approve", "process", "down", "timeout", "lost"])
def test_only_cards_that_were_refused_count(card: str, hold: dict[str, Any], pay: Pay) -> None:
    pay(hold, card)
    assert refused(hold) == 0


def refused(stay: dict[str, Any]) -> int:
    """How many refused cards of a stay are counted."""
    key = records.refused_key(stay["id"])
    return records.refused_in(store.fetch_many([key]), stay["id"])
