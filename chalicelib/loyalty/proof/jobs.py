"""The proof of each night."""

import logging
from datetime import datetime

from chalicelib.cloud import metrics
from chalicelib.kernel import clock
from chalicelib.loyalty.commands import ProvePoints
from chalicelib.loyalty.proof import service

DRIFTS = "PointsDrifts"
"""The metric of looks that found points which do not agree."""
logger = logging.getLogger(__name__)


def prove_points(now: datetime) -> None:
    """Every night at 02:30, after points have expired: prove the points of all clients."""
    service.begin(now)


def prove_some(command: ProvePoints) -> None:
    """Some clients; then a message for the next ones, so that what is cut short goes on where it
    was."""
    proof = service.go_on(command, now=clock.now())
    if proof is None:
        return
    counts = {"accounts": proof.accounts, "clients": proof.clients, "count": proof.drifted}
    logger.info("points proved", extra=counts)
    if proof.drifted:
        counted = metrics.counted("loyalty", DRIFTS, clock.now())
        logger.error("points do not agree", extra={**counts, **counted})
