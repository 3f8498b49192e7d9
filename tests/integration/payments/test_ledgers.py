"""Whatever staff, guests and gateways do to a stay, its payments say what the stay says, in each
currency, after every step (reservations book, 1.6, 2.5 and 6.4)."""

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.payments.watching.service import read_back
from chalicelib.reservations.money.records import payments_of
from tests.integration.reservations.test_cancellations import policy
from tests.support.cards import FakeGateway
from tests.support.http import Api
from tests.support.ledgers import check_over, check_true, pass_time, stay_of
from tests.support.outbox import Outbox
from tests.support.sizes import size

from .conftest import NOW, Book, Pay, made

STAYS = "/api/v1/reservations/"
STEPS = 14


class Desk:
    """Everybody who changes the money of one stay. A step may be refused; none may fail."""

    def __init__(self, api: Api, stay: dict[str, Any], pay: Pay, gateway: FakeGateway) -> None:
        self.outbox = Outbox()
        self._api, self._stay, self._pay, self._gateway = api, stay, pay, gateway
        self._cards = 0

    def steps(self) -> list[Callable[[Random], HTTPResponse | None]]:
        """All that may happen."""
        return [
            self.pay, self.pay, self.types_in, self.types_in, self.notes, self.gives_back,
            self.gives_back, self.changes_price, self.ends, self.reopens, self.removes,
            self.settles, self.delivers, self.delivers, self.bank_takes_back,
        ]  # fmt: skip

    def pay(self, random: Random) -> HTTPResponse:
        self._cards += 1
        purpose = random.choice(["balance", "advance", "temperature_pool", "late_checkout"])
        return self._pay(self._stay, f"approve {self._cards}", purpose=purpose)

    def types_in(self, random: Random) -> HTTPResponse:
        form: dict[str, Any] = {
            "advance_payment": f"{random.randrange(0, 60_000) / 100:.2f}",
            "advance_payment_currency": random.choice(["sol", "usd"]),
            "full_payment": random.choice([True, False]),
        }
        chosen = random.sample(sorted(form), random.randint(1, 3))
        return self._patch({name: form[name] for name in chosen})

    def changes_price(self, random: Random) -> HTTPResponse:
        return self._patch({"price_sol": f"{random.randrange(100_000, 300_000) / 100:.2f}"})

    def notes(self, random: Random) -> HTTPResponse:
        body = {
            "amount": f"{random.randrange(-5_000, 20_000) / 100:.2f}",
            "currency": random.choice(["sol", "usd"]),
        }
        return self._post("payments/", body)

    def gives_back(self, random: Random) -> HTTPResponse | None:
        rows = [row for row in payments_of(self._stay["id"]) if row.direction == "in"]
        if not rows:
            return None
        row = random.choice(rows)
        body = random.choice([{}, {"amount": f"{random.randrange(1, 30_000) / 100:.2f}"}])
        return self._post(f"payments/{row.payment_id}/refund/", body)

    def ends(self, random: Random) -> HTTPResponse:
        return self._patch({"status": random.choice(["cancelled", "rejected"])})

    def reopens(self, random: Random) -> HTTPResponse:
        return self._post("reopen/", {})

    def removes(self, random: Random) -> HTTPResponse | None:
        if random.random() < 0.7:
            return None
        query = random.choice(["", "?waive_refund=true"])
        return self._api.delete(f"{STAYS}{self._stay['id']}/{query}", token="admin")

    def settles(self, random: Random) -> HTTPResponse:
        return self._post("refund/", {})

    def delivers(self, random: Random) -> None:
        self._gateway.refuses_refunds = random.random() < 0.2
        self.outbox.settle()
        self._gateway.refuses_refunds = False

    def bank_takes_back(self, random: Random) -> None:
        if random.random() < 0.7 or not self._gateway.payments:
            return
        gateway_id = self._gateway.end("charged_back").gateway_id
        read_back("mercadopago", gateway_id, now=NOW)

    def _patch(self, form: dict[str, Any]) -> HTTPResponse:
        return self._api.patch(f"{STAYS}{self._stay['id']}/", token="admin", json=form)

    def _post(self, path: str, body: dict[str, Any]) -> HTTPResponse:
        return self._api.post(f"{STAYS}{self._stay['id']}/{path}", token="admin", json=body)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(size(8, 200)))
def test_the_payments_of_a_stay_say_what_the_stay_says(
    seed: int, api: Api, ana: Any, book: Book, pay: Pay, gateway: FakeGateway
) -> None:
    policy(refund_percentage=Decimal(40), further_tiers=())
    random = Random(seed)
    stay = made(book())
    desk, story = Desk(api, stay, pay, gateway), []

    for _ in range(STEPS):
        step = random.choice(desk.steps())
        answer = step(random)
        story.append((step.__name__, answer and (answer.status_code, answer.body[:200])))
        assert answer is None or answer.status_code < 500, story
        try:
            check_true(stay["id"])
        except AssertionError as error:
            raise AssertionError(story) from error
    pass_time(desk.outbox, NOW, hours=2)
    check_true(stay["id"])
    check_over(stay["id"])
    after = stay_of(stay["id"])
    by_card = sum((e.amount for e in after.paid if e.source == "card"), Decimal(0))
    given = sum(
        (
            row.amount
            for row in payments_of(stay["id"])
            if row.direction == "out" and row.source == "card" and row.state == "given"
        ),
        Decimal(0),
    )
    assert by_card <= sum((p.amount for p in gateway.payments.values()), Decimal(0))
    assert given >= sum((r.amount for r in gateway.refunds.values()), Decimal(0))


@pytest.fixture
def refund(api: Api, hold: dict[str, Any], pay: Pay) -> Callable[..., HTTPResponse]:
    """Staff give back a part of what a card paid; the answer."""
    pay(hold)
    [row] = payments_of(hold["id"])

    def ask(as_: str = "admin", payment_id: str = row.payment_id, **body: Any) -> HTTPResponse:
        path = f"{STAYS}{hold['id']}/payments/{payment_id}/refund/"
        return api.post(path, token=as_, json=body)

    return ask


def test_a_part_of_a_payment_is_given_back_by_its_gateway(
    api: Api, hold: dict[str, Any], refund: Callable[..., HTTPResponse], gateway: FakeGateway
) -> None:
    outbox = Outbox()
    assert refund(amount="500.00").status_code == 201
    assert refund(amount="6.25").status_code == 201
    pass_time(outbox, NOW)

    assert gateway.kept == Decimal("1500.00")
    ledger = api.get(f"{STAYS}{hold['id']}/payments/", token="admin").json_body
    assert (ledger["paid_sol"], ledger["left_sol"]) == ("1500.00", "506.25")
    states = [(row["direction"], row["state"], row["amount"]) for row in ledger["payments"]]
    assert sorted(states) == [
        ("in", "paid", "2006.25"),
        ("out", "given", "500.00"),
        ("out", "given", "6.25"),
    ]


@pytest.mark.parametrize("amount", ["0", "-1", "2006.26", "0.001", "x"])
def test_no_more_than_was_paid_is_given_back(
    amount: str, refund: Callable[..., HTTPResponse], gateway: FakeGateway
) -> None:
    answer = refund(amount=amount)

    assert answer.status_code == 400
    assert "amount" in answer.json_body
    assert not gateway.refunds


def test_who_may_give_back_and_what(refund: Callable[..., HTTPResponse]) -> None:
    assert refund("seller").status_code == 403
    unknown = refund(payment_id="00000000-0000-4000-8000-000000000000")
    assert unknown.status_code == 404
    assert refund().status_code == 201
    again = refund()
    assert (again.status_code, again.json_body["code"]) == (409, "nothing_to_return")


def test_a_stay_whose_money_went_back_in_part_is_edited_like_any_other(
    api: Api, hold: dict[str, Any], refund: Callable[..., HTTPResponse], gateway: FakeGateway
) -> None:
    outbox = Outbox()
    assert refund(amount="500.00").status_code == 201
    pass_time(outbox, NOW)

    answer = api.patch(f"{STAYS}{hold['id']}/", token="admin", json={"guests": 3})

    assert answer.status_code == 200, answer.body
    check_true(hold["id"])
