"""What happens to stays without a caller."""

import logging
from datetime import datetime

from chalicelib.clients.events import ClientChanged
from chalicelib.cloud import objects
from chalicelib.cloud.directories import merging
from chalicelib.cloud.events import Recorded
from chalicelib.kernel import clock, decoding
from chalicelib.loyalty.membership import awarding
from chalicelib.pictures.types import Opened
from chalicelib.reservations.awards import service as awards
from chalicelib.reservations.commands import AwardStay
from chalicelib.reservations.events import ReceiptRemoved, StayCounts, guests_of
from chalicelib.reservations.lapsing import service as lapsing
from chalicelib.reservations.receipts import uploads as receipts
from chalicelib.reservations.stays import naming
from chalicelib.reservations.stays.directory import STAYS

logger = logging.getLogger(__name__)


def expire_holds(now: datetime) -> None:
    """Every minute: end the holds that nobody paid for (reservations book, 10)."""
    ended = lapsing.expire_lapsed(now=now)
    logger.info("holds expired", extra={"count": ended})


def award_points(now: datetime) -> None:
    """Every day at noon: ask for the points of the stays whose guests have left (clients book,
    8.1). Again is harmless."""
    asked = awards.ask_for_due(now=now)
    logger.info("points of stays asked for", extra={"count": asked})


def award_stay(command: AwardStay) -> None:
    """Give the points that a stay earned, once."""
    awards.award(command.reservation_id, now=clock.now())


def pack_stays(now: datetime) -> None:
    """Every 5 minutes: pack what changed in the directory that searches of stays read."""
    packed = merging.merge(STAYS, now=now)
    logger.info("directory of stays packed", extra={"count": packed})


def award_levels(recorded: Recorded[StayCounts]) -> None:
    """A stay came to count, stopped counting, or is another guest's now. Again is harmless."""
    for client_id in guests_of(recorded.event, recorded.changes):
        awarding.follow(client_id, now=clock.now())


def follow_name(recorded: Recorded[ClientChanged]) -> None:
    """A client may have another name: the calendar shows it. Again is harmless."""
    naming.follow(recorded.event.client_id, now=clock.now())


def accept_receipt(body: str) -> None:
    """A receipt's file was opened: it is kept, or refused."""
    receipts.accept(decoding.decoded(body, Opened))


def tidy_receipts(now: datetime) -> None:
    """Every hour: receipts without their files, files without their receipts."""
    rejected, removed = receipts.tidy(now)
    logger.info("receipts tidied", extra={"rejected": rejected, "removed": removed})


def remove_files(recorded: Recorded[ReceiptRemoved]) -> None:
    """A removed receipt: its file goes too. Doing it again is harmless."""
    objects.delete(recorded.event.keys)
