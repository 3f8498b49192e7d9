"""What loyalty does when it hears of clients and levels. Doing any of it again changes nothing."""

import logging

from chalicelib.clients.events import ClientCreated, ClientDeleted, ClientRestored
from chalicelib.clients.lists import records as clients
from chalicelib.cloud import deliveries
from chalicelib.cloud.events import Recorded
from chalicelib.cloud.transaction import MOST_ACTIONS, Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.callers import SYSTEM
from chalicelib.loyalty.commands import JudgeLevels
from chalicelib.loyalty.events import AchievementRemoved, AchievementSaved, ReferrerChanged
from chalicelib.loyalty.membership import awarding

AT_ONCE = 100
"""Guests whom one message is for."""
logger = logging.getLogger(__name__)


def follow_client(recorded: Recorded[ClientCreated | ClientDeleted | ClientRestored]) -> None:
    """A friend more or less for whoever brought the client, and the base level for a new one."""
    awarding.follow(recorded.event.client_id, now=clock.now())


def follow_referrer(recorded: Recorded[ReferrerChanged]) -> None:
    """A friend more for the one, a friend less for the other."""
    for referrer_id in (recorded.event.referred_by, recorded.event.before):
        if referrer_id is not None:
            awarding.recheck(referrer_id, now=clock.now())


def judge_everybody(_recorded: Recorded[AchievementSaved | AchievementRemoved]) -> None:
    """A level was saved or removed: every guest is looked at, month of registration by month, each
    month by messages of its own that follow one another."""
    months = clients.months()
    for start in range(0, len(months), MOST_ACTIONS):
        tx = Transaction(clock.now())
        for month in months[start : start + MOST_ACTIONS]:
            tx.enqueue(JudgeLevels(month=month), actor=SYSTEM.actor)
        tx.commit()


def judge_month(command: JudgeLevels) -> None:
    """Some guests of a month; then a message for the next ones, so that what fails or is cut short
    goes on where it was."""
    found = clients.registered_in(command.month, after=command.after, most=AT_ONCE)
    changed = awarding.recheck_all([client_id for _, client_id in found], now=clock.now())
    logger.info("levels judged", extra={"count": len(found), "changed": changed})
    if len(found) == AT_ONCE:
        tx = Transaction(clock.now())
        last, _ = found[-1]
        tx.enqueue(JudgeLevels(month=command.month, after=last), actor=SYSTEM.actor)
        deliveries.once(tx)
        tx.commit()
