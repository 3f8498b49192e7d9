"""What only people can mend of messages: said in the log, where it is counted for the alarm."""

import logging

from chalicelib.cloud import metrics
from chalicelib.kernel import clock
from chalicelib.notifications.types import Channel

TROUBLES = "MessageTroubles"
logger = logging.getLogger(__name__)


def tell(channel: Channel, reason: str) -> None:
    """A service takes no messages, or none of a kind: an account, a chat or a template is wrong."""
    counted = metrics.counted("notifications", TROUBLES, clock.now())
    logger.error("messages are refused", extra={"channel": channel, "reason": reason, **counted})
