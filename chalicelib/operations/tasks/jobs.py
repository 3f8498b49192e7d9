"""Workers for tasks: photos that were opened, files that nobody needs, people who leave."""

import logging
from datetime import datetime

from chalicelib.cloud.events import Recorded
from chalicelib.kernel import clock, decoding
from chalicelib.operations.events import MemberRemoved
from chalicelib.operations.tasks import following, leaving, uploads
from chalicelib.pictures.types import Opened
from chalicelib.reservations.events import (
    StayCancelled,
    StayChanged,
    StayExpired,
    StayMoved,
    StayRejected,
    StayRemoved,
)

logger = logging.getLogger(__name__)


def accept_task_photo(body: str) -> None:
    """A photo's file was opened: it is shown, or refused."""
    uploads.accept(decoding.decoded(body, Opened))


def unassign_member(recorded: Recorded[MemberRemoved]) -> None:
    """Somebody left: others can have what they have not begun. Doing it again changes nothing."""
    member_id = recorded.event.member_id
    number = leaving.unassign_all(member_id, actor=recorded.actor, now=clock.now())
    logger.info("tasks of a person unassigned", extra={"unassigned": number})


def follow_stay_with_tasks(
    recorded: Recorded[
        StayCancelled | StayChanged | StayExpired | StayMoved | StayRejected | StayRemoved
    ],
) -> None:
    """A stay is another, or does not take place: what staff made for it follows."""
    following.follow_stay(recorded.event.reservation_id, actor=recorded.actor, now=clock.now())


def tidy_task_photos(now: datetime) -> None:
    """Every hour: photos without their files, files without their photos."""
    rejected, removed = uploads.tidy(now)
    logger.info("photos of tasks tidied", extra={"rejected": rejected, "removed": removed})
