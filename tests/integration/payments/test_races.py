"""Whoever else changes a stay while its money is on the way: the money is the stay's, or goes back
(reservations book, 6.4; vector W5)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.clients.types import Client
from chalicelib.payments.charges import service as charges
from chalicelib.payments.charges.rules import NothingToPay
from chalicelib.payments.charges.types import CardCommand
from chalicelib.payments.settling.records import AnotherCharge
from chalicelib.payments.settling.service import read
from chalicelib.payments.watching.service import look_up, read_back
from chalicelib.reservations.money.records import payments_of
from tests.integration.reservations.test_cancellations import policy
from tests.support.cards import FakeGateway
from tests.support.http import Api
from tests.support.ledgers import check_over, check_true, has_nights, pass_time, stay_of
from tests.support.meanwhile import meanwhile
from tests.support.outbox import Outbox
from tests.support.people import guest
from tests.support.roles import somebody_else

from .conftest import NOW, Book, Pay, made, shown

PRICE = Decimal("2006.25")
CARD = CardCommand(
    token="approve",
    purpose="balance",
    amount=None,
    method="visa",
    installments=1,
    gateway="mercadopago",
    device_session_id=None,
)
ADMIN = "/api/v1/reservations/"
Change = Callable[[Api, dict[str, Any]], Any]


@pytest.fixture
def outbox(ana: Client) -> Outbox:
    """What waits to be delivered."""
    return Outbox()


def edit(**fields: Any) -> Change:
    """Staff save a form of a stay."""
    return lambda api, stay: api.patch(f"{ADMIN}{stay['id']}/", token="admin", json=fields)


def remove(api: Api, stay: dict[str, Any]) -> Any:
    """Staff remove a stay."""
    return api.delete(f"{ADMIN}{stay['id']}/", token="admin")


def cancel(api: Api, stay: dict[str, Any]) -> Any:
    """The guest gives a stay up."""
    path = f"/api/v1/clients/client-auth/reservations/{stay['id']}/cancel/"
    return api.post(path, token="ana")


CHANGES: dict[str, Change] = {
    "guests": edit(guests=3),
    "advance": edit(advance_payment="100.00"),
    "paid by staff": edit(full_payment=True),
    "approved": edit(status="approved"),
    "rejected": edit(status="rejected"),
    "cancelled": edit(status="cancelled"),
    "removed": remove,
    "given up": cancel,
}


def check(stay: dict[str, Any], gateway: FakeGateway) -> None:
    """What the gateway has is what the stay has by card, and nothing waits."""
    after = stay_of(stay["id"])
    check_true(stay["id"])
    check_over(stay["id"])
    assert has_nights(after) is after.blocks
    owed = sum((part.amount for part in refund_parts(after)), Decimal(0))
    by_card = sum((each.amount for each in after.paid if each.source == "card"), Decimal(0))
    assert gateway.kept == by_card - owed


def refund_parts(stay: Any) -> list[Any]:
    """What an ended stay gave back by card of what it had."""
    if stay.refund is None or stay.blocks:
        return []
    return [p for p in stay.refund.parts if p.source == "card" and not p.is_apart]


@pytest.mark.parametrize("name", CHANGES)
def test_a_stay_that_changes_while_the_gateway_charges(
    name: str, api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, outbox: Outbox
) -> None:
    def change() -> None:
        with somebody_else():
            assert CHANGES[name](api, hold).status_code < 300

    gateway.during = change
    pay(hold)
    pass_time(outbox, NOW, hours=3)

    check(hold, gateway)
    after = stay_of(hold["id"])
    assert after.full_payment is after.blocks


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("number", [1, 2])
def test_a_stay_that_changes_just_before_a_payment_is_written(
    name: str,
    number: int,
    api: Api,
    hold: dict[str, Any],
    pay: Pay,
    gateway: FakeGateway,
    outbox: Outbox,
) -> None:
    # Before the payment is begun, and before it is settled.
    happened = []

    def change() -> None:
        happened.append(CHANGES[name](api, hold).status_code)

    if number == 1:
        with meanwhile(change):
            pay(hold)
    else:
        gateway.during = lambda: None
        pay(hold, "timeout")
        with meanwhile(change):
            read_back("mercadopago", next(iter(gateway.payments.values())).gateway_id, now=NOW)
    pass_time(outbox, NOW, hours=3)

    assert happened[0] < 300
    check(hold, gateway)


@pytest.mark.parametrize("card", ["approve T", "timeout T", "process T"])
def test_two_payments_with_the_same_token_at_once_are_one(
    card: str, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, outbox: Outbox
) -> None:
    answers = []

    def second() -> None:
        gateway.during = lambda: None
        answers.append(pay(hold, card))

    gateway.during = second
    answers.append(pay(hold, card))
    if card == "process T":
        gateway.end("approved")
    pass_time(outbox, NOW, hours=3)

    assert all(answer.status_code in {200, 202} for answer in answers)
    assert len(gateway.payments) == 1
    assert stay_of(hold["id"]).status == "approved"
    check(hold, gateway)


@pytest.mark.parametrize("card", ["approve", "timeout", "process", "reject-stolen"])
def test_two_payments_with_different_tokens_at_once_are_one(
    card: str, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, outbox: Outbox
) -> None:
    def second() -> None:
        gateway.during = lambda: None
        pay(hold, "approve two")

    gateway.during = second
    pay(hold, card)
    if card == "process":
        gateway.end("approved")
    pass_time(outbox, NOW, hours=3)
    check(hold, gateway)
    assert gateway.kept in {Decimal(0), PRICE}


def test_fifty_payments_at_once_keep_one_charge(
    ana: Client, hold: dict[str, Any], gateway: FakeGateway, outbox: Outbox
) -> None:
    def one(number: int) -> str:
        command = msgspec.structs.replace(CARD, token=f"approve {number}")
        try:
            return charges.pay(hold["id"], command, caller=guest(ana), now=NOW).payment.state
        except (AnotherCharge, NothingToPay) as refused:
            return str(refused.code)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(50)))
    pass_time(outbox, NOW, hours=3)

    assert answers.count("paid") == 1
    assert len(gateway.payments) == 1
    assert gateway.kept == PRICE
    check(hold, gateway)


def test_a_late_checkout_whose_night_others_take_first_is_not_charged(
    api: Api,
    hold: dict[str, Any],
    pay: Pay,
    buy: Pay,
    book: Book,
    luis: Client,
    gateway: FakeGateway,
) -> None:
    pay(hold)
    others = {"check_in_date": "2026-04-19", "check_out_date": "2026-04-21"}
    assert book(token="luis", **others).status_code == 201

    answer = buy(hold, "late_checkout", "approve 2")

    assert (answer.status_code, answer.json_body["code"]) == (409, "night_taken")
    assert len(gateway.asked) == 1


def test_a_late_checkout_whose_night_others_take_meanwhile_goes_back(
    api: Api,
    hold: dict[str, Any],
    pay: Pay,
    buy: Pay,
    book: Book,
    luis: Client,
    gateway: FakeGateway,
    outbox: Outbox,
) -> None:
    pay(hold)
    before = shown(api, hold)

    def others() -> None:
        with somebody_else():
            stay = {"check_in_date": "2026-04-19", "check_out_date": "2026-04-21"}
            assert book(token="luis", **stay).status_code == 201

    gateway.during = others
    answer = buy(hold, "late_checkout", "approve 2")
    pass_time(outbox, NOW, hours=1)

    assert (answer.json_body["success"], answer.json_body["payment_status"]) == (False, "refunded")
    after = shown(api, hold)
    assert (after["late_checkout"], after["price_sol"]) == (False, before["price_sol"])
    assert gateway.kept == PRICE
    check(hold, gateway)


def refund_path(stay: dict[str, Any]) -> str:
    """Where staff give back what a card paid."""
    [paid] = [p for p in payments_of(stay["id"]) if (p.source, p.direction) == ("card", "in")]
    return f"{ADMIN}{stay['id']}/payments/{paid.payment_id}/refund/"


def test_two_who_give_back_the_same_payment_give_it_back_once(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, outbox: Outbox
) -> None:
    pay(hold)
    path, answers = refund_path(hold), []
    with meanwhile(lambda: answers.append(api.post(path, token="admin", json={}).status_code)):
        answers.append(api.post(path, token="admin", json={}).status_code)
    pass_time(outbox, NOW, hours=1)

    assert answers == [201, 409]
    again = api.post(path, token="admin", json={})
    assert (again.status_code, again.json_body["code"]) == (409, "nothing_to_return")
    assert gateway.kept == 0
    check(hold, gateway)


@pytest.mark.parametrize("is_first", [True, False])
def test_a_stay_is_not_reopened_while_its_money_goes_back(
    is_first: bool,
    api: Api,
    book: Book,
    pay: Pay,
    gateway: FakeGateway,
    outbox: Outbox,
) -> None:
    policy(refund_percentage=Decimal(100), further_tiers=())
    hold = made(book())
    pay(hold)
    assert edit(status="cancelled")(api, hold).status_code == 200
    answers = []

    def reopen() -> None:
        with somebody_else():
            path = f"{ADMIN}{hold['id']}/reopen/"
            answers.append(api.post(path, token="admin").status_code)

    if is_first:
        with meanwhile(reopen):
            pass_time(outbox, NOW, hours=1)
    else:
        gateway.heard = {"before": reopen}
        pass_time(outbox, NOW, hours=1)
        gateway.heard = {}

    after = stay_of(hold["id"])
    if is_first:
        assert (answers, after.blocks, gateway.kept) == ([200], True, PRICE)
    else:
        assert (answers, after.blocks) == ([409], False)
    check(hold, gateway)


def test_a_guest_may_not_pay_what_has_ended(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    edit(status="cancelled")(api, hold)
    answer = pay(hold)
    assert (answer.status_code, answer.json_body["code"]) == (409, "stay_closed")
    remove(api, hold)
    assert pay(hold).status_code == 404
    assert not gateway.asked


def test_a_request_that_was_cut_before_the_gateway_heard_of_it_does_not_charge_an_ended_stay(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, outbox: Outbox
) -> None:
    assert pay(hold, "lost T").status_code == 202
    edit(status="cancelled")(api, hold)

    assert pay(hold, "lost T").status_code == 202

    assert len(gateway.asked) == 1
    pass_time(outbox, NOW + timedelta(minutes=1), hours=1)
    check(hold, gateway)


@pytest.mark.parametrize("second", ["down", "used", "invalid"])
def test_that_a_gateway_does_not_answer_again_does_not_say_what_it_did_first(
    second: str, hold: dict[str, Any], pay: Pay, gateway: FakeGateway, outbox: Outbox
) -> None:
    """The first request charged; the gateway finds nothing yet, and refuses the second one."""
    assert pay(hold, "timeout T").status_code == 202
    payments, gateway.payments = gateway.payments, {}
    gateway.next_word = second

    assert pay(hold, "timeout T").status_code == 503

    gateway.payments, gateway.next_word = payments, None
    pass_time(outbox, NOW, hours=1)
    assert stay_of(hold["id"]).status == "approved"
    check(hold, gateway)


def test_two_cards_that_saw_no_open_charge_are_one_charge(
    hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    # The answer of the first is lost, so the stay does not change, and says nothing.
    with meanwhile(lambda: pay(hold, "timeout")):
        answer = pay(hold, "approve")
    assert (answer.status_code, answer.json_body["code"]) == (409, "charge_open")
    assert [each.token for each in gateway.asked] == ["timeout"]


def test_a_clock_that_asks_again_undoes_nothing_that_was_heard_meanwhile(
    hold: dict[str, Any], pay: Pay, gateway: FakeGateway, outbox: Outbox
) -> None:
    pay(hold, "process")
    [payment] = payments_of(hold["id"])

    def hear() -> None:
        read_back("mercadopago", gateway.end("approved").gateway_id, now=NOW)

    with meanwhile(hear):
        after = look_up(read(payment), now=NOW).payment

    assert (after.state, payments_of(hold["id"])) == ("paid", [after])
    pass_time(outbox, NOW, hours=3)
    check(hold, gateway)
