"""What a payment by card asks of DynamoDB: one read and two transactions."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from bench.watching import Watch, watching
from chalicelib.clients.types import Client
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.payments.watching.service import read_back
from chalicelib.reservations.money import records as money
from tests.support.cards import FakeGateway
from tests.support.http import Api

from .conftest import NOW, Book, Pay, made
from .vouchers import sent, waiting

MANY = 200


@pytest.fixture
def warm(ana: Client, book: Book, pay: Pay) -> None:
    """A process that has charged before knows the settings."""
    other = made(book(check_in_date="2026-05-07", check_out_date="2026-05-10"))
    assert pay(other, "approve before").status_code == 200


def check_cost(watch: Watch) -> None:
    """One read and two transactions; the limit of the route counts the request."""
    assert (watch.reads, watch.calls.count("TransactWriteItems")) == (1, 2)
    assert watch.calls.count("UpdateItem") == watch.writes - 2 <= 1


@pytest.mark.parametrize("card", ["approve", "process", "reject-stolen"])
def test_a_charge_is_one_read_and_two_transactions(
    card: str, warm: None, hold: dict[str, Any], pay: Pay
) -> None:
    with watching() as watch:
        answer = pay(hold, card)
    assert answer.status_code in {200, 202, 400}
    check_cost(watch)


def test_a_service_is_one_read_and_two_transactions(
    warm: None, hold: dict[str, Any], pay: Pay, buy: Pay
) -> None:
    pay(hold)
    with watching() as watch:
        assert buy(hold, "late_checkout", "approve 2").status_code == 200
    check_cost(watch)


def test_what_a_gateway_tells_is_two_reads_and_a_transaction(
    warm: None, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    pay(hold, "process")
    gateway_id = gateway.end("approved").gateway_id
    with watching() as watch:
        read_back("mercadopago", gateway_id, now=clock.now())
    assert (watch.reads, watch.writes) == (2, 1)


def test_every_page_of_what_waits_for_staff_is_three_round_trips(
    api: Api, warm: None, hold: dict[str, Any]
) -> None:
    """Oldest first, however many wait."""
    first = money.payment_at(hold["id"], sent(api, hold))
    assert first is not None
    crowd = [
        msgspec.structs.replace(
            first,
            payment_id=str(UUID(int=number)),
            created=first.created + timedelta(minutes=number),
        )
        for number in range(1, MANY)
    ]
    for start in range(0, MANY, 50):
        tx = Transaction(NOW)
        money.write(tx, crowd[start : start + 50])
        tx.commit()

    for page, size in ((1, 20), (MANY // 20, 20), (7, 13)):
        with watching() as watch:
            found = waiting(api, f"?page={page}&page_size={size}")
        assert watch.rounds == 3
        assert found["count"] == MANY
        expected = [first, *crowd][(page - 1) * size : page * size]
        assert [each["payment"]["payment_id"] for each in found["results"]] == [
            each.payment_id for each in expected
        ]


def test_the_payments_of_a_stay_are_one_round_trip(
    api: Api, warm: None, hold: dict[str, Any], pay: Pay
) -> None:
    pay(hold)
    with watching() as watch:
        answer = api.get(f"/api/v1/reservations/{hold['id']}/payments/", token="admin")
    assert (answer.status_code, len(answer.json_body["payments"])) == (200, 1)
    assert (watch.rounds, sorted(watch.calls)) == (1, ["BatchGetItem", "Query"])
