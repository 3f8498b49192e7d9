"""A voucher is refused while the card of the same stay is on its way (reservations book, 2.2): no
hold ends while a bank may think, and none has more time afterwards."""

from datetime import timedelta
from typing import Any

import pytest

from bench.watching import watching
from chalicelib.integrations.cards import State
from chalicelib.kernel import clock
from chalicelib.payments.settling.rules import BANK_TIME
from tests.support.cards import FakeGateway
from tests.support.http import Api
from tests.support.ledgers import check_over, check_true, has_nights, pass_time, stay_of
from tests.support.meanwhile import meanwhile
from tests.support.outbox import Outbox
from tests.support.roles import somebody_else

from .conftest import NOW, Pay
from .vouchers import decide, sent

LATER = NOW + timedelta(hours=5)


def refuse(api: Api, hold: dict[str, Any], payment_id: str) -> None:
    """Staff refuse a voucher."""
    with somebody_else():
        answer = decide(api, hold, payment_id, "reject", reason="No se lee.")
    assert answer.status_code == 200, answer.body


def check_bank(hold: dict[str, Any], gateway: FakeGateway, end: State) -> None:
    """While the bank thinks the nights are kept; what it says then ends the hold, or lets it go on
    for an hour."""
    outbox = Outbox()
    thinking = stay_of(hold["id"])
    assert (thinking.status, thinking.deadline) == ("incomplete", NOW + BANK_TIME)
    with clock.at(LATER):
        gateway.end(end)
        pass_time(outbox, LATER, hours=3)
        after = stay_of(hold["id"])
        assert after.status == ("approved" if end == "approved" else "expired")
        assert has_nights(after) is after.blocks
        check_true(hold["id"])
        check_over(hold["id"])


@pytest.mark.parametrize("end", ["approved", "rejected"])
def test_a_refusal_while_the_gateway_is_asked(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, end: State
) -> None:
    payment_id = sent(api, hold)
    gateway.during = lambda: refuse(api, hold, payment_id)
    assert pay(hold, "process").status_code == 202
    check_bank(hold, gateway, end)


@pytest.mark.parametrize("end", ["approved", "rejected"])
def test_a_refusal_just_before_it_is_written_that_the_bank_thinks(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, end: State
) -> None:
    payment_id = sent(api, hold)
    with meanwhile(lambda: refuse(api, hold, payment_id), number=2):
        assert pay(hold, "process").status_code == 202
    check_bank(hold, gateway, end)


@pytest.mark.parametrize("end", ["approved", "rejected"])
def test_a_card_just_before_a_refusal_is_written(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, end: State
) -> None:
    payment_id = sent(api, hold)

    def card() -> None:
        assert pay(hold, "process").status_code == 202

    with meanwhile(card):
        refuse(api, hold, payment_id)
    check_bank(hold, gateway, end)


@pytest.mark.parametrize("end", ["approved", "rejected"])
def test_a_bank_that_begins_to_think_just_before_a_refusal_is_written(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, end: State
) -> None:
    payment_id = sent(api, hold)
    assert pay(hold, "lost T").status_code == 202
    gateway.next_word = "process"

    def card() -> None:
        assert pay(hold, "lost T").status_code == 202

    with meanwhile(card):
        refuse(api, hold, payment_id)
    check_bank(hold, gateway, end)


@pytest.mark.parametrize("when", ["during", "before"])
def test_a_card_that_is_refused_together_with_the_voucher_leaves_an_hour(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, when: str
) -> None:
    payment_id = sent(api, hold)
    assert pay(hold, "process T").status_code == 202
    gateway.end("rejected", reason="stolen")

    if when == "before":
        with meanwhile(lambda: refuse(api, hold, payment_id)):
            pay(hold, "process T")
    else:
        gateway.heard = {"after": lambda: refuse(api, hold, payment_id)}
        pay(hold, "process T")
        gateway.heard = {}

    after = stay_of(hold["id"])
    assert (after.status, after.deadline) == ("incomplete", NOW + timedelta(hours=1))
    check_over(hold["id"])


def test_a_refusal_asks_for_the_card_of_the_stay_once(
    api: Api, hold: dict[str, Any], pay: Pay
) -> None:
    payment_id = sent(api, hold)
    assert pay(hold, "process").status_code == 202
    with watching() as watch:
        refuse(api, hold, payment_id)
    # The stay with its voucher, and the charge that is open.
    assert watch.reads == 2
