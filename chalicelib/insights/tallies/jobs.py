"""What clocks and events start about the tallies of searches. Doing any of it again changes
nothing."""

import logging
from datetime import datetime

from chalicelib.clients.events import ClientMerged
from chalicelib.cloud import metrics
from chalicelib.cloud.events import Recorded
from chalicelib.guests.events import GuestErased
from chalicelib.insights.commands import ProveFigures, RebuildFigures
from chalicelib.insights.tallies import folding, handing_over, recounting
from chalicelib.kernel import clock, dates

DRIFTS = "SearchDrifts"
"""The metric of figures that are not what they were made of."""
logger = logging.getLogger(__name__)


def fold_searches(now: datetime) -> None:
    """Every five minutes: add up what was searched."""
    logger.info("searches folded", extra={"count": folding.fold(now=now)})


def prove_searches(now: datetime) -> None:
    """Every night at 03:10: have the figures of yesterday proved."""
    recounting.request_proof(dates.today(now) - dates.ONE_DAY, now=now)


def prove_figures(command: ProveFigures) -> None:
    """The figures of one date."""
    now = clock.now()
    if recounting.differs(command.family, command.day, now=now):
        extra = {"family": command.family, "day": command.day.isoformat()}
        counted = metrics.counted("insights", DRIFTS, now)
        logger.error("figures do not agree", extra={**extra, **counted})


def rebuild_figures(command: RebuildFigures) -> None:
    """An administrator wants the figures of a date made anew."""
    changed = recounting.rebuild(command.family, command.day, now=clock.now())
    extra = {"family": command.family, "day": command.day.isoformat(), "changed": changed}
    logger.info("figures rebuilt", extra=extra)


def hand_over_searches(recorded: Recorded[ClientMerged]) -> None:
    """A client has everything of another."""
    handing_over.follow(recorded.event.gone, now=clock.now())


def forget_searcher(recorded: Recorded[GuestErased]) -> None:
    """Nothing personal of a client is to be left."""
    handing_over.follow(recorded.event.client_id, now=clock.now())
