"""Whoever is killed before or after any call of DynamoDB, SQS or a gateway: what is tried again, by
the same request or by the job, happens once (reservations book, 6.4)."""

from abc import ABC, abstractmethod
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, product
from typing import Any, Literal

import pytest

from chalicelib.cloud import events
from chalicelib.kernel import cache, clock
from chalicelib.kernel.callers import Caller
from chalicelib.payments import jobs
from chalicelib.payments.watching.service import read_back
from chalicelib.reservations.commands import GiveBack
from tests.integration.reservations.test_cancellations import policy
from tests.support import deliveries
from tests.support.cards import FakeGateway
from tests.support.http import Api
from tests.support.kills import Killed, Moment, killed_at
from tests.support.ledgers import check_over, check_true, has_nights, pass_time, stay_of
from tests.support.outbox import Outbox
from tests.support.people import guest, new_client
from tests.support.sizes import calls, some

from .conftest import NOW, Book, made

MOST_CALLS = 60
MOMENTS: tuple[Moment, ...] = ("before", "after")
Again = Literal["request", "job"]
ORDERS: tuple[tuple[Again, ...], ...] = (("request", "job"), ("job", "request"))
FIRST = date(2026, 4, 16)
"""A Thursday; each stay has a weekend of its own."""
TEN_MINUTES = timedelta(minutes=10)


class Command(ABC):
    """What is killed; each `prepare` makes a stay to do it to."""

    def __init__(
        self, api: Api, book: Book, gateway: FakeGateway, tokens: dict[str, Caller]
    ) -> None:
        self.api, self.gateway = api, gateway
        self._book, self._tokens = book, tokens
        self._numbers = count(1)

    def prepare(self) -> str:
        """A stay, in a process that remembers nothing."""
        self.number = next(self._numbers)
        self.token = f"guest{self.number}"
        self._tokens[self.token] = guest(new_client(f"{50_000_000 + self.number}", "Eva"))
        arrival = FIRST + timedelta(weeks=self.number)
        stay = made(
            self._book(
                self.token,
                check_in_date=arrival.isoformat(),
                check_out_date=(arrival + timedelta(days=3)).isoformat(),
            )
        )
        name: str = stay["id"]
        self.charged_before = len(self.gateway.payments)
        self.arrange(name)
        cache.forget_all()
        return name

    def pay(self, name: str, card: str = "approve", **body: Any) -> Any:
        """The guest pays the stay by card."""
        path = f"/api/v1/payment/process/{name}/"
        sent = {"token": f"{card} {name}", **body}
        return self.api.post(path, token=self.token, json=sent)

    def buy(self, name: str, card: str = "approve late") -> Any:
        """The guest buys a late checkout."""
        path = f"/api/v1/payment/additional-services/{name}/"
        sent = {"token": f"{card} {name}", "service_type": "late_checkout"}
        return self.api.post(path, token=self.token, json=sent)

    @property
    def charged(self) -> list[Decimal]:
        """What the gateway has kept of each payment since the stay was made."""
        payments = list(self.gateway.payments.values())[self.charged_before :]
        return [each.amount - each.refunded for each in payments if each.state == "approved"]

    def arrange(self, name: str) -> None:  # noqa: B027 - a new hold may do
        """Bring a new stay to where the command finds it."""

    @abstractmethod
    def act(self, name: str) -> None:
        """Do it, or do it again."""

    @abstractmethod
    def check(self, name: str) -> None:
        """Let it be done once."""


def told(name: str, event: str) -> int:
    """How often an event of a stay was told."""
    return [each.name for each in events.timeline(f"reservation#{name}")].count(event)


def is_used(answer: Any) -> bool:
    """Whether a guest has to type the card in once more."""
    return bool(answer.json_body.get("error_code") == "TOKEN_ALREADY_USED")


class Paying(Command):
    """A guest pays by card; with a new token where the clock has given the first one up."""

    def act(self, name: str) -> None:
        if is_used(self.pay(name)):
            self.pay(name, "approve again")

    def check(self, name: str) -> None:
        stay = stay_of(name)
        assert (stay.status, stay.full_payment) == ("approved", True)
        assert has_nights(stay)
        assert self.charged == [stay.price_sol]
        assert told(name, "payment.card_paid") == 1


class BuyingLateCheckout(Command):
    """A guest buys a late checkout by card."""

    def arrange(self, name: str) -> None:
        assert self.pay(name).status_code == 200

    def act(self, name: str) -> None:
        if is_used(self.buy(name)):
            self.buy(name, "approve late again")

    def check(self, name: str) -> None:
        stay = stay_of(name)
        assert (stay.late_checkout, stay.full_payment) == (True, True)
        assert has_nights(stay)
        assert sum(self.charged) == stay.price_sol
        assert len(self.charged) == 2
        assert told(name, "payment.service_paid") == 1


class ToldByGateway(Paying):
    """A gateway tells that a bank has thought."""

    def arrange(self, name: str) -> None:
        assert self.pay(name, "process").status_code == 202
        self.gateway_id = self.gateway.end("approved").gateway_id

    def act(self, name: str) -> None:
        read_back("mercadopago", self.gateway_id, now=clock.now())


class Polling(Paying):
    """The clock asks what became of a charge whose answer was lost."""

    def arrange(self, name: str) -> None:
        assert self.pay(name, "timeout").status_code == 202
        self._outbox = Outbox()

    def act(self, name: str) -> None:
        with clock.at(NOW + TEN_MINUTES):
            deliveries.run("payment_polling", {})
            for each in self._outbox.waiting():
                deliveries.take(each)


class GivingBack(Command):
    """A gateway gives back what a removed stay owes."""

    def arrange(self, name: str) -> None:
        assert self.pay(name).status_code == 200
        assert self.api.delete(f"/api/v1/reservations/{name}/", token="admin").status_code == 204

    def act(self, name: str) -> None:
        jobs.payment_auto_refund(GiveBack(reservation_id=name))

    def check(self, name: str) -> None:
        stay = stay_of(name)
        assert stay.refund is not None
        assert (stay.refund.percentage, stay.refund.is_due) == (Decimal(40), False)
        assert self.charged == [stay.price_sol - stay.refund.amount]
        assert told(name, "payment.refunded") == 1


class PartByStaff(Command):
    """Staff give back a part of a stay that goes on."""

    def arrange(self, name: str) -> None:
        assert self.pay(name).status_code == 200

    def act(self, name: str) -> None:
        [paid] = [each for each in stay_of(name).paid if each.source == "card"]
        self.api.post(
            f"/api/v1/reservations/{name}/payments/{paid.payment_id}/refund/",
            token="admin",
            json={"amount": "100.00"},
            headers={"Idempotency-Key": f"{name}-part"},
        )

    def check(self, name: str) -> None:
        stay = stay_of(name)
        assert self.charged == [stay.price_sol - 100]
        assert stay.advance_payment == stay.price_sol - 100
        assert told(name, "payment.refunded") == 1


COMMANDS = (Paying, BuyingLateCheckout, ToldByGateway, Polling, GivingBack, PartByStaff)


# Beside each other stand two that differ in their order, in turns.
@pytest.mark.soak
@pytest.mark.parametrize(
    ("kind", "moment", "order"),
    some(
        [
            (kind, moment, ORDERS[(turn + run) % 2])
            for turn, (kind, moment) in enumerate(product(COMMANDS, MOMENTS))
            for run in (turn // 2, turn // 2 + 1)
        ],
        each=2,
    ),
)
def test_one_charge_and_one_effect_whoever_is_killed(
    kind: type[Command],
    moment: Moment,
    order: tuple[Again, ...],
    api: Api,
    book: Book,
    gateway: FakeGateway,
    tokens: dict[str, Caller],
) -> None:
    policy(refund_percentage=Decimal(40), further_tiers=())
    command = kind(api, book, gateway, tokens)
    for number in calls(MOST_CALLS):
        outbox = Outbox()
        name = command.prepare()
        with killed_at(number, moment, gateway=gateway) as kill, suppress(Killed):
            command.act(name)
        cache.forget_all()
        check_true(name)
        for way in order:
            if way == "request":
                command.act(name)
            else:
                pass_time(outbox, clock.now(), hours=1)
            check_true(name)
        pass_time(outbox, clock.now(), hours=1)
        command.check(name)
        check_over(name)
        if not kill.is_done:
            break
    assert 1 < number < MOST_CALLS - 1
