"""What the figures do when they hear of stays. Doing it again changes nothing."""

from chalicelib.cloud.events import Recorded
from chalicelib.insights.figures import service
from chalicelib.kernel import clock
from chalicelib.reservations.events import RefundSettled, StayCounts


def count_stay(recorded: Recorded[StayCounts | RefundSettled]) -> None:
    """A stay may count otherwise now."""
    service.count(recorded.event.reservation_id, now=clock.now())
