"""What carries erasures out."""

import logging
from datetime import datetime

from chalicelib.guests.commands import EraseGuest
from chalicelib.guests.erasure import service
from chalicelib.kernel import clock

logger = logging.getLogger(__name__)


def erase_guest(command: EraseGuest) -> None:
    """A guest wants to be forgotten. Again is harmless."""
    service.erase(command.client_id, now=clock.now())


def finish_erasures(now: datetime) -> None:
    """Every hour: go on with erasures that were cut, and look once more through the others."""
    logger.info("erasures gone on with", extra={"count": service.finish(now=now)})
