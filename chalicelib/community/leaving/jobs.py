"""Guests who leave, or whose records become one."""

from chalicelib.clients.events import ClientDeleted, ClientMerged
from chalicelib.cloud import deliveries
from chalicelib.cloud.events import Recorded
from chalicelib.community.leaving import service
from chalicelib.guests.events import GuestErased
from chalicelib.kernel import clock


def forget_participant(recorded: Recorded[GuestErased]) -> None:
    """Nothing personal of a guest is to be left.

    Raises:
        Later: a second look is yet to come.
    """
    now = clock.now()
    service.forget_guest(recorded.event.client_id, now=now)
    deliveries.look_again(recorded, now)


def dismiss_participant(recorded: Recorded[ClientDeleted]) -> None:
    """A client left every list."""
    service.dismiss_guest(recorded.event.client_id, now=clock.now())


def merge_participants(recorded: Recorded[ClientMerged]) -> None:
    """A client has everything of another record of the same person."""
    service.hand_over(recorded.event.gone, recorded.event.client_id, now=clock.now())
