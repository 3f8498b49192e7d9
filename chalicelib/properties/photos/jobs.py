"""Workers for photos: files that were opened, files that nobody needs any more."""

import logging
from datetime import datetime

from chalicelib.cloud import objects
from chalicelib.cloud.events import Recorded
from chalicelib.kernel import decoding
from chalicelib.pictures.types import Opened
from chalicelib.properties.events import PhotoRemoved
from chalicelib.properties.photos import uploads
from chalicelib.properties.photos.service import upload_key
from chalicelib.properties.types import Photo

logger = logging.getLogger(__name__)


def accept_photo(body: str) -> None:
    """A photo's file was opened: it is shown, or refused."""
    uploads.accept(decoding.decoded(body, Opened))


def remove_files(recorded: Recorded[PhotoRemoved]) -> None:
    """A removed photo: what arrived for it is not waited for any more. The files that were shown
    stay for a while, so that it can be restored. Doing it again is harmless."""
    former = {name: values[0] for name, values in recorded.changes.items()}
    objects.delete([upload_key(decoding.converted(former, Photo))])


def tidy_photos(now: datetime) -> None:
    """Every hour: photos without their files, files without their photos."""
    rejected, removed = uploads.tidy(now)
    logger.info("photos tidied", extra={"rejected": rejected, "removed": removed})
