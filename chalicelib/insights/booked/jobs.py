"""What is done about stays that are booked, and end. Doing it again changes nothing."""

from chalicelib.cloud.events import Recorded
from chalicelib.insights.booked import service
from chalicelib.kernel import clock
from chalicelib.reservations.events import StayCounts, StayExpired


def note_booking(recorded: Recorded[StayCounts | StayExpired]) -> None:
    """A stay was booked, ended or came back, or is another client's now."""
    service.note(recorded.event.reservation_id, now=clock.now())
