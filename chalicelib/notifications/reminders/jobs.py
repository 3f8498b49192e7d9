"""Reminders of tomorrow."""

from datetime import datetime

from chalicelib.cloud.events import Recorded
from chalicelib.kernel import clock
from chalicelib.notifications.commands import RemindOfStay
from chalicelib.notifications.reminders import service
from chalicelib.reservations.events import StayApproved, StayCreated, StayMoved, StayReopened


def send_reservation_reminders(now: datetime) -> None:
    """Every day at 10:00: remind guests who arrive or leave tomorrow."""
    service.ask_for_all(now=now)


def remind_of_stay(command: RemindOfStay) -> None:
    """A guest is to be reminded."""
    service.remind(command, now=clock.now())


def remind_late(recorded: Recorded[StayApproved | StayCreated | StayMoved | StayReopened]) -> None:
    """A stay may begin tomorrow."""
    event = recorded.event
    service.remind_late(event.reservation_id, event.check_in, now=clock.now())
