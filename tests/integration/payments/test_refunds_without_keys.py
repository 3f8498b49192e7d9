"""OpenPay gives back anew whenever it is asked: whoever asks at the same time, and whatever answer
is lost, money goes back once (outside services, 3.2; reservations book, 6.4)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.cloud.http.errors import ServiceUnavailable
from chalicelib.integrations.cards import CardRefund
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Unavailable
from chalicelib.payments import gateways, jobs
from chalicelib.reservations.commands import GiveBack
from chalicelib.reservations.money.records import payments_of
from tests.integration.reservations.test_cancellations import policy
from tests.support.cards import FakeGateway
from tests.support.http import Api
from tests.support.ledgers import check_over, check_true, pass_time
from tests.support.outbox import Outbox
from tests.support.roles import somebody_else

from .conftest import NOW, Book, Pay, made

STAYS = "/api/v1/reservations/"
LATER = NOW + timedelta(minutes=11)


class KeylessGateway(FakeGateway):
    """As OpenPay: a charge shows the last of its refunds, each with our key as its description.
    `between` happens after somebody looked and before money is given; `loses` counts the answers
    that are lost; `is_slow` lets it say that it is still at work."""

    name = "openpay"

    def __init__(self) -> None:
        super().__init__()
        self.between: Callable[[], object] = lambda: None
        self.loses = 0
        self.is_slow = False
        self._last: dict[str, tuple[str, CardRefund]] = {}

    def refund(self, gateway_id: str, amount: Decimal, *, key: str) -> CardRefund:
        """As the port says."""
        given = self._given(gateway_id, amount, key)
        return msgspec.structs.replace(given, state="in_process") if self.is_slow else given

    def _given(self, gateway_id: str, amount: Decimal, key: str) -> CardRefund:
        last_key, last = self._last.get(gateway_id, ("", None))
        if last is not None and last_key == key:
            return last
        between, self.between = self.between, lambda: None
        between()
        number = len(self.refunds) + 1
        given = super().refund(gateway_id, amount, key=f"{key} {number}")
        self._last[gateway_id] = (key, given)
        if self.loses:
            self.loses -= 1
            raise ServiceUnavailable(self.name, "timeout", may_have_acted=True)
        return given


@pytest.fixture
def openpay() -> Iterator[KeylessGateway]:
    """The gateway that cards are charged at."""
    fake = KeylessGateway()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(gateways.GATEWAYS, "openpay", lambda: fake)
        yield fake


@pytest.fixture
def paid(hold: dict[str, Any], pay: Pay, openpay: KeylessGateway) -> dict[str, Any]:
    """A stay that a card paid."""
    assert pay(hold, gateway="openpay").status_code == 200
    return hold


@contextmanager
def returned(api: Api, stay: dict[str, Any], *amounts: str) -> Iterator[Outbox]:
    """Staff give back parts of what the card paid; what waits to be delivered."""
    outbox = Outbox()
    [row] = [each for each in payments_of(stay["id"]) if each.direction == "in"]
    for number, amount in enumerate(amounts):
        with clock.at(NOW + timedelta(seconds=number)):
            path = f"{STAYS}{stay['id']}/payments/{row.payment_id}/refund/"
            assert api.post(path, token="admin", json={"amount": amount}).status_code == 201
    yield outbox
    pass_time(outbox, NOW, hours=5)
    check_true(stay["id"])
    check_over(stay["id"])


def give(stay: dict[str, Any]) -> None:
    """A worker gives back what the stay owes."""
    with somebody_else():
        jobs.payment_auto_refund(GiveBack(reservation_id=stay["id"]))


def states(stay: dict[str, Any]) -> list[str]:
    """What became of each refund."""
    return [each.state for each in payments_of(stay["id"]) if each.direction == "out"]


def test_two_workers_at_once_give_back_once(
    api: Api, paid: dict[str, Any], openpay: KeylessGateway
) -> None:
    with returned(api, paid, "500.00"):
        openpay.between = lambda: give(paid)
        give(paid)
        assert openpay.kept == Decimal("1506.25")
    assert openpay.kept == Decimal("1506.25")


def test_a_lost_answer_is_looked_for_and_nothing_is_given_again(
    api: Api, paid: dict[str, Any], openpay: KeylessGateway
) -> None:
    with returned(api, paid, "500.00"):
        openpay.loses = 1
        with pytest.raises(Unavailable):
            give(paid)
        # The same message comes again, before the gateway is sure.
        give(paid)
        assert states(paid) == ["in_process"]
        with clock.at(LATER):
            give(paid)
        assert states(paid) == ["given"]
    assert openpay.kept == Decimal("1506.25")


def test_no_other_part_hides_a_refund_of_which_nobody_knows(
    api: Api, paid: dict[str, Any], openpay: KeylessGateway
) -> None:
    with returned(api, paid, "500.00", "6.25"):
        openpay.loses = 1
        with pytest.raises(Unavailable):
            give(paid)
        give(paid)
        assert states(paid) == ["in_process", "owed"]
        with clock.at(LATER):
            give(paid)
        assert states(paid) == ["given", "given"]
    assert openpay.kept == Decimal("1500.00")


def test_two_workers_with_two_parts_give_each_once(
    api: Api, paid: dict[str, Any], openpay: KeylessGateway
) -> None:
    with returned(api, paid, "500.00", "6.25"):

        def other() -> None:
            openpay.loses = 1
            give(paid)

        openpay.between = other
        with pytest.raises(Unavailable):
            give(paid)
        with clock.at(LATER):
            give(paid)
    assert openpay.kept == Decimal("1500.00")


@pytest.mark.parametrize("loses", [0, 1, 2, 3])
def test_an_ended_stay_with_two_cards_gives_each_its_part(
    api: Api, ana: Any, book: Book, pay: Pay, openpay: KeylessGateway, loses: int
) -> None:
    policy(refund_percentage=Decimal(40), further_tiers=())
    stay = made(book())
    assert pay(stay, "approve 1", gateway="openpay", purpose="advance").status_code == 200
    assert pay(stay, "approve 2", gateway="openpay").status_code == 200
    outbox = Outbox()
    assert api.delete(f"{STAYS}{stay['id']}/", token="admin").status_code == 204
    openpay.loses = loses
    for minutes in range(0, 240, 11):
        with clock.at(NOW + timedelta(minutes=minutes)):
            try:
                give(stay)
            except Unavailable:
                continue
    pass_time(outbox, NOW + timedelta(hours=4), hours=3)
    check_true(stay["id"])
    check_over(stay["id"])
    assert openpay.kept == Decimal("1203.75")


def test_what_takes_its_time_lets_the_next_part_wait(
    api: Api, paid: dict[str, Any], openpay: KeylessGateway
) -> None:
    """While the gateway says that it is giving back, another part would hide it."""
    with returned(api, paid, "500.00", "6.25"):
        openpay.is_slow = True
        give(paid)
        with clock.at(LATER):
            give(paid)
        assert states(paid) == ["in_process", "owed"]
        openpay.is_slow = False
    assert openpay.kept == Decimal("1500.00")
