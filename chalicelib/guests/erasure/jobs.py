"""What carries erasures out."""

import logging
from datetime import datetime

from chalicelib.guests.commands import EraseGuest
from chalicelib.guests.erasure import service
from chalicelib.kernel import clock

logger = logging.getLogger(__name__)


def erase_guest(command: EraseGuest) -> None:
    """A guest wants to be forgotten, or it is to be gone on with. Again is harmless."""
    service.erase(command.client_id, now=clock.now())


def finish_erasures(now: datetime) -> None:
    """Every hour: have erasures that were cut gone on with, and look once more through others."""
    logger.info("erasures gone on with", extra={"count": service.finish(now=now)})
