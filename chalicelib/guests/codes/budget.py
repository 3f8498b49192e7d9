"""How many codes are sent on a day of Lima, whoever asks for them: each costs."""

import logging
from datetime import datetime

from chalicelib.cloud import metrics
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.codes import records, rules
from chalicelib.guests.codes.rules import Budget
from chalicelib.guests.codes.settings import code_settings
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Unavailable

SPENT = "SpentCodeBudgets"
"""The metric of the lines that tell of it."""
AN_HOUR = 3600
logger = logging.getLogger(__name__)


class NoMoreCodes(Unavailable):
    """All codes of the day were sent, or those that strangers have by now."""

    code = "no_more_codes"
    retry_after = AN_HOUR
    default_message = (
        "En este momento no podemos enviar más códigos. Intente en una hora o escríbanos."
    )


def key(now: datetime) -> Key:
    """What `require` and `count` have to have read."""
    return records.budget_key(dates.today(now))


def require(found: Found, now: datetime, *, is_at_home: bool = False) -> None:
    """Refuse to request a code that would not be sent. Strangers have a part of a day's codes, hour
    by hour; whoever is signed in, or is where they signed in before (`is_at_home`), has them all.

    Raises:
        NoMoreCodes: none can be sent now.
    """
    if _spent(records.budget_in(found, dates.today(now)), now, is_at_home=is_at_home) is None:
        note_spent(now)
        raise NoMoreCodes


def count(tx: Transaction, found: Found, *, is_at_home: bool) -> None:
    """Count with `tx` a code that is sent. The commit raises `Stale` where another was since.

    Raises:
        NoMoreCodes: none can be sent now.
    """
    today = dates.today(tx.now)
    before = records.budget_in(found, today)
    after = _spent(before, tx.now, is_at_home=is_at_home)
    if after is None:
        raise NoMoreCodes
    records.put_budget(tx, today, before, after)


def _spent(before: Budget, now: datetime, *, is_at_home: bool) -> Budget | None:
    settings = code_settings()
    return rules.spend(
        before,
        dates.in_lima(now).hour,
        a_day=settings.a_day,
        at_once=settings.at_once,
        for_strangers=settings.for_strangers,
        is_at_home=is_at_home,
    )


def note_spent(now: datetime) -> None:
    """Tell a person that somebody gets no code now."""
    logger.warning("codes spent", extra=metrics.counted("guests", SPENT, now))
