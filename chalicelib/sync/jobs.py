"""When the chatbot builder is told. Doing any of it again sends the present state again."""

from typing import Any

import msgspec

from chalicelib.cloud.events import Event
from chalicelib.kernel import clock
from chalicelib.loyalty import chatbot_sync
from chalicelib.loyalty.chatbot_sync import FIELDS, BotField
from chalicelib.sync import service


def send_discounts(_fact: Event) -> None:
    """An automatic discount was saved or removed."""
    service.send("global_discounts")


def send_levels(_fact: Event) -> None:
    """A level was saved or removed."""
    service.send("levels")


def send_requested(fact: Event) -> None:
    """Event `chatbot.sync_requested`: its subject names the field."""
    service.send(msgspec.convert(fact.subject.partition("#")[2], BotField))


def sync_daily(_event: Any, _context: Any) -> None:
    """Right after midnight in Lima, when discounts end whose last day of arrival has passed: ask
    for every field, also because somebody may have changed one at the builder."""
    for field in FIELDS:
        chatbot_sync.request(field, clock.now(), actor="system")
