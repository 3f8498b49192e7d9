"""How many codes are sent on a day of Lima, whoever asks for them: each costs."""

import logging
from datetime import datetime

from chalicelib.cloud import metrics
from chalicelib.cloud.store import Found, Key
from chalicelib.guests.codes import records
from chalicelib.guests.codes.settings import code_settings
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Unavailable

SPENT = "SpentCodeBudgets"
"""The metric of the lines that tell of it."""
UNTIL_TOMORROW = 3600
logger = logging.getLogger(__name__)


class NoMoreCodes(Unavailable):
    """All codes of the day were sent."""

    code = "no_more_codes"
    retry_after = UNTIL_TOMORROW
    default_message = "Por hoy no podemos enviar más códigos. Intente más tarde o escríbanos."


def key(now: datetime) -> Key:
    """What `require` has to have read."""
    return records.budget_key(dates.today(now))


def require(found: Found, now: datetime, *, is_at_home: bool = False) -> None:
    """Refuse to request a code that would not be sent. The last fifth of a day is for guests who
    are where they signed in before (`is_at_home`): strangers cannot use up theirs.

    Raises:
        NoMoreCodes: all codes of today were sent.
    """
    settings = code_settings()
    most = settings.a_day if is_at_home else settings.for_strangers
    if records.sent_in(found, dates.today(now)) >= most:
        note_spent(now)
        raise NoMoreCodes


def note_spent(now: datetime) -> None:
    """Tell a person that somebody gets no code today."""
    logger.warning("codes of the day spent", extra=metrics.counted("guests", SPENT, now))
