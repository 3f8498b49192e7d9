"""What of a client's points may be used (clients book, 8.1)."""

from datetime import datetime
from decimal import Decimal

from chalicelib.kernel.money import ZERO


def expired(expires_at: datetime | None, now: datetime) -> bool:
    """Whether the points ended before `now`. Points without an end never do."""
    return expires_at is not None and expires_at < now


def available(balance: Decimal, expires_at: datetime | None, now: datetime) -> Decimal:
    """The points that may be used at `now`: all of the balance, or none of it."""
    return ZERO if expired(expires_at, now) else balance
