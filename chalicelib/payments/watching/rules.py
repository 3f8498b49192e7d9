"""How often a gateway is asked about an open payment."""

from datetime import datetime, timedelta

from chalicelib.payments.settling.rules import bank_has_until
from chalicelib.reservations.money.types import OPEN, Payment

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=10), timedelta(hours=12)
MOST_DOUBLINGS = 10
GIVEN_UP = timedelta(minutes=10)
"""A gateway that does not know a charge so long after it was asked was never asked."""


def next_look(payment: Payment, now: datetime) -> datetime:
    """When a gateway is asked again: after pauses that double, and when its bank should be done."""
    doubled = 1 << min(payment.attempts, MOST_DOUBLINGS)
    after_pause = now + min(FIRST_PAUSE * doubled, LONGEST_PAUSE)
    until = bank_has_until(payment)
    return min(after_pause, until) if now < until else after_pause


def is_overdue(payment: Payment, now: datetime) -> bool:
    """Whether a bank should have ended a payment by now."""
    is_asked = payment.direction == "in" and payment.gateway is not None
    return is_asked and payment.state in OPEN and now >= bank_has_until(payment)


def was_never_asked(payment: Payment, now: datetime) -> bool:
    """Whether a charge that its gateway does not know will not come any more."""
    return payment.state == "created" and now - payment.created > GIVEN_UP
