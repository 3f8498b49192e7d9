"""What happens to stays without a caller."""

import logging
from typing import Any

from chalicelib.cloud import objects
from chalicelib.cloud.events import Event
from chalicelib.kernel import clock
from chalicelib.reservations.service import ending

logger = logging.getLogger(__name__)


def expire_holds(_event: Any, _context: Any) -> None:
    """Every minute: end the holds that nobody paid for (reservations book, 10)."""
    ended = ending.expire_lapsed(clock.now())
    logger.info("holds expired", extra={"count": ended})


def remove_files(fact: Event) -> None:
    """A removed receipt: its file goes too. Doing it again is harmless."""
    objects.delete(fact.data["keys"])
