"""What the gateways of cards have in common: what is asked of them and what they answer.

A gateway sees cards; the product sees single-use tokens that the gateway's own script made.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol

import msgspec

from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable

State = Literal["approved", "in_process", "rejected", "cancelled", "refunded", "charged_back"]
Reason = Literal[
    "amount",
    "bad_card_number",
    "bad_date",
    "bad_other",
    "bad_security_code",
    "blacklist",
    "call_for_authorize",
    "card_disabled",
    "card_error",
    "duplicated",
    "expired",
    "high_risk",
    "insufficient_funds",
    "invalid_installments",
    "max_attempts",
    "stolen",
    "rejected",
]
"""Why a card was not charged; `rejected` where the gateway says no more."""
Mistake = Literal["token_used", "token_invalid", "other"]
RefundState = Literal["done", "in_process", "failed"]


class Payer(msgspec.Struct, frozen=True, kw_only=True):
    """Who pays. `phone` are the digits of the number with its country (51999888777)."""

    email: str
    first_name: str
    last_name: str
    phone: str


class Item(msgspec.Struct, frozen=True):
    """What is paid for."""

    id: str
    title: str


class Charge(msgspec.Struct, frozen=True, kw_only=True):
    """What a card is to pay, in PEN.

    payment_id: a UUID; the same one is charged once. reference: our name of it at the gateway,
    `RES-<stay>-<payment>`. method: the brand, as the gateway's script calls it.
    """

    payment_id: str
    reference: str
    amount: Decimal
    token: str
    method: str
    installments: int
    description: str
    payer: Payer
    item: Item
    device_session_id: str | None = None
    notification_url: str | None = None


class CardPayment(msgspec.Struct, frozen=True, kw_only=True):
    """A payment as a gateway has it. `currency` is an ISO code (`PEN`); `refunded` is in it too.

    gateway_id: empty where a gateway rejects a card with an error, which names no payment. reason:
    why it was rejected; `detail` is the gateway's own word for that. shows_last: the gateway shows
    the last refund only, so that `refunded` is less than all where there were several.
    """

    gateway_id: str
    reference: str
    state: State
    amount: Decimal
    currency: str
    created: datetime
    refunded: Decimal = Decimal("0.00")
    shows_last: bool = False
    reason: Reason | None = None
    detail: str | None = None


class CardRefund(msgspec.Struct, frozen=True, kw_only=True):
    """Money that a gateway gives back, in PEN."""

    gateway_id: str
    amount: Decimal
    state: RefundState


class ChargeRefused(ServiceRefused):
    """The gateway does not take the request of a charge; nothing was charged."""

    def __init__(self, service: str, mistake: Mistake, *, status: int | None = None) -> None:
        super().__init__(service, mistake, status=status)
        self.mistake = mistake


class ChargeUnknown(ServiceUnavailable):
    """The gateway did not say what became of a charge: it may have taken the money. (A plain
    `ServiceUnavailable` of a charge means that nothing was charged.)"""


class CardGateway(Protocol):
    """A gateway. Every call may raise `NotConfigured` and `ServiceUnavailable`."""

    def charge(self, charge: Charge) -> CardPayment:
        """Charge a card; a rejected card is an answer.

        Raises:
            ChargeRefused: the token or the request is wrong.
            ChargeUnknown: the money may have been taken.
        """

    def find(self, reference: str) -> CardPayment | None:
        """The payment of our reference; of several the one that took money, else the newest."""

    def read(self, gateway_id: str) -> CardPayment:
        """A payment as it is now.

        Raises:
            ServiceRefused: the gateway has none.
        """

    def refund(self, gateway_id: str, amount: Decimal, *, key: str) -> CardRefund:
        """Give `amount` (PEN) of a payment back; with the same `key` once.

        Raises:
            ServiceRefused: it cannot be given back (any more).
        """

    def charges_of(self, start: datetime, end: datetime) -> Sequence[CardPayment]:
        """All payments made in `[start, end)`, oldest first."""
