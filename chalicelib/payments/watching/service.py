"""Bringing open payments to their ends, by what their gateways have (reservations book, 6.4)."""

import logging
from contextlib import suppress
from datetime import datetime

import msgspec

from chalicelib.cloud import metrics
from chalicelib.cloud.transaction import Transaction
from chalicelib.integrations.cards import CardPayment
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Refused
from chalicelib.kernel.money import ZERO
from chalicelib.payments import gateways
from chalicelib.payments.commands import LookUp
from chalicelib.payments.events import CardEvent, PaymentDiffers, PaymentOverdue
from chalicelib.payments.settling.service import Known, read, settle
from chalicelib.payments.types import DIFFERENCES, STUCK, Outcome
from chalicelib.payments.watching.rules import is_overdue, next_look, was_never_asked
from chalicelib.reservations.money import records as money
from chalicelib.reservations.money.records import PaymentsChanged
from chalicelib.reservations.money.rules import next_payment
from chalicelib.reservations.money.types import OPEN, Gateway, Payment

logger = logging.getLogger(__name__)
AT_ONCE = 90
"""Payments that one run asks for; the next run takes those that are left."""
DIFFERS, OVERDUE = "differs", "overdue"
FOR_STAFF = frozenset({DIFFERS, OVERDUE})
"""Why somebody has to look at an open payment at its gateway."""


def ask_for_due(*, now: datetime) -> int:
    """Have every payment looked up that is due; how many there are. Again is harmless."""
    places = money.to_ask_about(now, AT_ONCE)
    tx = Transaction(now)
    for reservation_id, payment_id in places:
        command = LookUp(reservation_id=reservation_id, payment_id=payment_id)
        tx.enqueue(command, actor=SYSTEM.actor)
    tx.commit()
    return len(places)


def look_up(known: Known, *, now: datetime) -> Known:
    """Bring an open payment to its end, as far as its gateway knows one; otherwise the clock asks
    again after a pause.

    Raises:
        Unavailable: the gateway does not answer.
    """
    done = ask(known, now=now)
    return _asked_again(done, now) if done.payment.state in OPEN else done


def ask(known: Known, *, now: datetime) -> Known:
    """Bring an open payment to its end, as far as its gateway knows one. When the clock asks stays
    as it is.

    Raises:
        Unavailable: the gateway does not answer.
    """
    payment = known.payment
    if payment.gateway is None or payment.state not in OPEN:
        return known
    found = _found(payment, payment.gateway)
    if found is not None:
        return follow(known, found, now=now)
    if was_never_asked(payment, now):
        return settle(known, Outcome(state="failed", reason="not_charged"), now=now)
    return known


def read_back(name: Gateway, gateway_id: str, *, now: datetime) -> None:
    """Let the payment follow that a gateway says has changed; one that is not ours is nothing.

    Raises:
        Unavailable: the gateway does not answer.
    """
    try:
        found = gateways.gateway(name).read(gateway_id)
    except Refused:
        logger.info("unknown payment told", extra={"service": name})
        return
    place = gateways.place_of(found.reference)
    payment = money.payment_at(*place) if place is not None else None
    if payment is None or payment.gateway != name:
        logger.info("foreign payment told", extra={"service": name})
        return
    follow(read(payment), found, now=now)


def follow(known: Known, found: CardPayment, *, now: datetime) -> Known:
    """Let a payment follow what its gateway has. When the clock asks again stays as it is, however
    often a gateway tells the same."""
    if gateways.differs(found, known.payment) or _is_given_back_there(known.payment, found):
        return _differing(known, found, now)
    return settle(known, gateways.outcome_of(found), now=now)


def _is_given_back_there(payment: Payment, found: CardPayment) -> bool:
    """Whether somebody gave money of a payment back at the gateway, which nobody here asked for."""
    if not found.refunded or payment.state != "paid":
        return False
    ours = (
        each.amount
        for each in money.payments_of(payment.reservation_id)
        if each.of_payment == payment.payment_id and each.state in {"in_process", "given"}
    )
    return found.refunded > sum(ours, ZERO)


def _found(payment: Payment, name: Gateway) -> CardPayment | None:
    gateway = gateways.gateway(name)
    if payment.gateway_id is not None:
        return gateway.read(payment.gateway_id)
    return gateway.find(gateways.reference_of(payment))


def _asked_again(known: Known, now: datetime) -> Known:
    """The payment, to be asked about once more after a pause. One that its bank should have ended
    is told of once."""
    payment = next_payment(
        known.payment,
        now,
        attempts=known.payment.attempts + 1,
        next_try=next_look(known.payment, now),
    )
    if payment.reason in FOR_STAFF or not is_overdue(payment, now):
        return _rewritten(known, payment, now)
    overdue = msgspec.structs.replace(payment, reason=OVERDUE)
    logger.warning("money to look at", extra=metrics.counted("payments", STUCK, now))
    return _rewritten(known, overdue, now, PaymentOverdue.of(overdue))


def _differing(known: Known, found: CardPayment, now: datetime) -> Known:
    """Another amount than was asked for counts for nothing, and somebody has to look."""
    payment = known.payment
    if payment.reason == DIFFERS:
        return known
    changed = next_payment(payment, now, reason=DIFFERS, gateway_id=found.gateway_id)
    logger.warning("money to look at", extra=metrics.counted("payments", DIFFERENCES, now))
    return _rewritten(known, changed, now, PaymentDiffers.of(changed))


def _rewritten(
    known: Known, payment: Payment, now: datetime, told: CardEvent | None = None
) -> Known:
    tx = Transaction(now)
    money.write(tx, [payment])
    if told is not None:
        tx.emit(told, actor=SYSTEM.actor)
    with suppress(PaymentsChanged):
        tx.commit()
        return Known(known.stay, payment)
    return read(payment)
