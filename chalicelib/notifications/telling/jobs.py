"""Notices for many."""

from chalicelib.kernel import clock
from chalicelib.notifications.commands import PlaceNotice
from chalicelib.notifications.telling import service


def place_notice(command: PlaceNotice) -> None:
    """A notice is to stand in the lists of all staff who are told such things."""
    service.place_for_staff(command.notice_id, now=clock.now())
