"""The proof of each night."""

import logging
from datetime import datetime

from chalicelib.cloud import metrics
from chalicelib.insights.commands import CompareFigures
from chalicelib.insights.comparing import service
from chalicelib.kernel import clock

DRIFTS = "FigureDrifts"
"""The metric of months whose figures are not what their stays make."""
logger = logging.getLogger(__name__)


def compare_figures(now: datetime) -> None:
    """Every night at 03:40: compare the months around today, and another one in turn."""
    service.begin(now)


def compare_month(command: CompareFigures) -> None:
    """One month."""
    found = service.compare(command.month, now=clock.now())
    about = {"month": found.month, "stays": found.stays, "count": found.drifted}
    logger.info("figures compared", extra=about)
    if found.drifted:
        counted = metrics.counted("insights", DRIFTS, clock.now())
        logger.error("figures are not what stays make", extra={**about, **counted})
