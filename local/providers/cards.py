"""What the stand-ins of the card gateways share: what a token does, the payments that they keep,
and what they tell the API by itself.

A token begins with a word that says what its card does; whatever follows makes it another token:

- `approve`: it pays.
- `reject-<reason>`: it does not, with any reason of `integrations.cards`.
- `process-approve`, `process-reject`: the bank thinks, until the page of payments ends it or it is
  asked for the third time. `process-never`: nobody but the page ends it.
- `timeout`: it pays, and the answer comes when nobody waits any more.
- `twice`: the request arrives twice, the second answer counts, and webhooks come twice.
- `fail-500`: the gateway breaks, and works when it is asked again. `fail-always`: it stays broken.
- `used`, `invalid`: a token that was used, or that is none.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Literal, TypeVar, get_args

import msgspec

from chalicelib.integrations.cards import Reason
from local.providers.courier import Delivery
from local.providers.http import Answer, Message, Reply
from local.providers.provider import Lost, Refusal
from local.providers.telling import Telling

T = TypeVar("T")
ENDS_AT = 3
"""How often the bank is asked until it has thought."""
HANG_SECONDS = 60.0
CENTS = Decimal("0.01")
ZERO = Decimal("0.00")
PLAIN = (
    "approve", "process-approve", "process-reject", "process-never", "timeout", "twice", "fail-500",
    "fail-always", "used", "invalid",
)  # fmt: skip
REASONS: tuple[Reason, ...] = get_args(Reason)
WORDS = (*PLAIN, *(f"reject-{reason}" for reason in REASONS))
_TOKEN = re.compile("|".join(sorted(map(re.escape, WORDS), key=len, reverse=True)))
State = Literal["approved", "in_process", "rejected", "charged_back"]


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """Money that was given back."""

    id: str
    at: datetime
    amount: Decimal
    description: str | None = None


class Payment(msgspec.Struct, kw_only=True):
    """A payment at a gateway, in PEN. `asked` counts who asked for it while it was in process."""

    id: str
    reference: str
    amount: Decimal
    token: str
    description: str
    email: str
    created: datetime
    updated: datetime
    method: str = "visa"
    installments: int = 1
    state: State = "approved"
    reason: Reason | None = None
    refunds: list[Refund] = msgspec.field(default_factory=list)
    asked: int = 0

    @property
    def refunded(self) -> Decimal:
        """What was given back of it."""
        return sum((refund.amount for refund in self.refunds), ZERO)

    @property
    def word(self) -> str:
        """What its token did."""
        return word_of(self.token) or ""

    @property
    def shown(self) -> str:
        """Its state, as people read it."""
        if self.state != "approved" or not self.refunds:
            return self.state
        return "refunded" if self.refunded == self.amount else "partially refunded"


def word_of(token: str) -> str | None:
    """The word that a token begins with; None where it is nobody's token."""
    found = _TOKEN.match(token)
    return found[0] if found else None


class CardStandIn(Telling):
    """A gateway that keeps payments. A subclass speaks its language: `BROKEN_DOWN`, `TOKEN_USED`
    and `TOKEN_UNKNOWN` are its errors, `delivery` its webhook.

    `hang_seconds` is how late the answer of `timeout` is; with None its connection breaks.
    """

    BROKEN_DOWN: ClassVar[Answer]
    TOKEN_USED: ClassVar[Answer]
    TOKEN_UNKNOWN: ClassVar[Answer]

    def __init__(self) -> None:
        super().__init__()
        self.payments: dict[str, Payment] = {}
        self.hang_seconds: float | None = HANG_SECONDS
        self._used: set[str] = set()
        self._broken: set[str] = set()

    def delivery(self, payment: Payment, event: str, *, is_right: bool) -> Delivery:
        """The webhook that tells of an event (`created`, `refunded` or a state), signed rightly or
        not."""
        raise NotImplementedError

    def charged(self, payment: Payment) -> Payment:
        """Let a card do what its token says, and keep the payment.

        Raises:
            Refusal: the token cannot be used, or the gateway breaks.
        """
        word = word_of(payment.token)
        if word is None or word == "invalid":
            raise Refusal(self.TOKEN_UNKNOWN)
        if word == "used" or payment.token in self._used:
            raise Refusal(self.TOKEN_USED)
        breaks = word == "fail-500" and payment.token not in self._broken
        if breaks or word == "fail-always":
            self._broken.add(payment.token)
            raise Refusal(self.BROKEN_DOWN)
        self._used.add(payment.token)
        if word.startswith("process-"):
            payment.state = "in_process"
        if word.startswith("reject-"):
            self._reject(payment, word.removeprefix("reject-"))
        self.payments[payment.id] = payment
        self.tell(payment, "created" if payment.state == "in_process" else payment.state)
        return payment

    def answered(self, payment: Payment, answer: Answer, again: Callable[[], Reply]) -> Reply:
        """The answer to a charge that was carried out; `again` takes the same request again.

        Raises:
            Lost: nobody gets it.
        """
        message = Message(payment.reference, f"S/ {payment.amount}, {payment.word}")
        if payment.word == "twice":
            return again()
        if payment.word == "timeout":
            if self.hang_seconds is None:
                raise Lost(Reply(answer, message))
            answer = msgspec.structs.replace(answer, late=self.hang_seconds)
        return Reply(answer, message)

    def asked_for(self, payment: Payment) -> Payment:
        """A payment that somebody asks for: most banks do not think for ever."""
        if payment.state == "in_process" and payment.word != "process-never":
            payment.asked += 1
            if payment.asked >= ENDS_AT:
                self.end(payment, is_approved=payment.word == "process-approve")
        return payment

    def end(self, payment: Payment, *, is_approved: bool) -> None:
        """Let a bank end a payment that is in process."""
        if payment.state != "in_process":
            raise ValueError(payment.state)
        payment.state = "approved"
        if not is_approved:
            self._reject(payment, "rejected")
        self.changed(payment, payment.state)

    def charge_back(self, payment: Payment) -> None:
        """Let a bank take back a payment that was approved."""
        if payment.state != "approved":
            raise ValueError(payment.state)
        payment.state = "charged_back"
        self.changed(payment, "charged_back")

    def give_back(self, payment: Payment, refund: Refund) -> None:
        """Give a part of a payment back, or all of it."""
        payment.refunds.append(refund)
        self.changed(payment, "refunded")

    def changed(self, payment: Payment, event: str) -> None:
        """Note when a payment changed, and tell the API."""
        payment.updated = self.now()
        self.tell(payment, event)

    def tell(self, payment: Payment, event: str) -> None:
        """Tell the API what became of a payment."""
        for _ in range(2 if payment.word == "twice" else 1):
            self.courier.bring(lambda is_right: self.delivery(payment, event, is_right=is_right))

    def refundable(self, payment: Payment) -> Decimal:
        """What can still be given back of a payment."""
        return payment.amount - payment.refunded if payment.state == "approved" else ZERO

    def _reject(self, payment: Payment, reason: str) -> None:
        payment.state, payment.reason = "rejected", next(r for r in REASONS if r == reason)


def is_amount(value: Decimal) -> bool:
    """Whether money can be so much: more than nothing, in whole cents."""
    return value.is_finite() and value > ZERO and value == value.quantize(CENTS)


def page_of(request_query: Mapping[str, str], *, usual: int, most: int) -> tuple[int, int] | None:
    """The offset and the limit that a query asks for; None where they are no numbers of a page."""
    offset, limit = request_query.get("offset", "0"), request_query.get("limit", str(usual))
    if not (offset.isdecimal() and limit.isdecimal()) or not 0 < int(limit) <= most:
        return None
    return int(offset), int(limit)


def decoded(body: bytes, kind: type[T]) -> T | None:
    """A body of JSON, or None where it is another thing."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError:
        return None
