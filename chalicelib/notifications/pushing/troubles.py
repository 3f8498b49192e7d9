"""What only people can mend of pushes: said in the log, where it is counted for the alarm."""

import logging
from collections.abc import Iterable

from chalicelib.cloud import metrics
from chalicelib.integrations.expo import Receipt, Ticket
from chalicelib.kernel import clock

TROUBLES = "PushTroubles"
logger = logging.getLogger(__name__)


def refused(reason: str) -> None:
    """Expo takes nothing of what it was sent: a token of the account, or a mistake of our own."""
    _tell(reason)


def look_at(verdicts: Iterable[Ticket | Receipt]) -> None:
    """Some failed for what the project lacks at Apple or Google, or since they were too long."""
    found = {each.error for each in verdicts if each.trouble in ("credentials", "too_big")}
    for error in sorted(filter(None, found)):
        _tell(error)


def _tell(reason: str) -> None:
    counted = metrics.counted("notifications", TROUBLES, clock.now())
    logger.error("pushes are refused", extra={"reason": reason, **counted})
