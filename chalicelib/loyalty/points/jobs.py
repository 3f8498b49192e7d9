"""Points that end: each night they are taken out. Until then nobody can spend them."""

import logging
from contextlib import suppress
from datetime import datetime

from chalicelib.cloud import deliveries
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.callers import SYSTEM
from chalicelib.loyalty.commands import ExpirePoints
from chalicelib.loyalty.points import records, service
from chalicelib.loyalty.points.records import PointsChanged

AT_ONCE = 50
"""Clients whom one message is for."""
logger = logging.getLogger(__name__)


def expire_points(now: datetime) -> None:
    """Every night at 02:00: have all points taken out that ended, by messages that follow one
    another."""
    tx = Transaction(now)
    tx.enqueue(ExpirePoints(until=now), actor=SYSTEM.actor)
    tx.commit()


def expire_some(command: ExpirePoints) -> None:
    """The points of some clients; then a message for the next ones, so that what fails or is cut
    short goes on where it was. Who is busy now is left for the next night."""
    found = records.due(command.until, after=command.after, most=AT_ONCE)
    for each in found:
        with suppress(PointsChanged):
            service.expire(each.client_id, until=command.until, now=clock.now())
    logger.info("points expired", extra={"count": len(found)})
    if len(found) == AT_ONCE:
        tx = Transaction(clock.now())
        following = ExpirePoints(until=command.until, after=found[-1].place)
        tx.enqueue(following, actor=SYSTEM.actor)
        deliveries.once(tx)
        tx.commit()
