"""Giving back by its gateway what came by card (reservations book, 6.4).

Each refund is a payment outwards with an id of its own, which is the gateway's idempotency key: it
is given once, however often it is asked. First the stay is told that a gateway is asked, so that
nobody reopens it, and nobody else asks, meanwhile; then the gateway is asked, with no transaction
open; then payment and stay are settled together.
"""

import logging
from datetime import datetime

from chalicelib.cloud import budget, metrics
from chalicelib.cloud.http.errors import NotConfigured
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Refused, Stale
from chalicelib.payments import gateways
from chalicelib.payments.events import CardEvent, PaymentRefunded, RefundFailed
from chalicelib.payments.settling.service import read
from chalicelib.payments.types import NOT_GIVEN_BACK
from chalicelib.payments.watching.rules import next_look
from chalicelib.reservations.lapsing import service as lapsing
from chalicelib.reservations.money import records as money
from chalicelib.reservations.money import refunds
from chalicelib.reservations.money.rules import next_payment
from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.paying.service import write_paid
from chalicelib.reservations.stays.rules import has_lapsed
from chalicelib.reservations.stays.rules import next_version as next_stay
from chalicelib.reservations.types import RefundOwed, Stay

logger = logging.getLogger(__name__)
WAITING = frozenset({"owed", "in_process"})


def give_back(reservation_id: str, *, now: datetime) -> None:
    """Have gateways give back all that a stay owes of what they took. Again is harmless.

    Of one charge they give one part after the other: a gateway without keys shows the last one
    only, so another one would hide a part of which nobody knows yet whether it was given.

    Raises:
        Unavailable: a gateway does not answer; the same may pass later.
    """
    payments = {each.payment_id: each for each in money.payments_of(reservation_id)}
    unknown: set[str] = set()
    for payment in payments.values():
        of_payment = payment.of_payment or ""
        if not is_waiting(payment) or of_payment in unknown:
            continue
        if not give(payment, payments[of_payment], now=now):
            unknown.add(of_payment)


def is_waiting(payment: Payment) -> bool:
    """Whether a gateway has to give a payment back."""
    is_out = payment.direction == "out" and payment.source == "card"
    return is_out and payment.state in WAITING and payment.next_try is not None


def give(payment: Payment, original: Payment, *, now: datetime) -> bool:
    """Have the gateway of `original` give back a payment outwards; whether it is known what became
    of it.

    Raises:
        Unavailable: it does not answer; the clock asks again.
    """
    begun, is_ours = _begin(payment, original, now)
    if not is_ours or original.gateway is None or original.gateway_id is None:
        return begun.state not in WAITING
    gateway = gateways.gateway(original.gateway)
    try:
        given = gateway.refund(original.gateway_id, begun.amount, key=begun.payment_id)
    except (Refused, NotConfigured):
        _settle(begun, False, None, now)
        return True
    if given.state == "in_process":
        return False
    _settle(begun, given.state == "done", given.gateway_id, now)
    return True


def _begin(payment: Payment, original: Payment, now: datetime) -> tuple[Payment, bool]:
    """Tell the stay that a gateway is asked; the payment since then, and whether it is for this
    worker to ask. Who began has until the clock asks again: not every gateway gives back once only
    what two ask for at the same time."""

    def attempt() -> tuple[Payment, bool]:
        stay, present = _present(payment, now)
        if not is_waiting(present) or _is_asked(present, now):
            return present, False
        asked = next_payment(
            present,
            now,
            state="in_process",
            gateway=original.gateway,
            attempts=present.attempts + 1,
            next_try=next_look(present, now),
        )
        _write(stay, refunds.begun(stay, present.payment_id), asked, now)
        return asked, True

    return budget.again(attempt, Stale)


def _is_asked(payment: Payment, now: datetime) -> bool:
    """Whether somebody asks, or did a moment ago."""
    return payment.state == "in_process" and payment.next_try is not None and now < payment.next_try


def _settle(payment: Payment, is_given: bool, gateway_id: str | None, now: datetime) -> None:
    def attempt() -> None:
        stay, present = _present(payment, now)
        if present.state != "in_process":
            return
        if is_given:
            _note_given(stay, present, gateway_id, now)
        elif _is_charged_back(present):
            _withdraw(stay, present, now)
        else:
            _note_failed(stay, present, now)

    budget.again(attempt, Stale)


def _note_given(stay: Stay, payment: Payment, gateway_id: str | None, now: datetime) -> None:
    changed = next_payment(payment, now, state="given", gateway_id=gateway_id, next_try=None)
    refund = refunds.given(stay, [payment.payment_id], by=SYSTEM.actor, at=now)
    _write(stay, refund, changed, now, PaymentRefunded)


def _note_failed(stay: Stay, payment: Payment, now: datetime) -> None:
    changed = next_payment(payment, now, state="owed", reason="refused", next_try=None)
    _write(stay, refunds.failed(stay, payment.payment_id), changed, now, RefundFailed)
    logger.warning("money to look at", extra=metrics.counted("payments", NOT_GIVEN_BACK, now))


def _withdraw(stay: Stay, payment: Payment, now: datetime) -> None:
    """The bank gave the money back, so nobody owes it any more."""
    changed = next_payment(payment, now, state="withdrawn", next_try=None)
    refund = refunds.withdrawn(stay, payment.payment_id, by=SYSTEM.actor, at=now)
    _write(stay, refund, changed, now)


def _is_charged_back(payment: Payment) -> bool:
    original = money.payment_at(payment.reservation_id, payment.of_payment or "")
    return original is not None and original.state == "charged_back"


def _present(payment: Payment, now: datetime) -> tuple[Stay, Payment]:
    """A payment and its stay as of now. A hold that is over ends first: others may have its nights,
    which a change of it would claim."""
    found = read(payment)
    if has_lapsed(found.stay, now) and lapsing.end(found.stay.reservation_id, now=now):
        found = read(payment)
    return found.stay, found.payment


def _write(
    stay: Stay,
    refund: RefundOwed | None,
    payment: Payment,
    now: datetime,
    told: type[CardEvent] | None = None,
) -> None:
    tx = Transaction(now)
    after = next_stay(stay, now, refund=refund)
    write_paid(tx, stay, after, [payment], actor=SYSTEM.actor)
    if told is not None:
        tx.emit(told.of(payment), actor=SYSTEM.actor)
    tx.commit()
