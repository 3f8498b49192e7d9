"""Guests and staff who leave."""

from chalicelib.accounts.events import StaffChanged
from chalicelib.clients.events import ClientDeleted, ClientMerged
from chalicelib.cloud import deliveries
from chalicelib.cloud.events import Recorded
from chalicelib.guests.events import GuestErased
from chalicelib.kernel import clock
from chalicelib.notifications.leaving import service


def forget_guest(recorded: Recorded[GuestErased]) -> None:
    """Nothing personal of a guest is to be left, neither now nor of what was being told.

    Raises:
        Later: a second look is yet to come.
    """
    now = clock.now()
    service.forget_guest(recorded.event.client_id, now=now)
    deliveries.look_again(recorded, now)


def dismiss_guest(recorded: Recorded[ClientDeleted]) -> None:
    """A client left every list."""
    service.dismiss_guest(recorded.event.client_id, now=clock.now())


def merge_devices(recorded: Recorded[ClientMerged]) -> None:
    """A client has everything of another record of the same person."""
    service.hand_over(recorded.event.gone, recorded.event.client_id, now=clock.now())


def look_at_staff(recorded: Recorded[StaffChanged]) -> None:
    """A staff user may do other things, or nothing any more."""
    service.look_at_staff(recorded.event.account_id, now=clock.now())
