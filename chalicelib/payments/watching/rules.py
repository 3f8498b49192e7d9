"""How often a gateway is asked about an open payment."""

from datetime import datetime, timedelta

from chalicelib.reservations.money.types import Payment

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=10), timedelta(hours=12)
MOST_DOUBLINGS = 10
GIVEN_UP = timedelta(minutes=10)
"""A gateway that does not know a charge so long after it was asked was never asked."""


def next_look(payment: Payment, now: datetime) -> datetime:
    """When a gateway is asked again: after pauses that double."""
    doubled = 1 << min(payment.attempts, MOST_DOUBLINGS)
    return now + min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def was_never_asked(payment: Payment, now: datetime) -> bool:
    """Whether a charge that its gateway does not know will not come any more."""
    return payment.state == "created" and now - payment.created > GIVEN_UP
