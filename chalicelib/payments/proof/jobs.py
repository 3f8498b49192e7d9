"""The proof of each night."""

import logging
from datetime import datetime

from chalicelib.cloud import metrics
from chalicelib.kernel import clock
from chalicelib.payments.commands import ProveMoney
from chalicelib.payments.proof import service
from chalicelib.payments.types import DRIFTS

logger = logging.getLogger(__name__)


def prove_money(now: datetime) -> None:
    """Every night at 03:10: prove that every stay has the money that its payments say."""
    service.begin(now)


def prove_some(command: ProveMoney) -> None:
    """Some stays; then a message for the next ones, so that what is cut short goes on where it
    was."""
    look = service.go_on(command, now=clock.now())
    if look is None:
        return
    counted = {
        "stays": look.stays,
        "count": len(look.drifts),
        "overpaid": len(look.overpayments),
        "overdue": len(look.overdue),
    }
    logger.info("money proved", extra=counted)
    if look.drifts:
        alarm = metrics.counted("payments", DRIFTS, clock.now())
        logger.error("money does not agree", extra={**counted, **alarm})
