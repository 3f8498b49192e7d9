"""A bank that never says what became of a card keeps nobody's nights for ever: after two days the
hold lapses as any other does, somebody is told, and what comes later is late money (reservations
book, 2.3 and 6.4)."""

import logging
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.payments.settling.rules import BANK_TIME
from chalicelib.payments.watching.service import read_back
from tests.support import deliveries
from tests.support.cards import FakeGateway
from tests.support.http import Api
from tests.support.ledgers import check_over, check_true, has_nights, pass_time, stay_of
from tests.support.outbox import Outbox

from .conftest import NOW, Book, Pay
from .vouchers import decide, sent

UNTIL = NOW + BANK_TIME
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def thinking(hold: dict[str, Any], pay: Pay) -> dict[str, Any]:
    """A hold whose bank thinks about its card."""
    assert pay(hold, "process").status_code == 202
    return hold


def wait(outbox: Outbox, *, hours: int = 60) -> None:
    """Let time pass, in which gateways are asked."""
    for hour in range(0, hours + 1, 6):
        with clock.at(NOW + timedelta(hours=hour)):
            deliveries.run("payment_polling", {})
            outbox.settle()


def payment_of(api: Api, stay: dict[str, Any]) -> dict[str, Any]:
    """The only payment of a stay as staff see it."""
    answer = api.get(f"/api/v1/reservations/{stay['id']}/payments/", token="admin")
    [found] = answer.json_body["payments"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("late", [-1, 0, 1])
@pytest.mark.parametrize("is_tidied", [False, True])
@pytest.mark.parametrize("is_wanted", [False, True])
def test_a_bank_that_ends_around_the_end_of_its_time(
    late: int,
    is_tidied: bool,
    is_wanted: bool,
    thinking: dict[str, Any],
    book: Book,
    gateway: FakeGateway,
    luis: Client,
) -> None:
    """The guest has the nights and the house the money, or neither has either."""
    outbox, got = Outbox(), False
    with clock.at(UNTIL + late * A_SECOND):
        if is_tidied:
            deliveries.run("expire_holds", {})
        if is_wanted:
            got = book(token="luis").status_code == 201
        gateway.end("approved")
        pass_time(outbox, clock.now())

        after = stay_of(thinking["id"])
        assert got is (is_wanted and late == 1)
        assert has_nights(after) is (after.status == "approved") is not got
        assert bool(gateway.kept) is not got
        check_true(thinking["id"])
        check_over(thinking["id"])


@pytest.mark.parametrize("late", [0, 1])
def test_a_no_of_the_bank_gives_an_hour_only_while_the_hold_stands(
    late: int, thinking: dict[str, Any], gateway: FakeGateway
) -> None:
    outbox = Outbox()
    now = UNTIL + late * A_SECOND
    gateway.end("rejected", reason="rejected")
    with clock.at(now):
        deliveries.run("payment_polling", {})
        outbox.settle()
    held = stay_of(thinking["id"]).hold_until
    assert held == (UNTIL if late else now + timedelta(hours=1))


def test_a_voucher_that_does_not_count_gives_no_more_than_the_bank_has(
    api: Api, thinking: dict[str, Any]
) -> None:
    voucher = sent(api, thinking)
    assert decide(api, thinking, voucher, "reject", reason="No se lee.").status_code == 200
    assert stay_of(thinking["id"]).hold_until == UNTIL


def test_a_payment_that_stays_open_is_told_once_and_shown_until_it_ends(
    api: Api, thinking: dict[str, Any], gateway: FakeGateway, caplog: pytest.LogCaptureFixture
) -> None:
    outbox = Outbox()
    with caplog.at_level(logging.WARNING):
        wait(outbox, hours=47)
        assert payment_of(api, thinking)["reason"] is None
        wait(outbox, hours=96)

    assert len([each for each in caplog.records if "OverduePayments" in vars(each)]) == 1
    payment = payment_of(api, thinking)
    assert (payment["state"], payment["reason"]) == ("in_process", "overdue")
    with clock.at(UNTIL):
        deliveries.run("prove_money", {})
        outbox.settle()
        [mercadopago, _] = api.get(
            "/api/v1/payments/days/?from=2026-03-02&until=2026-03-02", token="admin"
        ).json_body["days"]
        proof = api.get("/api/v1/payments/proof/", token="admin").json_body["last"]
    assert (mercadopago["open"], mercadopago["overdue"]) == ("2006.25", "2006.25")
    assert (proof["overdue"], proof["drifted"]) == (1, 0)
    assert proof["overdue_payments"] == [
        {
            "reservation_id": thinking["id"],
            "payment_id": payment["payment_id"],
            "amount": "2006.25",
            "since": "2026-03-04T10:00:00-05:00",
        }
    ]


@pytest.mark.parametrize("is_wanted", [False, True])
def test_staff_end_it_and_money_that_comes_all_the_same_is_the_guests_or_goes_back(
    is_wanted: bool,
    api: Api,
    thinking: dict[str, Any],
    book: Book,
    gateway: FakeGateway,
    luis: Client,
) -> None:
    outbox = Outbox()
    wait(outbox)
    payment = payment_of(api, thinking)
    path = f"/api/v1/reservations/{thinking['id']}/payments/{payment['payment_id']}/close/"
    with clock.at(NOW + timedelta(hours=60)):
        assert api.post(path, token="seller").status_code == 403
        closed = api.post(path, token="admin")
        assert (closed.status_code, closed.json_body["reason"]) == (200, "overdue")
        assert not is_wanted or book(token="luis").status_code == 201
        check_over(thinking["id"])

        read_back("mercadopago", gateway.end("approved").gateway_id, now=clock.now())
        pass_time(outbox, clock.now())
        assert (stay_of(thinking["id"]).status == "approved") is not is_wanted
        assert bool(gateway.kept) is not is_wanted
        check_true(thinking["id"])


def test_staff_end_what_a_gateway_that_does_not_answer_leaves_open(
    api: Api, thinking: dict[str, Any], gateway: FakeGateway
) -> None:
    gateway.is_down = True
    path = "/api/v1/reservations/{id}/payments/{payment}/close/"
    payment_id = payment_of(api, thinking)["payment_id"]
    with clock.at(UNTIL):
        answer = api.post(path.format(id=thinking["id"], payment=payment_id), token="admin")
    assert (answer.status_code, answer.json_body["reason"]) == (200, "overdue")
    check_over(thinking["id"])


def test_nothing_but_the_time_of_a_bank_lets_staff_end_what_it_may_still_pay(
    api: Api, thinking: dict[str, Any]
) -> None:
    path = "/api/v1/reservations/{id}/payments/{payment}/close/"
    payment_id = payment_of(api, thinking)["payment_id"]
    with clock.at(UNTIL - A_SECOND):
        deliveries.run("payment_polling", {})
        answer = api.post(path.format(id=thinking["id"], payment=payment_id), token="admin")
    assert (answer.status_code, answer.json_body["code"]) == (409, "nothing_to_close")
