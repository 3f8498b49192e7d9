"""What must agree of the money of a stay: its payments, what it has and shows, and what it gives
back (reservations book, 1.6 and 6.4)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from chalicelib.kernel.money import ZERO
from chalicelib.payments.proof.types import Difference, Look, Overdue, Overpaid, Proof
from chalicelib.payments.settling.rules import bank_has_until
from chalicelib.payments.watching.rules import is_overdue
from chalicelib.reservations.money.refunds import parts_of
from chalicelib.reservations.money.rules import balance, derived
from chalicelib.reservations.money.types import OPEN, Payment
from chalicelib.reservations.types import RefundPart, Stay

MOST_NAMED = 50
"""Stays, and payments, that a proof names."""


def differences(stay: Stay, payments: Sequence[Payment]) -> tuple[Difference, ...]:
    """What does not agree of a stay and all its payments; nothing if all is well."""
    found: dict[Difference, bool] = {
        "money": bool(unequal(stay, payments)),
        "refunds": _of_parts(parts_of(stay)) != _of_rows(payments),
        "advance": _shown(stay) != _shown(derived(stay)),
        "forgotten": any(map(_is_forgotten, payments)),
    }
    return tuple(name for name, differs in found.items() if differs)


def unequal(stay: Stay, payments: Iterable[Payment]) -> dict[str, Decimal]:
    """By currency, what the payments of a stay come to and the stay does not have, or the reverse.

    What an ended stay gave back stays among what it was paid, as long as it has ended.
    """
    rows = list(payments)
    taken_back = {row.payment_id for row in rows if row.state == "charged_back"}
    sums: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        if row.source != "points" and not taken_back & {row.payment_id, row.of_payment}:
            sums[row.currency] += _worth(row)
    for paid in stay.paid:
        sums[paid.currency] -= paid.amount
    for part in parts_of(stay):
        if part.payment_id not in taken_back:
            sums[part.currency] += _beyond(part)
    return {currency: amount for currency, amount in sums.items() if amount}


def overpaid(stay: Stay) -> Overpaid | None:
    """What was paid for a stay beyond what it costs; None where nothing was, or it has ended."""
    left = balance(stay).left_sol
    return Overpaid(stay.reservation_id, -left) if stay.blocks and left < ZERO else None


def overdue(payments: Iterable[Payment], now: datetime) -> tuple[Overdue, ...]:
    """Payments by card that their banks should have ended by now."""
    return tuple(
        Overdue(row.reservation_id, row.payment_id, row.amount, bank_has_until(row))
        for row in payments
        if is_overdue(row, now)
    )


def noted(proof: Proof, look: Look) -> Proof:
    """A proof after a look at some more stays."""
    return msgspec.structs.replace(
        proof,
        stays=proof.stays + look.stays,
        drifted=proof.drifted + len(look.drifts),
        drifts=(*proof.drifts, *look.drifts)[:MOST_NAMED],
        overpaid=proof.overpaid + len(look.overpayments),
        overpayments=(*proof.overpayments, *look.overpayments)[:MOST_NAMED],
        overdue=proof.overdue + len(look.overdue),
        overdue_payments=(*proof.overdue_payments, *look.overdue)[:MOST_NAMED],
    )


def _worth(row: Payment) -> Decimal:
    """What a payment adds to the money of a stay."""
    if (row.direction, row.state) == ("in", "paid"):
        return row.amount
    return -row.amount if (row.direction, row.state) == ("out", "given") else ZERO


def _beyond(part: RefundPart) -> Decimal:
    """How a part of a refund lets a stay say another sum than its payments."""
    if part.is_apart:
        return ZERO if part.state == "given" else -part.amount
    return part.amount if part.state == "given" else ZERO


def _of_parts(parts: Iterable[RefundPart]) -> set[tuple[object, ...]]:
    """What a stay gives back and has not given."""
    return {
        (part.refund_id, part.state, part.amount, part.currency)
        for part in parts
        if part.state != "given"
    }


def _of_rows(payments: Iterable[Payment]) -> set[tuple[object, ...]]:
    return {
        (row.payment_id, row.state, row.amount, row.currency)
        for row in payments
        if row.direction == "out" and row.state in {"owed", "in_process"}
    }


def _shown(stay: Stay) -> tuple[object, ...]:
    return stay.advance_payment, stay.advance_payment_currency


def _is_forgotten(payment: Payment) -> bool:
    """Whether a payment waits for a gateway or a file, and the clock does not know of it."""
    return payment.state in OPEN and payment.next_try is None
