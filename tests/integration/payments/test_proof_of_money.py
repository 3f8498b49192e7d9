"""Each night the money of every stay is proved: what it has, shows and gives back is what its
payments say."""

import logging
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud.events import Plain
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.payments.proof import service
from chalicelib.reservations.money import records as money
from chalicelib.reservations.stays.records import StayRecord
from tests.integration.reservations.test_cancellations import policy
from tests.support import deliveries
from tests.support.cards import FakeGateway
from tests.support.failures import EVER, Failure, answer_never_comes, at_every_call, throttled
from tests.support.http import Api
from tests.support.ledgers import stay_of
from tests.support.meanwhile import meanwhile
from tests.support.outbox import Outbox
from tests.support.people import guest, new_client

from .conftest import NOW, Book, Pay, made
from .vouchers import sent

PATH = "/api/v1/payments/proof/"
STAYS = "/api/v1/reservations/"


@pytest.fixture
def outbox(ana: Client) -> Outbox:
    """What waits to be delivered."""
    return Outbox()


@pytest.fixture
def crowd(api: Api, tokens: Any, book: Book, gateway: FakeGateway, outbox: Outbox) -> list[str]:
    """Five stays of two months, paid by card; the first two were removed."""
    policy(refund_percentage=Decimal(40), further_tiers=())
    found = []
    for number in range(5):
        token = f"guest{number}"
        tokens[token] = guest(new_client(f"{60_000_000 + number}", "Eva"))
        month = 4 + number % 2
        dates = {"check_in_date": f"2026-0{month}-{6 + 2 * number:02}"}
        dates["check_out_date"] = f"2026-0{month}-{8 + 2 * number:02}"
        stay = made(book(token, **dates))
        path = f"/api/v1/payment/process/{stay['id']}/"
        paid = api.post(path, token=token, json={"token": f"approve {number}"})
        assert paid.status_code == 200, paid.body
        found.append(stay["id"])
    for name in found[:2]:
        assert api.delete(f"{STAYS}{name}/", token="admin").status_code == 204
    # What follows from it is of no concern here.
    outbox.waiting()
    return found


def prove(outbox: Outbox) -> None:
    """The job of a night, and all that follows from it."""
    deliveries.run("prove_money", {})
    outbox.settle()


def proofs(api: Api) -> Any:
    """What administrators see."""
    answer = api.get(PATH, token="admin")
    assert answer.status_code == 200
    return answer.json_body


def spoil(reservation_id: str, **fields: Any) -> None:
    """Write a stay as it must never be."""
    tx = Transaction(NOW)
    tx.put(StayRecord.of(msgspec.structs.replace(stay_of(reservation_id), **fields)))
    tx.commit()


def spoil_payment(reservation_id: str, direction: str, **fields: Any) -> None:
    """Write a payment as it must never be."""
    payments = money.payments_of(reservation_id)
    [payment] = [each for each in payments if each.direction == direction]
    tx = Transaction(NOW)
    tx.put(money.PaymentRecord.of(msgspec.structs.replace(payment, **fields)))
    tx.commit()


def test_before_the_first_night_there_is_no_proof(api: Api) -> None:
    assert proofs(api) == {"last": None, "running": None}


def test_without_a_stay_there_is_nothing_to_prove(api: Api, outbox: Outbox) -> None:
    prove(outbox)
    assert (proofs(api)["last"]["stays"], proofs(api)["running"]) == (0, None)


def test_all_stays_are_proved_removed_ones_too(api: Api, crowd: list[str], outbox: Outbox) -> None:
    prove(outbox)
    assert proofs(api) == {
        "last": {
            "started_at": "2026-03-02T10:00:00-05:00",
            "finished_at": "2026-03-02T10:00:00-05:00",
            "stays": 5,
            "drifted": 0,
            "drifts": [],
            "overpaid": 0,
            "overpayments": [],
            "overdue": 0,
            "overdue_payments": [],
        },
        "running": None,
    }


def test_stays_in_every_state_agree(
    api: Api, hold: dict[str, Any], book: Book, pay: Pay, gateway: FakeGateway, outbox: Outbox
) -> None:
    pay(hold, "process")
    may = {"check_in_date": "2026-05-04", "check_out_date": "2026-05-06"}
    sent(api, made(book(**may)))
    prove(outbox)
    last = proofs(api)["last"]
    assert (last["stays"], last["drifts"]) == (2, [])


SPOILED: dict[str, Callable[[list[str]], object]] = {
    "money": lambda stays: spoil_payment(stays[4], "in", amount=Decimal("1.00")),
    "money ": lambda stays: spoil_payment(stays[4], "in", state="failed"),
    "money  ": lambda stays: spoil(stays[4], paid=()),
    "advance": lambda stays: spoil(stays[4], advance_payment=Decimal(7)),
    "refunds": lambda stays: spoil_payment(stays[0], "out", amount=Decimal("1.00")),
    "money forgotten": lambda stays: spoil_payment(
        stays[4], "in", state="in_process", next_try=None
    ),
}


@pytest.mark.parametrize("name", SPOILED)
def test_whatever_does_not_agree_is_found_and_raises_the_alarm(
    api: Api, crowd: list[str], outbox: Outbox, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    SPOILED[name](crowd)
    spoiled = crowd[0] if name == "refunds" else crowd[4]
    with caplog.at_level(logging.ERROR):
        prove(outbox)
    last = proofs(api)["last"]
    assert (last["stays"], last["drifted"]) == (5, 1)
    [drift] = last["drifts"]
    assert drift["reservation_id"] == spoiled
    assert drift["differences"] == name.split()
    [line] = [each for each in caplog.records if each.message == "money does not agree"]
    assert vars(line)["MoneyDrifts"] == 1
    assert spoiled not in str(vars(line))


def test_what_was_paid_too_much_is_shown_and_raises_no_alarm(
    api: Api, crowd: list[str], outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    noted = api.post(f"{STAYS}{crowd[3]}/payments/", token="admin", json={"amount": "100.00"})
    assert noted.status_code == 201
    with caplog.at_level(logging.ERROR):
        prove(outbox)
    last = proofs(api)["last"]
    assert (last["drifted"], last["overpaid"]) == (0, 1)
    assert last["overpayments"] == [{"reservation_id": crowd[3], "amount": "100.00"}]
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


def test_a_change_between_two_reads_is_no_drift(api: Api, crowd: list[str], outbox: Outbox) -> None:
    deliveries.run("prove_money", {})

    def note() -> None:
        api.post(f"{STAYS}{crowd[3]}/payments/", token="admin", json={"amount": "-1.00"})
        api.post(f"{STAYS}{crowd[3]}/payments/", token="admin", json={"amount": "1.00"})

    # The stays of a page are read first, then their payments.
    with meanwhile(note, before="before-send.dynamodb.Query", number=4):
        outbox.settle()
    assert proofs(api)["last"]["drifted"] == 0


def test_many_stays_are_proved_a_page_at_a_time(
    api: Api, crowd: list[str], outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 2)
    deliveries.run("prove_money", {})
    assert proofs(api)["running"]["stays"] == 0
    # April has two, and so has what was removed: nobody knows yet that there are no more.
    assert len(outbox.settle()) == 5
    assert (proofs(api)["last"]["stays"], proofs(api)["running"]) == (5, None)


FAILURES = [throttled("ThrottlingException", EVER), answer_never_comes()]


@pytest.mark.soak
@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.name)
@pytest.mark.parametrize("page", [0, 1, 2])
def test_a_worker_that_is_killed_at_any_call_goes_on_where_it_was(
    api: Api,
    crowd: list[str],
    outbox: Outbox,
    failure: Failure,
    page: int,
) -> None:
    spoil(crowd[4], advance_payment=Decimal(7))

    def prepare() -> Plain:
        deliveries.run("prove_money", {})
        (command,) = outbox.waiting()
        for _ in range(page):
            assert deliveries.take(command)
            (command,) = outbox.waiting()
        return command

    def check(command: Plain, taken: bool) -> None:
        assert taken or deliveries.take(command)
        outbox.settle()
        found = proofs(api)
        assert (found["last"]["stays"], found["last"]["drifted"]) == (5, 1)
        assert found["running"] is None

    assert at_every_call(failure, prepare, deliveries.take, check) > 0


def test_a_message_that_comes_twice_counts_once(api: Api, crowd: list[str], outbox: Outbox) -> None:
    deliveries.run("prove_money", {})
    for each in outbox.settle():
        assert deliveries.take(each)
    assert outbox.settle() == []
    assert proofs(api)["last"]["stays"] == 5


def test_a_proof_that_was_never_done_gives_way_to_the_next(
    api: Api, crowd: list[str], outbox: Outbox
) -> None:
    deliveries.run("prove_money", {})
    (left_behind,) = outbox.waiting()
    with clock.at(NOW + timedelta(days=1)):
        prove(outbox)
        assert deliveries.take(left_behind)
        assert outbox.settle() == []
    assert proofs(api)["last"]["started_at"] == "2026-03-03T10:00:00-05:00"


@pytest.mark.parametrize(("as_", "status"), [("seller", 403), ("ana", 401), (None, 401)])
def test_only_who_reads_money_sees_it(api: Api, ana: Client, as_: str | None, status: int) -> None:
    assert api.get(PATH, token=as_).status_code == status
