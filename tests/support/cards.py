"""A gateway of cards in memory: it implements the port, and remembers what it was asked."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Concatenate, ParamSpec, TypeVar

import msgspec
import pytest

from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable
from chalicelib.integrations.cards import (
    CardPayment,
    CardRefund,
    Charge,
    ChargeRefused,
    ChargeUnknown,
    Reason,
    State,
)
from chalicelib.kernel import clock
from chalicelib.payments import gateways
from chalicelib.reservations.money.types import Gateway

P = ParamSpec("P")
T = TypeVar("T")


def heard(
    method: Callable[Concatenate["FakeGateway", P], T],
) -> Callable[Concatenate["FakeGateway", P], T]:
    """A call that somebody may hear before it is made, and after it was answered."""

    def call(self: "FakeGateway", /, *values: P.args, **named: P.kwargs) -> T:
        self.heard.get("before", lambda: None)()
        answer = method(self, *values, **named)
        self.heard.get("after", lambda: None)()
        return answer

    return call


class FakeGateway:
    """Charges once for each key. A token says what happens: `approve`, `process`, `reject-REASON`,
    `timeout` (charged, and the answer is lost), `lost` (never arrives), `down`, `broken` (500 after
    it charged), `used`, `invalid`; anything after a space makes it another token."""

    name = "mercadopago"

    def __init__(self) -> None:
        self.payments: dict[str, CardPayment] = {}
        self.refunds: dict[str, CardRefund] = {}
        self.asked: list[Charge] = []
        self.refuses_refunds = False
        self.is_down = False
        self.during: Callable[[], object] = lambda: None
        self.next_word: str | None = None
        self.heard: dict[str, Callable[[], object]] = {}

    @heard
    def charge(self, charge: Charge) -> CardPayment:
        """As the port says."""
        self.asked.append(charge)
        word = self.next_word or charge.token.split()[0]
        if word == "down" or self.is_down:
            raise ServiceUnavailable(self.name, "connect")
        if word == "lost":
            raise ChargeUnknown(self.name, "timeout")
        if word in {"used", "invalid"}:
            raise ChargeRefused(self.name, "token_used" if word == "used" else "token_invalid")
        payment = self._made(charge, word)
        self.during()
        if word == "timeout":
            raise ChargeUnknown(self.name, "timeout")
        if word == "broken":
            raise ChargeUnknown(self.name, "500")
        return payment

    @heard
    def find(self, reference: str) -> CardPayment | None:
        """As the port says."""
        self._answer()
        found = [each for each in self.payments.values() if each.reference == reference]
        return found[-1] if found else None

    @heard
    def read(self, gateway_id: str) -> CardPayment:
        """As the port says."""
        self._answer()
        for payment in self.payments.values():
            if payment.gateway_id == gateway_id:
                return payment
        raise ServiceRefused(self.name, "404", status=404)

    @heard
    def refund(self, gateway_id: str, amount: Decimal, *, key: str) -> CardRefund:
        """As the port says."""
        self._answer()
        if self.refuses_refunds:
            raise ServiceRefused(self.name, "400", status=400)
        if key not in self.refunds:
            [name] = [n for n, each in self.payments.items() if each.gateway_id == gateway_id]
            payment = self.payments[name]
            assert payment.refunded + amount <= payment.amount, "more than was paid"
            self.payments[name] = msgspec.structs.replace(
                payment, refunded=payment.refunded + amount
            )
            self.refunds[key] = CardRefund(
                gateway_id=f"r{len(self.refunds) + 1}", amount=amount, state="done"
            )
        return self.refunds[key]

    @heard
    def charges_of(self, start: datetime, end: datetime) -> Sequence[CardPayment]:
        """As the port says."""
        self._answer()
        return [each for each in self.payments.values() if start <= each.created < end]

    def end(self, state: State, *, reason: Reason | None = None) -> CardPayment:
        """The last payment comes to another state."""
        name = list(self.payments)[-1]
        self.payments[name] = msgspec.structs.replace(
            self.payments[name], state=state, reason=reason
        )
        return self.payments[name]

    @property
    def kept(self) -> Decimal:
        """What the gateway has taken and not given back."""
        taken = (each for each in self.payments.values() if each.state == "approved")
        return sum((each.amount - each.refunded for each in taken), Decimal("0.00"))

    def _made(self, charge: Charge, word: str) -> CardPayment:
        if charge.payment_id not in self.payments:
            state: State = "approved"
            reason = None
            if word == "process":
                state = "in_process"
            if word.startswith("reject-"):
                state, reason = "rejected", msgspec.convert(word.partition("-")[2], Reason)
            self.payments[charge.payment_id] = CardPayment(
                gateway_id=str(1_000_000 + len(self.payments)),
                reference=charge.reference,
                state=state,
                amount=charge.amount,
                currency="PEN",
                created=clock.now(),
                reason=reason,
            )
        return self.payments[charge.payment_id]

    def _answer(self) -> None:
        if self.is_down:
            raise ServiceUnavailable(self.name, "connect")


@contextmanager
def instead_of(name: Gateway) -> Iterator[FakeGateway]:
    """Let payments be asked of a fake."""
    fake = FakeGateway()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(gateways.GATEWAYS, name, lambda: fake)
        yield fake
