"""Workers for the pictures with which guests prove something."""

import logging
from datetime import datetime

from chalicelib.community.registrations import evidence
from chalicelib.kernel import decoding
from chalicelib.pictures.types import Opened

logger = logging.getLogger(__name__)


def accept_event_evidence(body: str) -> None:
    """A picture's file was opened: administrators see it, or the guest sends another."""
    evidence.accept(decoding.decoded(body, Opened))


def tidy_event_evidence(now: datetime) -> None:
    """Every hour: pictures whose files could not be opened, and files of no registration."""
    logger.info("evidence tidied", extra={"count": evidence.tidy(now)})
