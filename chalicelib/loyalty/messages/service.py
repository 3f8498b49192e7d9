"""The messages of the loyalty program that administrators keep."""

from chalicelib.catalogue.collections import Collection
from chalicelib.loyalty.events import LoyaltyMessageRemoved, LoyaltyMessageSaved
from chalicelib.loyalty.messages import rules
from chalicelib.loyalty.messages.types import LoyaltyMessage

MESSAGES = Collection(
    LoyaltyMessage,
    key="loyalty_message_id",
    saved=LoyaltyMessageSaved,
    removed=LoyaltyMessageRemoved,
    order=lambda entry: (-entry.created.timestamp(), entry.entry_id),
    checked=rules.checked,
)


def shown() -> str:
    """The text that guests read, at most 30 seconds old; empty where there is none."""
    return rules.shown(MESSAGES.entries().values())
