"""When the chatbot builder gets its fields. Doing any of it again sends the present state again."""

from datetime import datetime

from chalicelib.cloud.events import Recorded
from chalicelib.discounts.events import AutomaticDiscountRemoved, AutomaticDiscountSaved
from chalicelib.kernel.callers import SYSTEM
from chalicelib.loyalty.chatbot.service import FIELDS, request
from chalicelib.loyalty.commands import SendToChatbot
from chalicelib.loyalty.events import AchievementRemoved, AchievementSaved
from chalicelib.sync.chatbot import service


def send_discounts(
    _recorded: Recorded[AutomaticDiscountSaved | AutomaticDiscountRemoved],
) -> None:
    """An automatic discount was saved or removed."""
    service.send("global_discounts")


def send_levels(_recorded: Recorded[AchievementSaved | AchievementRemoved]) -> None:
    """A level was saved or removed."""
    service.send("levels")


def send_requested(command: SendToChatbot) -> None:
    """An administrator, or the clock, wants a field sent."""
    service.send(command.field)


def sync_daily(now: datetime) -> None:
    """Right after midnight in Lima, when discounts end whose last day of arrival has passed: ask
    for every field, also because somebody may have changed one at the builder."""
    for field in FIELDS:
        request(field, actor=SYSTEM.actor, now=now)
