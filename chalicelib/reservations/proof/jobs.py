"""The proof of each night."""

import logging
from datetime import datetime

from chalicelib.cloud import metrics
from chalicelib.kernel import clock
from chalicelib.reservations.commands import ProveNights
from chalicelib.reservations.proof import service

DRIFTS = "NightDrifts"
"""The metric of months in which stays share nights, or nights and stays do not agree."""
logger = logging.getLogger(__name__)


def find_overlapping_reservations(now: datetime) -> None:
    """Every night at 03:25: prove that every stay has its nights, and every night one stay."""
    service.begin(now)


def prove_month(command: ProveNights) -> None:
    """One month; then a message for the next one, so that what is cut short goes on there."""
    look = service.go_on(command, now=clock.now())
    if look is None:
        return
    about = {
        "month": command.month,
        "sold": look.sold,
        "locked": look.locked,
        "overlaps": len(look.overlaps),
        "count": len(look.faults),
        "contested": len(look.contested),
    }
    logger.info("nights proved", extra=about)
    if look.overlaps or look.faults:
        counted = metrics.counted("reservations", DRIFTS, clock.now())
        logger.error("nights do not agree", extra={**about, **counted})
