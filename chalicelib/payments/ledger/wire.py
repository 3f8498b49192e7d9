"""How the payments of a stay look to staff."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, ClassVar

import msgspec

from chalicelib.kernel import money
from chalicelib.payments.ledger.types import Ledger, NewPayment
from chalicelib.payments.reasons import text_of
from chalicelib.reservations.money.rules import balance
from chalicelib.reservations.money.types import (
    STATE_LABELS,
    Direction,
    Gateway,
    Payment,
    PaymentSource,
    PaymentState,
    Purpose,
    Twin,
)
from chalicelib.reservations.types import Currency
from chalicelib.web.formats import Amount, Id

Note = Annotated[str, msgspec.Meta(max_length=500)]
OperationNumber = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]


class TwinView(msgspec.Struct, frozen=True):
    """Another payment whose voucher is like this one."""

    TEXTS_FROM: ClassVar = (Twin,)

    reservation_id: Id
    payment_id: Id

    @classmethod
    def of(cls, twin: Twin | None) -> "TwinView | None":
        """The view of a twin, if there is one."""
        return None if twin is None else cls(twin.reservation_id, twin.payment_id)


class PaymentView(msgspec.Struct, kw_only=True):
    """A payment of a stay."""

    TEXTS_FROM: ClassVar = (Payment,)

    payment_id: Id
    direction: Direction
    source: PaymentSource
    state: PaymentState
    state_display: str
    """What became of it, in Spanish."""
    amount: Amount
    currency: Currency
    rate: float | None
    purpose: Purpose | None
    gateway: Gateway | None
    gateway_id: str | None
    installments: int
    reason: str | None
    reason_display: str | None
    """Why it failed or was rejected, in Spanish; null otherwise."""
    note: str | None
    of_payment: Id | None
    receipt_id: Id | None
    operation_number: str | None
    reviewed_by: str | None
    confirmed: bool | None
    same_file_as: TwinView | None
    same_operation_as: TwinView | None
    looks_like: list[TwinView]
    by: str
    created: datetime
    updated: datetime

    @classmethod
    def of(cls, payment: Payment) -> "PaymentView":
        """The view of a payment."""
        own = {name: getattr(payment, name) for name in cls.__struct_fields__ if name in FIELDS}
        return cls(
            **own
            | {
                "amount": money.text(payment.amount),
                "same_file_as": TwinView.of(payment.same_file_as),
                "same_operation_as": TwinView.of(payment.same_operation_as),
                "looks_like": [TwinView.of(each) for each in payment.looks_like],
                "rate": None if payment.rate is None else round(float(payment.rate), 4),
            },
            state_display=STATE_LABELS[payment.state],
            reason_display=_told(payment),
        )


FIELDS = frozenset(Payment.__struct_fields__)


def _told(payment: Payment) -> str | None:
    if payment.reason is None:
        return None
    return payment.note if payment.source == "voucher" else text_of(payment.reason)


class LedgerView(msgspec.Struct, kw_only=True):
    """The payments of a stay, oldest first, and what they come to."""

    payments: list[PaymentView]
    """Every amount that was ever asked for, received, reviewed or given back."""
    paid_sol: Amount
    """What was paid and not given back, in PEN, at the stay's own rate."""
    paid_usd: Amount
    """The same in USD."""
    left_sol: Amount
    """What is left to pay, in PEN."""
    left_usd: Amount
    """What is left to pay, in USD."""
    full_payment: bool
    """Whether everything is paid."""

    @classmethod
    def of(cls, ledger: Ledger) -> "LedgerView":
        """The view of a stay's payments."""
        found = balance(ledger.stay)
        return cls(
            payments=[PaymentView.of(payment) for payment in ledger.payments],
            paid_sol=money.text(found.advance_sol),
            paid_usd=money.text(found.advance_usd),
            left_sol=money.text(found.left_sol),
            left_usd=money.text(found.left_usd),
            full_payment=ledger.stay.full_payment,
        )


class NewPaymentForm(msgspec.Struct, kw_only=True):
    """Money that came by another way than a card, or a correction (negative)."""

    amount: Decimal
    """How much, in `currency`; negative where less was paid than was noted."""
    currency: Currency = "sol"
    """`sol` (PEN) or `usd`."""
    operation_number: OperationNumber | None = None
    """The number of the bank's operation."""
    note: Note | None = None
    """What staff want to say about it."""

    def command(self) -> NewPayment:
        """The command that the form gives."""
        return NewPayment(
            amount=self.amount,
            currency=self.currency,
            operation_number=self.operation_number,
            note=self.note,
        )


class ReturnForm(msgspec.Struct, kw_only=True):
    """Giving back a payment."""

    amount: Decimal | None = None
    """How much, in the currency of the payment; all that is left of it when left out."""
