"""Workers for the pictures of events."""

import logging
from datetime import datetime

from chalicelib.community.occasions import images
from chalicelib.kernel import decoding
from chalicelib.pictures.types import Opened

logger = logging.getLogger(__name__)


def accept_event_image(body: str) -> None:
    """A picture's file was opened: it is shown, or refused."""
    images.accept(decoding.decoded(body, Opened))


def tidy_event_images(now: datetime) -> None:
    """Every hour: pictures whose files could not be opened, and files of none."""
    logger.info("pictures of events tidied", extra={"count": images.tidy(now)})
