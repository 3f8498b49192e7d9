"""Bringing a payment to its end, with its stay, in one transaction.

The same answer may come by the request that charges, by a webhook and by the job, in any order and
any number of times: whoever comes first writes, the others find it written.
"""

import logging
from collections.abc import Mapping
from datetime import datetime

import msgspec

from chalicelib.calendar.records import NightTaken
from chalicelib.cloud import budget, metrics, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes.uses import CodeExhausted
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Stale
from chalicelib.loyalty.membership.records import FirstStayTaken
from chalicelib.loyalty.points.rules import NotEnoughPoints
from chalicelib.payments.events import (
    CardEvent,
    CardFailed,
    CardPaid,
    ChargedBack,
    MoneyCameLate,
    MoneyLeftOver,
    ServicePaid,
)
from chalicelib.payments.reasons import OWN_REASONS
from chalicelib.payments.settling import records, rules
from chalicelib.payments.settling.rules import Effect, Settled
from chalicelib.payments.types import LATE, SURPLUS, TAKEN_BACK, Outcome
from chalicelib.properties.houses.service import with_present_house
from chalicelib.reservations.ending.service import ClientGone, HouseClosed
from chalicelib.reservations.lapsing import service as lapsing
from chalicelib.reservations.money import records as money
from chalicelib.reservations.money.refunds import RefundRunning
from chalicelib.reservations.money.types import OPEN, SERVICES, Payment
from chalicelib.reservations.paying.service import write_paid
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.stays.points import PointsUsedUp
from chalicelib.reservations.stays.rules import has_lapsed
from chalicelib.reservations.types import Stay

logger = logging.getLogger(__name__)
ALARMING: Mapping[Effect, str] = {
    "late": LATE,
    "surplus": SURPLUS,
    "charged_back": TAKEN_BACK,
}
"""What somebody has to look at, and the metric that counts it."""
CANNOT_HAVE = (
    ClientGone,
    CodeExhausted,
    FirstStayTaken,
    HouseClosed,
    NightTaken,
    NotEnoughPoints,
    PointsUsedUp,
    RefundRunning,
)
"""Why a stay cannot come back, or have what was bought: the money goes back."""


class Known(msgspec.Struct, frozen=True):
    """A payment and its stay as they were read."""

    stay: Stay
    payment: Payment


def settle(known: Known, outcome: Outcome, *, now: datetime, actor: str = SYSTEM.actor) -> Known:
    """Let a payment and its stay follow what a gateway says; both as they are afterwards. `known`
    is read anew only where somebody changed them meanwhile."""
    seen: Known | None = known

    def attempt() -> Known:
        nonlocal seen
        present, seen = seen or read(known.payment), None
        return _settle(present, outcome, now, actor)

    return lapsing.with_present_points(
        lambda: with_present_house(lambda: budget.again(attempt, Stale)), now=now
    )


def read(payment: Payment) -> Known:
    """A payment and its stay as of now: one round trip."""
    stay_id = payment.reservation_id
    key = money.payment_key(stay_id, payment.payment_id)
    found = store.fetch_many([stays.stay_key(stay_id), key])
    return Known(stays.stays_in(found)[stay_id], money.payments_in(found)[payment.payment_id])


def while_bank_thinks(tx: Transaction, stay: Stay) -> Stay:
    """A hold that would get an end: none before the bank may have thought about its card. What is
    known of the charge is a condition of `tx`: one round trip."""
    opened = records.open_charge(stay.reservation_id)
    records.rely_on(tx, stay.reservation_id, opened)
    until = None if opened is None else opened.thinks_until
    if until is None or stay.deadline is None or until <= stay.deadline:
        return stay
    return msgspec.structs.replace(stay, deadline=until)


def _settle(known: Known, outcome: Outcome, now: datetime, actor: str) -> Known:
    stay, payment = known.stay, known.payment
    try:
        following = rules.settled(stay, payment, outcome, now)
        return known if following is None else _write(known, following, now, actor)
    except CANNOT_HAVE:
        if has_lapsed(stay, now):
            # A hold that is over and whose nights others have ends first.
            lapsing.end(stay.reservation_id, now=now)
            raise Stale from None
        if outcome.state != "approved":
            raise
        return _write(known, rules.given_back(stay, payment, outcome, now), now, actor)


def _write(known: Known, following: Settled, now: datetime, actor: str) -> Known:
    before, after, payment = known.stay, following.stay, following.payment
    tx = Transaction(now)
    if known.payment.state in OPEN and payment.state not in OPEN:
        records.end(tx, payment)
    if following.effect == "failed" and payment.reason not in OWN_REASONS:
        records.note_refused(tx, payment)
    if following.effect == "waits":
        records.note_thinking(tx, payment, rules.bank_has_until(payment))
    if after is None:
        money.write(tx, [payment])
        # Whether the stay follows was decided by what it was.
        stays.rely_on(tx, before)
    else:
        after = write_paid(tx, before, after, [payment], actor=actor)
    for told in _events(following):
        tx.emit(told, actor=actor)
    tx.commit()
    metric = ALARMING.get(following.effect)
    if metric is not None:
        logger.warning("money to look at", extra=metrics.counted("payments", metric, now))
    return Known(after or before, payment)


def _events(following: Settled) -> list[CardEvent]:
    payment = following.payment
    paid = ServicePaid if payment.purpose in SERVICES else CardPaid
    match following.effect:
        case "paid":
            return [paid.of(payment)]
        case "surplus":
            surplus = MoneyLeftOver.of(payment, surplus=following.surplus)
            return [paid.of(payment), surplus]
        case "late":
            return [MoneyCameLate.of(payment)]
        case "failed":
            return [CardFailed.of(payment)]
        case "charged_back":
            return [ChargedBack.of(payment)]
        case "waits":
            return []
