"""What gateways tell comes any number of times and in any order (reservations book, 6.4)."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import msgspec
import pytest

from chalicelib.cloud import store
from chalicelib.cloud.settings import settings
from chalicelib.integrations.cards import CardPayment
from chalicelib.kernel import clock
from chalicelib.payments.settling.service import read
from chalicelib.payments.watching.service import follow, read_back
from chalicelib.reservations.money.records import payments_of
from chalicelib.reservations.money.types import Payment
from tests.support.cards import FakeGateway
from tests.support.http import Api
from tests.support.ledgers import check_over, check_true, stay_of
from tests.support.outbox import Outbox
from tests.support.sizes import some

from .conftest import Pay


def card_of(stay: dict[str, Any]) -> Payment:
    """The payment by card of a stay."""
    [found] = [p for p in payments_of(stay["id"]) if (p.source, p.direction) == ("card", "in")]
    return found


def tell(gateway: FakeGateway) -> None:
    """The gateway tells of its only payment."""
    [payment] = gateway.payments.values()
    read_back("mercadopago", payment.gateway_id, now=clock.now())


def refund_part(api: Api, stay: dict[str, Any], amount: str) -> None:
    """Staff give back a part of the card's payment."""
    path = f"/api/v1/reservations/{stay['id']}/payments/{card_of(stay).payment_id}/refund/"
    assert api.post(path, token="admin", json={"amount": amount}).status_code == 201


def test_a_hundred_duplicates_of_each_delivery_change_nothing(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    outbox = Outbox()
    pay(hold, "process")
    first = card_of(hold)

    def told_often() -> tuple[Any, Any]:
        tell(gateway)
        found = stay_of(hold["id"]), payments_of(hold["id"])
        for _ in range(99):
            tell(gateway)
        assert (stay_of(hold["id"]), payments_of(hold["id"])) == found
        check_true(hold["id"])
        return found

    told_often()
    assert card_of(hold) == first
    gateway.end("approved")
    told_often()
    assert stay_of(hold["id"]).status == "approved"
    refund_part(api, hold, "500.00")
    outbox.settle()
    told_often()
    gateway.end("charged_back")
    told_often()
    assert (stay_of(hold["id"]).paid, card_of(hold).state) == ((), "charged_back")
    check_over(hold["id"])


def kept() -> Callable[[], None]:
    """Remember the stays and payments that there are; what brings them back."""
    client = store.connection().client
    tables = [settings().name(name) for name in ("nights", "reservations")]
    remembered = {name: client.scan(TableName=name)["Items"] for name in tables}

    def write_again() -> None:
        for name, items in remembered.items():
            keys = store.key_names(name)
            present = client.scan(TableName=name)["Items"]
            for item in (each for each in present if each not in items):
                client.delete_item(TableName=name, Key={key: item[key] for key in keys})
            for item in (each for each in items if each not in present):
                client.put_item(TableName=name, Item=item)

    return write_again


def stages(card: CardPayment) -> list[CardPayment]:
    """What a gateway has of a payment, one after the other."""
    return [
        msgspec.structs.replace(card, state="in_process"),
        msgspec.structs.replace(card, state="approved"),
        msgspec.structs.replace(card, state="approved", refunded=card.amount / 2),
        msgspec.structs.replace(card, state="refunded", refunded=card.amount),
        msgspec.structs.replace(card, state="charged_back"),
    ]


@pytest.mark.soak
def test_five_answers_that_were_read_in_time_and_taken_in_any_order_end_the_same(
    hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    pay(hold, "process")
    [card] = gateway.payments.values()
    first, ends = (stay_of(hold["id"]), card_of(hold)), set()
    write_again = kept()

    for order in some(permutations(stages(card)), each=7):
        write_again()
        assert (stay_of(hold["id"]), card_of(hold)) == first
        for answer in order:
            follow(read(card_of(hold)), answer, now=clock.now())
        stay, payment = stay_of(hold["id"]), card_of(hold)
        ends.add((stay.paid, payment.state, payment.next_try, stay.refund))
        check_true(hold["id"])
        check_over(hold["id"])

    assert ends == {((), "charged_back", None, None)}
