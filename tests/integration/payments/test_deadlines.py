"""A payment at any second around the end of its hold: the guest has the nights and the house the
money, or neither has either (reservations book, 2.3 and 6.4)."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, Literal

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.payments.charges.service import CALL_TIME
from tests.support import deliveries
from tests.support.cards import FakeGateway
from tests.support.http import Api
from tests.support.ledgers import check_over, check_true, has_nights, pass_time, stay_of
from tests.support.outbox import Outbox
from tests.support.sizes import some

from .conftest import NOW, Book, Pay
from .vouchers import decide, sent

DEADLINE = NOW + timedelta(hours=1)
PRICE = Decimal("2006.25")
A_SECOND = timedelta(seconds=1)
How = Literal["answer", "retry", "clock"]
"""How a payment comes to its end: by the gateway's answer, the same request, or the job."""


def ends(begun: int) -> datetime:
    """When a hold ends that somebody began to pay so many seconds after its deadline."""
    return max(DEADLINE, DEADLINE + timedelta(seconds=begun) + CALL_TIME)


def settle(how: How, hold: dict[str, Any], pay: Pay, outbox: Outbox) -> None:
    """Bring a payment to its end that was begun before."""
    if how == "retry":
        pay(hold, "timeout")
    if how == "clock":
        deliveries.run("payment_polling", {})
    outbox.settle()


def check(hold: dict[str, Any], gateway: FakeGateway, *, is_others: bool) -> None:
    """Either the guest has the nights and the house the money, or neither."""
    after = stay_of(hold["id"])
    is_his = after.blocks and after.status == "approved"
    assert has_nights(after) is is_his
    assert gateway.kept == (PRICE if is_his else 0)
    assert is_his is not is_others
    check_true(hold["id"])
    check_over(hold["id"])


SECONDS = [*product(("answer",), (-31, -30, -1, 0)), ("retry", 0), ("clock", 0)]
"""By which way a payment ends, and when it began."""


# Beside each other stand two that differ in whether the job runs meanwhile, in turns.
@pytest.mark.soak
@pytest.mark.parametrize(
    ("how", "begun", "settled", "is_wanted", "is_tidied"),
    some(
        [
            (how, begun, settled, is_wanted, (turn + is_wanted + run) % 2 == 1)
            for turn, (how, begun) in enumerate(SECONDS)
            for settled, is_wanted, run in product((-1, 0, 1), (False, True), (0, 1))
        ],
        each=2,
    ),
)
def test_a_payment_around_the_end_of_its_hold(
    begun: int,
    settled: int,
    how: How,
    is_tidied: bool,
    is_wanted: bool,
    hold: dict[str, Any],
    pay: Pay,
    book: Book,
    gateway: FakeGateway,
    luis: Client,
) -> None:
    outbox = Outbox()
    end = ends(begun) + settled * A_SECOND

    def others() -> None:
        with clock.at(end):
            if is_tidied:
                deliveries.run("expire_holds", {})
            if is_wanted:
                got.append(book(token="luis").status_code == 201)

    got: list[bool] = []
    if how == "answer":
        gateway.during = others
    with clock.at(DEADLINE + begun * A_SECOND):
        answer = pay(hold, "approve" if how == "answer" else "timeout")
    if how != "answer":
        assert answer.status_code == 202
        others()
    with clock.at(end):
        settle(how, hold, pay, outbox)
        pass_time(outbox, end)
        check(hold, gateway, is_others=any(got))
    assert any(got) is (is_wanted and settled == 1)


@pytest.mark.parametrize("late", [1, 2, 3])
@pytest.mark.parametrize("is_tidied", [False, True])
def test_nobody_begins_to_pay_a_hold_that_is_over(
    late: int, is_tidied: bool, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    with clock.at(DEADLINE + late * A_SECOND):
        if is_tidied:
            deliveries.run("expire_holds", {})
        answer = pay(hold)

    assert (answer.status_code, answer.json_body["code"]) == (409, "hold_expired")
    assert not gateway.asked


@pytest.mark.parametrize("is_wanted", [False, True])
def test_a_bank_that_thinks_beyond_the_deadline_keeps_the_nights(
    is_wanted: bool, hold: dict[str, Any], pay: Pay, book: Book, gateway: FakeGateway, luis: Client
) -> None:
    outbox = Outbox()
    with clock.at(DEADLINE):
        assert pay(hold, "process").status_code == 202
    with clock.at(DEADLINE + timedelta(hours=5)):
        deliveries.run("expire_holds", {})
        if is_wanted:
            assert book(token="luis").status_code == 409
        gateway.end("approved")
        pass_time(outbox, clock.now())
        check(hold, gateway, is_others=False)


@pytest.mark.parametrize("is_tidied", [False, True])
def test_a_bank_that_begins_to_think_when_the_nights_are_gone_is_asked_for_its_end(
    is_tidied: bool, hold: dict[str, Any], pay: Pay, book: Book, gateway: FakeGateway, luis: Client
) -> None:
    outbox = Outbox()
    with clock.at(DEADLINE):
        assert pay(hold, "timeout").status_code == 202
    gateway.end("in_process")
    with clock.at(DEADLINE + timedelta(minutes=3)):
        if is_tidied:
            deliveries.run("expire_holds", {})
        assert book(token="luis").status_code == 201
        settle("clock", hold, pay, outbox)
        assert not stay_of(hold["id"]).blocks
        assert gateway.kept == 0

        gateway.end("approved")
        pass_time(outbox, clock.now())
        check(hold, gateway, is_others=True)


def test_money_that_came_for_nothing_is_given_back_although_the_job_has_not_run(
    api: Api,
    hold: dict[str, Any],
    pay: Pay,
    buy: Pay,
    book: Book,
    gateway: FakeGateway,
    luis: Client,
) -> None:
    """A service of a stay whose voucher does not count: its hold is over, and others have its
    nights."""
    outbox = Outbox()
    voucher = sent(api, hold)
    assert buy(hold, "temperature_pool", "timeout").status_code == 202
    assert decide(api, hold, voucher, "reject", reason="No se lee.").status_code == 200
    with clock.at(DEADLINE + timedelta(minutes=3)):
        assert book(token="luis").status_code == 201
        settle("clock", hold, pay, outbox)
        pass_time(outbox, clock.now())
        check(hold, gateway, is_others=True)
