"""When the levels of every guest are looked at."""

import logging
from datetime import datetime

from chalicelib.cloud import deliveries
from chalicelib.cloud.events import Recorded
from chalicelib.kernel import clock
from chalicelib.loyalty.commands import JudgeLevels
from chalicelib.loyalty.events import AchievementRemoved, AchievementSaved
from chalicelib.loyalty.level_checks import service

logger = logging.getLogger(__name__)


def judge_everybody(_recorded: Recorded[AchievementSaved | AchievementRemoved]) -> None:
    """A level was saved or removed."""
    tx = service.begin("level", now=clock.now())
    deliveries.once(tx)
    tx.commit()


def check_achievements(now: datetime) -> None:
    """Every night at 03:00: whatever went wrong with levels is put right."""
    service.begin("night", now=now).commit()


def judge_some(command: JudgeLevels) -> None:
    """Some guests; then a message for the next ones, so that what fails or is cut short goes on
    where it was."""
    looked, changed = service.go_on(command, now=clock.now())
    logger.info("levels judged", extra={"count": looked, "changed": changed})
