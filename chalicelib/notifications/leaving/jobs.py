"""Guests and staff who leave."""

from datetime import timedelta

from chalicelib.accounts.events import StaffChanged
from chalicelib.clients.events import ClientDeleted, ClientMerged
from chalicelib.cloud.deliveries import Later
from chalicelib.cloud.events import Recorded
from chalicelib.guests.events import GuestErased
from chalicelib.kernel import clock
from chalicelib.notifications.leaving import service

SECOND_LOOK = timedelta(minutes=5)
"""Longer than any worker lives that read a guest before the erasure, and writes of them after."""


def forget_guest(recorded: Recorded[GuestErased]) -> None:
    """Nothing personal of a guest is to be left, neither now nor of what was being told.

    Raises:
        Later: a second look is yet to come.
    """
    now = clock.now()
    service.forget_guest(recorded.event.client_id, now=now)
    if now - recorded.at < SECOND_LOOK:
        raise Later(recorded.at + SECOND_LOOK - now)


def dismiss_guest(recorded: Recorded[ClientDeleted]) -> None:
    """A client left every list."""
    service.dismiss_guest(recorded.event.client_id, now=clock.now())


def merge_devices(recorded: Recorded[ClientMerged]) -> None:
    """A client has everything of another record of the same person."""
    service.hand_over(recorded.event.gone, recorded.event.client_id, now=clock.now())


def look_at_staff(recorded: Recorded[StaffChanged]) -> None:
    """A staff user may do other things, or nothing any more."""
    service.look_at_staff(recorded.event.account_id, now=clock.now())
