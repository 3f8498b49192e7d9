"""Workers for tasks: photos that were opened, files that nobody needs any more."""

import logging
from datetime import datetime

from chalicelib.kernel import decoding
from chalicelib.operations.tasks import uploads
from chalicelib.pictures.types import Opened

logger = logging.getLogger(__name__)


def accept_task_photo(body: str) -> None:
    """A photo's file was opened: it is shown, or refused."""
    uploads.accept(decoding.decoded(body, Opened))


def tidy_task_photos(now: datetime) -> None:
    """Every hour: photos without their files, files without their photos."""
    rejected, removed = uploads.tidy(now)
    logger.info("photos of tasks tidied", extra={"rejected": rejected, "removed": removed})
