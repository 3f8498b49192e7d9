"""Workers for pictures of people and of what they do."""

import logging
from datetime import datetime

from chalicelib.cloud import objects
from chalicelib.cloud.events import Recorded
from chalicelib.kernel import decoding
from chalicelib.operations.events import MemberPhotoRemoved
from chalicelib.operations.uploads import service
from chalicelib.pictures.types import Opened

logger = logging.getLogger(__name__)


def accept_person_photo(body: str) -> None:
    """A picture's file was opened: it is shown, or refused."""
    service.accept(decoding.decoded(body, Opened))


def remove_person_files(recorded: Recorded[MemberPhotoRemoved]) -> None:
    """A picture is not needed any more. Doing it again is harmless."""
    objects.delete(recorded.event.keys)


def tidy_person_photos(now: datetime) -> None:
    """Every hour: pictures whose files could not be opened."""
    logger.info("photos of people tidied", extra={"rejected": service.tidy(now)})
